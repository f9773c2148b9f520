import type { CSSProperties } from "react";

export type TickState = "unproven" | "work" | "proven" | "failed" | "limit" | "step";
export type Tick = { id: string; state: TickState; fresh?: number };

const worstFirst: TickState[] = ["failed", "work", "unproven", "proven", "step"];

/** Beyond `most` ticks one stands for a group and shows its worst state; limits stay apart, because they are never counted. */
export function grouped(ticks: readonly Tick[], most: number): readonly Tick[] {
  if (ticks.length <= most) return ticks;
  const counted = ticks.filter(({ state }) => state !== "limit");
  const size = Math.ceil(counted.length / most);
  const groups = Array.from({ length: Math.ceil(counted.length / size) }, (_, group) => {
    const members = counted.slice(group * size, group * size + size);
    return members.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state)).slice(0, 1);
  });
  return [...groups.flat(), ...ticks.filter(({ state }) => state === "limit")];
}

type TickRuleProps = {
  ticks: readonly Tick[];
  /** Says in words what the ticks show. */
  label: string;
  /** Unset: the surrounding style decides (44 high, 6 wide, 9 apart). */
  tallPx?: number;
  widePx?: number;
  gapPx?: number;
  className?: string;
  whole?: boolean;
};

/** One tick per clause or cell on one baseline. Shape carries the state, colour repeats it. */
export function TickRule({ ticks, label, tallPx, widePx, gapPx, className = "", whole = false }: TickRuleProps) {
  const size = {
    ...(tallPx !== undefined && { "--tall": `${tallPx}px` }),
    ...(widePx !== undefined && { "--wide": `${widePx}px` }),
    ...(gapPx !== undefined && { "--gap": `${gapPx}px` }),
  } as CSSProperties;
  return (
    <div
      className={`tick-rule ${className}`}
      style={size}
      role="img"
      aria-label={label}
      data-whole={whole || undefined}
    >
      {grouped(ticks, 120).map(({ id, state, fresh }) => {
        const late = fresh === undefined ? undefined : ({ "--late": `${fresh}ms` } as CSSProperties);
        const news = fresh === undefined ? {} : state === "failed" ? { "data-broken": true } : { "data-new": true };
        return <i key={id} data-s={state} style={late} {...news} />;
      })}
    </div>
  );
}
