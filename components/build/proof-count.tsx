"use client";
import { type CSSProperties, useState } from "react";
import { type Tick, TickRule } from "@/components/ui/tick-rule";
import { count } from "@/components/words";
import { type ClauseGroup, type RowState, tally } from "./clause-rows";
import type { Moment } from "./use-build";

const tickState = (state: RowState) => (state === "asking" ? "unproven" : state);
/** More than three proofs at once: only the rule moves, one tick after the other. */
const STAGGER_MS = 30;

export function ticksOf(groups: readonly ClauseGroup[], moment: Moment | null): Map<string, Tick[]> {
  const order = [...(moment?.proven ?? []), ...(moment?.broken ?? [])];
  const first = order.length > 3 ? 0 : 360;
  const ticks = groups.map(({ key, rows }): [string, Tick[]] => {
    const own = rows.map(({ clause, state }): Tick => {
      const late = order.indexOf(clause.id);
      return { id: clause.id, state: tickState(state), ...(late >= 0 && { fresh: first + late * STAGGER_MS }) };
    });
    return [key, own];
  });
  return new Map(ticks);
}

const said = (group: ClauseGroup) => {
  const { proven, total, failed, limits } = tally(group.rows);
  const more = [failed > 0 && count(failed, "failed", "failed"), limits > 0 && count(limits, "limit")].filter(Boolean);
  return `${group.title}: ${proven} of ${total} proven${more.length > 0 ? `, ${more.join(", ")}` : ""}`;
};

/** The figure before is seen until the new one takes its place: at no moment there is none. */
function Count({ proven, moved }: { proven: number; moved: boolean }) {
  const [shown, setShown] = useState({ now: proven, before: proven });
  if (shown.now !== proven) setShown({ now: proven, before: shown.now });
  return (
    <span className="relative inline-block">
      <strong key={proven} className={`font-strong ${moved ? "count-changed" : ""}`}>
        {proven}
      </strong>
      {moved && shown.before !== proven && (
        <span key={`${shown.before}-${proven}`} className="count-before absolute left-0 font-strong" aria-hidden="true">
          {shown.before}
        </span>
      )}
    </span>
  );
}

/** The count of proof and its rule: the largest thing on a run page. */
export function ProofCount({
  groups,
  moment,
  still,
}: {
  groups: readonly ClauseGroup[];
  moment: Moment | null;
  still: boolean;
}) {
  const { proven, total, failed, working, limits } = tally(groups.flatMap(({ rows }) => rows));
  const ticks = ticksOf(groups, moment);
  const parts = [
    "proven",
    failed > 0 && `${failed} failed${still ? "" : ", being repaired"}`,
    working > 0 && `${working} being proven`,
    limits > 0 && count(limits, "limit"),
  ].filter((part) => part !== false);
  return (
    <section aria-label="Proof" className="grid gap-x-10 gap-y-5 desk:grid-cols-[minmax(210px,auto)_1fr]">
      <div>
        <p className="text-3xl figures">
          <Count proven={proven} moved={moment !== null} />
          <span className="text-xl text-ink-2"> of {total}</span>
        </p>
        <p className="mt-1 text-ink-2">{parts.join(" · ")}</p>
      </div>
      <div className="proof-groups">
        {groups.map((group) => {
          const { proven: done, total: all } = tally(group.rows);
          return (
            <div key={group.key} className="proof-group" style={{ "--n": group.rows.length } as CSSProperties}>
              <TickRule
                ticks={ticks.get(group.key) ?? []}
                label={said(group)}
                whole={moment !== null && proven === total}
              />
              <p
                className="mt-3.5 flex w-max min-w-full max-w-full justify-between gap-3 text-xs text-ink-2"
                aria-hidden="true"
              >
                <span className="truncate" title={group.title}>
                  {group.title}
                </span>
                <span className="figures whitespace-nowrap text-ink-3">{all === 0 ? "limit" : `${done}/${all}`}</span>
              </p>
            </div>
          );
        })}
      </div>
    </section>
  );
}
