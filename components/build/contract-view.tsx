"use client";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import {
  ChecksIcon,
  ChevronDownIcon,
  ChevronRightIcon,
  DataIcon,
  DesignIcon,
  LogIcon,
  PreviewIcon,
  ShieldIcon,
  ThreadIcon,
  UsersIcon,
} from "@/components/icons/icons";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Button } from "@/components/ui/button";
import { useHeightPx } from "@/components/ui/measure";
import { ProblemLine } from "@/components/ui/problem-line";
import { Segments } from "@/components/ui/segments";
import { Shortcut, sends } from "@/components/ui/shortcut";
import { count, sentenceCase } from "@/components/words";
import type { Build } from "@/lib/build/state";
import type { Workflow } from "@/lib/contract/workflow";
import {
  type ClauseGroup,
  type ClauseRow,
  clauseGroups,
  clauseRows,
  evidenceWord,
  plannedWords,
  tally,
} from "./clause-rows";
import { moveBetweenRows } from "./clause-table";
import { DataDiagram } from "./data-diagram";
import { approve } from "./deeds";
import { type Estimate, estimateWords } from "./estimate";
import { Threads } from "./threads";
import { useDeed } from "./use-deed";
import { WhoMay } from "./who-may";
import { WishText } from "./wish-text";

type Contract = NonNullable<Build["contract"]>;
type Reached = { wishes: readonly string[]; clauses: readonly string[] };
type Tab = "asked" | "agreed" | "facts";

/** A group shows its first rows; limits are never folded away, because they are said before approval. */
const FOLDED_ROWS = 5;
function folded(group: ClauseGroup, open: boolean): readonly ClauseRow[] {
  if (open || group.rows.length <= FOLDED_ROWS + 1) return group.rows;
  return group.rows.filter((row, index) => index < FOLDED_ROWS || row.state === "limit");
}

