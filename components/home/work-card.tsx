import { runWords } from "@/components/build/run-words";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Chip } from "@/components/ui/chip";
import { TickRule } from "@/components/ui/tick-rule";
import { ago, count } from "@/components/words";
import { DeleteCard } from "./delete-card";
import type { WorkItem } from "./work-item";

const noPicture: Partial<Record<WorkItem["status"], string>> = {
  drafting: "The contract is being written.",
  awaiting_approval: "The contract waits to be read.",
  building: "No page was seen yet.",
};

/** Only words were there; what can be done with them is to take them away. */
const isDiscarded = ({ status, approved }: WorkItem) => status === "cancelled" && !approved;

const provenWords = ({ proven, total, limits }: WorkItem) =>
  total === 0 ? "no contract yet" : `${proven} of ${total} proven${limits > 0 ? `, ${count(limits, "limit")}` : ""}`;

/** A card leads to its run; what is done with it beside that lies over the end of its last line. */
export function WorkCard({ item, nowMs }: { item: WorkItem; nowMs: number }) {
  if (!isDiscarded(item)) return <CardLink item={item} nowMs={nowMs} />;
  return (
    <div className="relative grid">
      <CardLink item={item} nowMs={nowMs} />
      <DeleteCard project={item.project} title={item.title} />
    </div>
  );
}

function CardLink({ item, nowMs }: { item: WorkItem; nowMs: number }) {
  const { word, tone, glyph } = runWords(item.status, item);
  return (
    <a
      href={`/run/${item.sessionId}`}
      className="sheet group flex flex-col overflow-hidden no-underline transition-colors hover:border-edge"
      aria-label={`${item.title}. ${word}. ${provenWords(item)}`}
    >
      <span className="relative block aspect-[1.72] border-b border-line bg-sunk">
        {item.pictureUrl ? (
          <img
            src={item.pictureUrl}
            alt=""
            loading="lazy"
            className="absolute inset-0 h-full w-full object-cover object-top"
          />
        ) : (
          <span className="absolute inset-0 grid content-between gap-2 p-4 text-sm text-ink-3">
            <span className="said line-clamp-4 text-said text-ink-2">{item.prompt}</span>
            {noPicture[item.status] ?? "No page was seen."}
          </span>
        )}
      </span>
      <span className="grid gap-2 px-3.5 pt-3 pb-3">
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-strong">{item.title}</span>
          <span className="flex-none text-sm text-ink-3">{ago(item.updatedAtMs, nowMs)}</span>
        </span>
        <TickRule
          className="tick-rule-fill"
          tallPx={14}
          widePx={5}
          gapPx={3}
          ticks={item.ticks}
          label={provenWords(item)}
        />
        <span className="mt-1 flex items-center justify-between gap-3 text-sm text-ink-2">
          <Chip bare icon={<StateGlyph state={glyph} />} tone={tone}>
            {word}
          </Chip>
          {!isDiscarded(item) && <span className="figures">{provenWords(item)}</span>}
        </span>
      </span>
    </a>
  );
}
