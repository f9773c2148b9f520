import type { Wish } from "@/lib/contract/app-model";

type Piece = { start: number; text: string; wishes: readonly Wish[] };

/** Cut at the beginning and end of every wish, so that wishes may touch and lie inside one another. */
export function pieces(prompt: string, wishes: readonly Wish[]): Piece[] {
  const cuts = new Set([0, prompt.length, ...wishes.flatMap(({ span }) => span)]);
  const sorted = [...cuts].filter((at) => at >= 0 && at <= prompt.length).toSorted((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1] ?? prompt.length;
    const inside = wishes.filter(({ span }) => span[0] <= start && span[1] >= end);
    return { start, text: prompt.slice(start, end), wishes: inside };
  });
}

const isLimit = ({ became }: Wish) => "limit" in became || "refused" in became;

type WishTextProps = {
  prompt: string;
  wishes: readonly Wish[];
  active: ReadonlySet<string>;
  /** Where the first clause of a wish stands on this page. */
  targetOf: (wishId: string) => string | undefined;
  onReach: (wishIds: readonly string[] | null) => void;
};

/** The person's own words; each understood wish is underlined and leads to its clause, dashed where it is a limit. */
export function WishText({ prompt, wishes, active, targetOf, onReach }: WishTextProps) {
  return (
    <p className="said text-said-lg whitespace-pre-line max-tablet:text-[1.3125rem] max-tablet:leading-[1.9375rem] max-desk:text-[1.25rem] max-desk:leading-[1.9rem] desk:max-wide:text-[1.3125rem] desk:max-wide:leading-[2rem]">
      {pieces(prompt, wishes).map(({ start, text, wishes: inside }) => {
        const [nearest] = inside.toSorted((a, b) => a.quote.length - b.quote.length);
        if (!nearest) return <span key={start}>{text}</span>;
        const ids = inside.map(({ id }) => id);
        const lit = ids.some((id) => active.has(id));
        const target = targetOf(nearest.id);
        return (
          <a
            key={start}
            href={target ? `#${target}` : undefined}
            tabIndex={target ? 0 : undefined}
            data-wish={nearest.id}
            className={`wish rounded-[2px] text-ink transition-colors ${isLimit(nearest) ? "wish-limit" : ""} ${lit ? "bg-asked-wash" : ""}`}
            onMouseEnter={() => onReach(ids)}
            onMouseLeave={() => onReach(null)}
            onFocus={() => onReach(ids)}
            onBlur={() => onReach(null)}
          >
            {text}
          </a>
        );
      })}
    </p>
  );
}
