"use client";
import { type KeyboardEvent, useState } from "react";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { type Build, buildCan } from "@/lib/build/state";
import { type ClauseGroup, type ClauseRow, plannedWords, type RowState, tally } from "./clause-rows";
import { Evidence, EvidenceLine } from "./evidence";
import { evidenceUrl } from "./evidence-url";
import type { Moment } from "./use-build";

export const stateWords: Record<RowState, string> = {
  unproven: "Unproven",
  work: "Being proven",
  proven: "Proven",
  failed: "Failed",
  limit: "Limit",
  asking: "Asks you",
};
type View = "now" | "all" | "open";

/** Up and down move between the rows of a list, as its help says. */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? undefined : rows[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** What is moving: failed, being proven, asked about, and the last proven; before anything moved, the first of the contract. */
function movingNow(rows: readonly ClauseRow[]): Set<string> {
  const moving = rows.filter(({ state }) => state === "failed" || state === "work" || state === "asking").slice(0, 8);
  const newest = (row: ClauseRow) => Math.max(0, ...row.results.map(({ atMs }) => atMs));
  const provenLast = rows.filter(({ state }) => state === "proven").toSorted((a, b) => newest(b) - newest(a));
  const shown = [...moving, ...provenLast.slice(0, Math.max(4, 8 - moving.length))];
  const waiting = rows.filter(({ state }) => state === "unproven");
  return new Set([...shown, ...waiting.slice(0, Math.max(0, 8 - shown.length))].map(({ clause }) => clause.id));
}

function Found({ row, fresh, over }: { row: ClauseRow; fresh: boolean; over: boolean }) {
  const best = row.results.find(({ kind }) => kind === "workflow") ?? row.results[0];
  if (row.failure)
    return (
      <span className="grid gap-1">
        <EvidenceLine seen={row.failure} />
        <span className="line-clamp-2 font-mono text-xs text-ink-2">{row.failure.message}</span>
      </span>
    );
  if (row.state === "proven" && best)
    return (
      <span className={fresh ? "proof-slipped inline-block" : ""}>
        <EvidenceLine seen={best} />
        {row.results.length > 1 && <span className="font-mono text-xs text-ink-3"> +{row.results.length - 1}</span>}
      </span>
    );
  const words = { work: `${plannedWords(row.clause)} running`, limit: "not counted", asking: "asks you" };
  const waits = row.disputed
    ? "disputed by you"
    : over
      ? "not proven"
      : row.waitsFor
        ? `waits for ${row.waitsFor}`
        : plannedWords(row.clause);
  const said = words[row.state as keyof typeof words] ?? waits;
  return <span className={`font-mono text-xs ${row.state === "work" ? "text-work" : "text-ink-3"}`}>{said}</span>;
}

function Thumbnail({ sessionId, row }: { sessionId: string; row: ClauseRow }) {
  const pictured = row.results.find(({ evidence }) => evidence.some(({ kind }) => kind === "picture"));
  if (!pictured || row.state !== "proven") return null;
  return (
    <img
      src={evidenceUrl(sessionId, pictured.id, "picture")}
      alt=""
      loading="lazy"
      className="mt-2 h-20 w-full max-w-[224px] rounded-tick border border-line bg-sunk object-cover object-top"
    />
  );
}

type RowProps = {
  sessionId: string;
  row: ClauseRow;
  fresh: boolean;
  /** Nothing runs any more: what is unproven stays so. */
  over: boolean;
  pictured: boolean;
  onDispute: ((row: ClauseRow) => void) | null;
};

function Row({ sessionId, row, fresh, over, pictured, onDispute }: RowProps) {
  const [open, setOpen] = useState(false);
  const { clause, state, wishes } = row;
  const threadState = state === "asking" ? "unproven" : state;
  const wish = wishes.map(({ quote }) => quote).join(" · ");
  return (
    <li className="border-b border-line">
      <button
        type="button"
        data-row
        data-clause={clause.id}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="clause-row w-full px-4 py-3 text-left hover:bg-wash"
      >
        <span className="clause-asked">
          {wish ? (
            <span className={`said text-said-sm text-asked ${open ? "" : "line-clamp-3"}`}>{wish}</span>
          ) : (
            <span className="text-sm text-ink-3">we add it</span>
          )}
          {wish && <i className="thread max-tablet:hidden" data-s="asked" />}
        </span>
        <span className="clause-agreed">
          <StateGlyph state={state} fresh={fresh && state === "proven"} />
          <span className="sr-only">{stateWords[state]}: </span>
          <span className="min-w-0">{clause.text}</span>
          {state !== "limit" && (
            <i className={`thread max-tablet:hidden ${fresh ? "proof-pulled" : ""}`} data-s={threadState} />
          )}
        </span>
        <span className="clause-proven">
          <Found row={row} fresh={fresh} over={over} />
          {pictured && <Thumbnail sessionId={sessionId} row={row} />}
        </span>
      </button>
      {open && (
        <div className="grid gap-4 border-t border-line px-4 py-4 tablet:pl-10">
          {clause.limitReason !== null && <p className="max-w-[72ch] text-ink-2">{clause.limitReason}</p>}
          {row.disputed !== null && (
            <p className="said border-l-2 border-asked-line pl-3 text-said text-asked">{row.disputed}</p>
          )}
          {row.results.map((seen) => (
            <Evidence key={seen.id} sessionId={sessionId} seen={seen} />
          ))}
          {row.results.length === 0 && clause.checks.length > 0 && (
            <p className="text-sm text-ink-2">
              {over ? "No evidence. It would have been proven by: " : "No evidence yet. It will be proven by: "}
              <span className="font-mono text-xs">{plannedWords(clause)}</span>.
            </p>
          )}
          {onDispute && state === "proven" && (
            <p>
              <Button size="small" onClick={() => onDispute(row)}>
                This is not what I meant
              </Button>
            </p>
          )}
        </div>
      )}
    </li>
  );
}

type ClauseTableProps = {
  sessionId: string;
  build: Build;
  groups: readonly ClauseGroup[];
  moment: Moment | null;
  /** The view that opens first. */
  first: View;
  onDispute: (row: ClauseRow) => void;
};

export function ClauseTable({ sessionId, build, groups, moment, first, onDispute }: ClauseTableProps) {
  const [view, setView] = useState<View>(first);
  const rows = groups.flatMap((group) => group.rows);
  const fresh = new Set(moment && moment.proven.length <= 3 ? moment.proven : []);
  const now = movingNow(rows);
  const shown = (row: ClauseRow) =>
    view === "all" || (view === "now" ? now.has(row.clause.id) : row.state !== "proven" && row.state !== "limit");
  const open = rows.filter(({ state }) => state !== "proven" && state !== "limit").length;
  const visible = groups
    .map((group) => ({ ...group, rows: group.rows.filter(shown) }))
    .filter((group) => group.rows.length > 0);
  const options = [
    ...(first === "now" ? [{ value: "now" as const, label: "Now" }] : []),
    { value: "all" as const, label: `All ${tally(rows).total}` },
    ...(open > 0 ? [{ value: "open" as const, label: `Open ${open}` }] : []),
  ];
  const over = build.cancel !== null || build.error !== null;
  const may = buildCan("dispute", build) ? onDispute : null;
  return (
    <section className="sheet" aria-labelledby="clauses-title">
      <div className="sheet-head">
        <h2 id="clauses-title" className="text-md">
          Clauses
        </h2>
        {options.length > 1 && (
          <Segments className="ml-auto" label="Which clauses" options={options} value={view} onChange={setView} />
        )}
      </div>
      <div className="clause-row border-b-[1.5px] border-ink px-4 py-2 font-label max-tablet:hidden" aria-hidden="true">
        <span>Asked</span>
        <span>Agreed</span>
        <span>Proven</span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys only move focus between the buttons inside. */}
      <div className="clause-list" onKeyDown={moveBetweenRows}>
        {visible.map((group) => (
          <section key={group.key} aria-label={group.title}>
            {view !== "now" && (
              <h3 className="border-b border-line px-4 pt-5 pb-1.5 text-sm text-ink-2">{group.title}</h3>
            )}
            <ul>
              {group.rows.map((row) => (
                <Row
                  key={row.clause.id}
                  sessionId={sessionId}
                  row={row}
                  fresh={fresh.has(row.clause.id)}
                  over={over}
                  pictured={view === "now"}
                  onDispute={may}
                />
              ))}
            </ul>
          </section>
        ))}
        {visible.length === 0 && <p className="px-4 py-6 text-ink-2">Nothing is open. Every clause is proven.</p>}
      </div>
    </section>
  );
}