function Checks({ row, workflows }: { row: ClauseRow; workflows: readonly Workflow[] }) {
  if (row.clause.checks.length === 0) return null;
  return (
    <ul className="grid gap-2 pt-1 pb-3 pl-7 text-sm text-ink-2">
      {row.clause.checks.map(({ id, kind }) => {
        const played = workflows.find((workflow) => `workflow.${workflow.id}` === id);
        return (
          <li key={id}>
            <span className="font-mono text-xs text-ink-3">{evidenceWord(kind)}</span>{" "}
            {played ? played.title : <span className="font-mono text-xs">{id}</span>}
            {played && (
              <ol className="mt-1 list-decimal pl-5">
                {played.steps.map((step, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a drafted contract never change order.
                  <li key={index}>{step.narration}</li>
                ))}
              </ol>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type AgreedRowProps = {
  row: ClauseRow;
  workflows: readonly Workflow[];
  lit: boolean;
  onReach: (reached: Reached | null) => void;
};

function AgreedRow({ row, workflows, lit, onReach }: AgreedRowProps) {
  const [open, setOpen] = useState(false);
  const { clause, state, wishes } = row;
  const reach = () => onReach({ wishes: wishes.map(({ id }) => id), clauses: [clause.id] });
  const limit = state === "limit";
  return (
    <li id={clause.id} className="border-b border-line last:border-b-0">
      <button
        type="button"
        data-row
        data-clause={clause.id}
        aria-expanded={open}
        className={`-mx-2.5 grid w-[calc(100%+20px)] grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-3 rounded-control px-2.5 py-2 text-left ${lit ? "bg-asked-wash" : "hover:bg-wash"}`}
        onMouseEnter={reach}
        onMouseLeave={() => onReach(null)}
        onFocus={reach}
        onBlur={() => onReach(null)}
        onClick={() => setOpen(!open)}
      >
        <span className="pt-0.5">
          <StateGlyph state={limit ? "limit" : "unproven"} />
          <span className="sr-only">{limit ? "Limit: " : "Unproven: "}</span>
        </span>
        <span>
          <span className="block">{clause.text}</span>
          {clause.limitReason !== null && (
            <span className="mt-0.5 block text-sm text-ink-2">
              <b className="font-label">Limit.</b> {clause.limitReason}
            </span>
          )}
          {wishes.length > 0 && (
            <span className="said text-said-sm mt-0.5 block text-asked tablet:hidden">
              “{wishes.map(({ quote }) => quote).join(" · ")}”
            </span>
          )}
        </span>
        <span className="pt-0.5 text-right font-mono text-xs text-ink-2">
          {limit ? "not counted" : plannedWords(clause)}
        </span>
      </button>
      {open && <Checks row={row} workflows={workflows} />}
    </li>
  );
}

const kindIcons: Record<string, typeof DataIcon> = {
  "kind:function": PreviewIcon,
  "kind:rule": ChecksIcon,
  "kind:role": UsersIcon,
  "kind:content": LogIcon,
  "kind:appearance": DesignIcon,
  "kind:quality": ShieldIcon,
};
/** Groups about an entity are data; the others are of a kind. */
function GroupIcon({ groupKey }: { groupKey: string }) {
  const Icon = kindIcons[groupKey] ?? DataIcon;
  return <Icon size={18} />;
}

function List({ title, items, said = false }: { title: string; items: readonly string[]; said?: boolean }) {
  if (items.length === 0) return null;
  return (
    <div className="mt-6 border-t border-line pt-4">
      <h3 className="mb-2 text-sm">{title}</h3>
      <ul className="grid gap-2 text-sm text-ink-2">
        {items.map((item) => (
          <li key={item} className="flex items-start gap-2">
            <span className="pt-px">
              <ThreadIcon />
            </span>
            <span className={`min-w-0 ${said ? "said text-said-sm text-asked" : ""}`}>
              {said ? `“${item}”` : sentenceCase(item)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FactsColumn({ contract }: { contract: Contract }) {
  const { entities, roles, colours, soul } = contract.facts;
  return (
    <>
      <div className="py-4">
        <h3 className="mb-3 text-sm">Data</h3>
        <DataDiagram entities={entities} />
      </div>
      {roles.length > 0 && (
        <div className="border-t border-line py-4 tablet:max-wide:border-t-0">
          <h3 className="mb-1 text-sm">Who may do what</h3>
          <WhoMay roles={roles} />
        </div>
      )}
      <div className="border-t border-line py-4">
        <h3 className="mb-2 text-sm">Look</h3>
        <div
          className="flex h-9 overflow-hidden rounded-control border border-line"
          role="img"
          aria-label={`Colours: ${colours.join(", ")}`}
        >
          {colours.map((colour, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same colour may come twice.
            <span key={index} className="flex-1" style={{ background: colour }} />
          ))}
        </div>
        <p className="mt-2 text-sm text-ink-2">
          <b className="font-label text-ink">{sentenceCase(soul)}.</b>{" "}
          <span className="font-mono text-xs">{colours.join(" ")}</span>
        </p>
      </div>
      <p className="border-t border-line py-4 text-sm text-ink-2">
        Written by{" "}
        {contract.provider === "starter"
          ? "the starter engine on this machine, without a model provider"
          : contract.provider}
        .
      </p>
    </>
  );
}

/** Clauses; a limit is none. */
function countedWords({ rows }: ClauseGroup): string {
  const { total, limits } = tally(rows);
  return total === 0 ? count(limits, "limit") : String(total);
}

/** Dialogs and fields have their own use for the keys. */
const isTaken = (target: EventTarget | null) =>
  target instanceof Element && target.closest("dialog, input, textarea, select") !== null;

/** The keys that send the prompt approve what was written from it. */
function useApproveKeys(approveIt: () => void) {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (!sends(event) || isTaken(event.target)) return;
    event.preventDefault();
    approveIt();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => hear(event);
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

/** Until the bar was measured. */
const BAR_PX = 140;
/** Where the keyboard gets to the approval without walking through the contract. */
export const APPROVAL_ID = "approval";

type ContractViewProps = {
  sessionId: string;
  build: Build;
  contract: Contract;
  estimate: Estimate;
  onStartAgain: () => void;
};

export function ContractView({ sessionId, build, contract, estimate, onStartAgain }: ContractViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState<Reached | null>(null);
  const [tab, setTab] = useState<Tab>("agreed");
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { busy, problem, run } = useDeed();
  const rows = useMemo(() => clauseRows(build), [build]);
  const groups = useMemo(() => clauseGroups(build, rows), [build, rows]);
  const { total, limits } = tally(rows);
  const bar = useRef<HTMLElement>(null);
  const barPx = useHeightPx(bar, BAR_PX);
  const approveIt = () => void run(() => approve(sessionId, contract.hash));
  useApproveKeys(approveIt);

  const answering = (wishIds: readonly string[]) =>
    rows.filter(({ clause }) => clause.covers.some((id) => wishIds.includes(id)));
  const reachWishes = (wishIds: readonly string[] | null) => {
    if (!wishIds) return setReached(null);
    const own = answering(wishIds);
    const keys = groups.filter((group) => group.rows.some((row) => own.includes(row))).map(({ key }) => key);
    setUnfolded((open) => (keys.every((key) => open.has(key)) ? open : new Set([...open, ...keys])));
    setReached({ wishes: wishIds, clauses: own.map(({ clause }) => clause.id) });
  };
  const activeWishes = new Set(reached?.wishes);
  const activeClauses = new Set(reached?.clauses);
  const hidden = (own: Tab) => (tab === own ? "" : "max-tablet:hidden");
  const limit = rows.find(({ state }) => state === "limit");

  return (
    // The bar lies over the page's end: nothing of the contract ends behind it.
    <main className="page pt-6" style={{ paddingBottom: barPx + 56 }}>
      <h1 className="text-xl">Read what it will be held to</h1>
      <p className="mt-1 max-w-[72ch] text-ink-2">
        {count(total, "clause")} from {count(contract.wishes.length, "wish", "wishes")} of yours. Each one names the
        check that will prove it. Nothing is built before you approve.
      </p>
      <Segments
        className="mt-5 flex! w-full tablet:hidden!"
        label="Parts of the contract"
        options={[
          { value: "asked", label: "Asked" },
          { value: "agreed", label: "Agreed" },
          { value: "facts", label: "Facts" },
        ]}
        value={tab}
        onChange={setTab}
      />
      <div
        ref={host}
        className="relative mt-6 grid gap-y-10 tablet:grid-cols-[236px_minmax(0,1fr)] tablet:gap-x-12 desk:grid-cols-[280px_minmax(0,1fr)] desk:gap-x-16 wide:grid-cols-[312px_minmax(0,1fr)_300px]"
      >
        <section
          aria-labelledby="asked-title"
          data-asked-column
          className={`self-start tablet:sticky tablet:top-[76px] ${hidden("asked")}`}
        >
          <header className="section-head">
            <h2 id="asked-title" className="text-md">
              Asked
            </h2>
            <span className="text-xs text-ink-3">your words</span>
          </header>
          <div className="pt-4">
            <WishText
              prompt={build.prompt}
              wishes={contract.wishes}
              active={activeWishes}
              targetOf={(wishId) => answering([wishId])[0]?.clause.id}
              onReach={reachWishes}
            />
            <List title="You did not say, so we chose" items={contract.assumptions} />
            <List
              title="Two wishes that exclude each other"
              items={contract.conflicts.map(({ chose, otherwise }) => `We chose: ${chose}. Otherwise: ${otherwise}`)}
            />
            <List title="Not understood" items={contract.notUnderstood} said />
          </div>
        </section>

        <section aria-labelledby="agreed-title" className={hidden("agreed")}>
          <header className="section-head">
            <h2 id="agreed-title" className="text-md">
              Agreed
            </h2>
            <span className="text-xs text-ink-3">{count(total, "clause")}</span>
            <span className="ml-auto text-xs text-ink-3">proven by</span>
          </header>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys only move focus between the buttons inside. */}
          <div onKeyDown={moveBetweenRows}>
            {groups.map((group) => {
              const open = unfolded.has(group.key);
              const shown = folded(group, open);
              const more = group.rows.length - shown.length;
              return (
                <section key={group.key} aria-label={group.title} className="pt-4 pb-4">
                  <h3 className="mb-1 flex items-center gap-2.5 text-md">
                    <GroupIcon groupKey={group.key} />
                    {group.title}
                    <span className="pt-px text-xs font-plain text-ink-3">{countedWords(group)}</span>
                  </h3>
                  <ul>
                    {shown.map((row) => (
                      <AgreedRow
                        key={row.clause.id}
                        row={row}
                        workflows={contract.workflows}
                        lit={activeClauses.has(row.clause.id)}
                        onReach={setReached}
                      />
                    ))}
                  </ul>
                  {more > 0 && (
                    <button
                      type="button"
                      data-row
                      className="mt-1 ml-7 flex min-h-8 items-center gap-1 rounded-control text-sm text-ink-2 hover:text-ink"
                      onClick={() => setUnfolded(new Set([...unfolded, group.key]))}
                    >
                      {more} more <ChevronDownIcon />
                    </button>
                  )}
                </section>
              );
            })}
          </div>
        </section>

        <section aria-labelledby="facts-title" className={`tablet:col-span-2 wide:col-span-1 ${hidden("facts")}`}>
          <header className="section-head">
            <h2 id="facts-title" className="text-md">
              Facts
            </h2>
            <span className="text-xs text-ink-3">what it stands on</span>
          </header>
          <div className="tablet:max-wide:grid tablet:max-wide:grid-cols-2 tablet:max-wide:gap-x-12">
            <FactsColumn contract={contract} />
          </div>
        </section>
        <Threads host={host} wishes={reached?.wishes ?? none} clauses={reached?.clauses ?? none} />
      </div>

      <section
        ref={bar}
        id={APPROVAL_ID}
        tabIndex={-1}
        aria-label="Approval"
        className="glass fixed inset-x-0 bottom-0 z-(--z-bar) flex flex-col gap-3 rounded-b-none! px-4 pt-3 pb-[calc(12px+env(safe-area-inset-bottom))] tablet:inset-x-6 tablet:bottom-5 tablet:mx-auto tablet:max-w-[1000px] tablet:flex-row tablet:items-center tablet:rounded-float! tablet:px-5 tablet:pb-3"
      >
        <div className="min-w-0 flex-1">
          <p className="font-strong">
            {count(total, "clause")}
            {limit && (
              <>
                {", "}
                <a className="word-link" href={`#${limit.clause.id}`} onClick={() => setTab("agreed")}>
                  {count(limits, "limit")}
                </a>
              </>
            )}
          </p>
          <p className="text-sm text-ink-2">{estimateWords(estimate)}</p>
          <ProblemLine problem={problem} />
        </div>
        <div className="flex gap-2">
          <Button className="max-tablet:flex-1" onClick={onStartAgain}>
            Change the words
          </Button>
          <Button
            kind="primary"
            className="max-tablet:flex-2"
            aria-busy={busy}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            onClick={approveIt}
          >
            {busy ? "Approving" : "Approve and build"}
            {busy ? <ChevronRightIcon /> : <Shortcut />}
          </Button>
        </div>
      </section>
    </main>
  );
}
const none: readonly string[] = [];
