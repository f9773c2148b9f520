import { human, sentenceCase } from "@/components/words";
import { type Build, buildStatus, clauseState, type Seen } from "@/lib/build/state";
import type { CheckKind, Component } from "@/lib/contract/checks";
import type { Clause } from "@/lib/contract/contract";

/** As the person sees it: `work` while its checks run, `asking` while it waits for the person. */
export type RowState = "unproven" | "work" | "proven" | "failed" | "limit" | "asking";

export type ClauseRow = {
  clause: Clause;
  state: RowState;
  wishes: readonly { id: string; quote: string }[];
  /** Newest result of each of its checks that has one. */
  results: readonly Seen[];
  failure: Seen | null;
  disputed: string | null;
  /** The first component whose merge its checks still wait for; null when none is missing or nothing is cut yet. */
  waitsFor: Component | null;
};
export type ClauseGroup = { key: string; title: string; rows: readonly ClauseRow[] };

/** The words for evidence, as the public API has them. */
const evidenceWords: Record<CheckKind, string> = {
  workflow: "browser",
  http: "api",
  data: "api",
  unit: "unit",
  static: "build",
  visual: "review",
};
export const evidenceWord = (kind: CheckKind) => evidenceWords[kind];

/** "browser, api": the kinds of check that will prove a clause, each once. */
export function plannedWords(clause: Clause): string {
  return [...new Set(clause.checks.map(({ kind }) => evidenceWords[kind]))].join(", ");
}

function isDue(build: Build, checkId: string): boolean {
  const component = build.blueprint?.checks.find(({ id }) => id === checkId)?.component;
  const state = build.components.find(({ name }) => name === component)?.state;
  return state === "merged" || (state === "merging" && build.merging?.component === component);
}

function missingComponent(build: Build, clause: Clause): Component | null {
  const needs = new Set(
    build.blueprint?.checks
      .filter(({ id }) => clause.checks.some((check) => check.id === id))
      .map(({ component }) => component),
  );
  return build.components.find(({ name, state }) => needs.has(name) && state !== "merged")?.name ?? null;
}

function rowState(build: Build, clause: Clause): RowState {
  const state = clauseState(build, clause);
  if (state !== "unproven") return state;
  if (build.question?.id.startsWith(`dispute-${clause.id}-`)) return "asking";
  const running = build.merging !== null && buildStatus(build) === "building";
  return running && clause.checks.every(({ id }) => isDue(build, id)) ? "work" : "unproven";
}

export function clauseRows(build: Build): ClauseRow[] {
  const { contract } = build;
  if (!contract) return [];
  return contract.clauses.map((clause) => {
    const state = rowState(build, clause);
    // What holds on main speaks for a proven clause; for any other the newest that was seen.
    const newest = (id: string) => (state === "proven" ? build.proven[id] : (build.candidate[id] ?? build.proven[id]));
    const results = clause.checks.flatMap(({ id }) => newest(id) ?? []);
    return {
      clause,
      state,
      wishes: contract.wishes.filter(({ id }) => clause.covers.includes(id)),
      results,
      failure: results.find(({ ok }) => !ok) ?? null,
      disputed: build.disputes[clause.id] ?? null,
      waitsFor: missingComponent(build, clause),
    };
  });
}

const byKind: Record<Clause["kind"], string> = {
  function: "Application",
  rule: "Rules",
  role: "Roles",
  content: "Content",
  appearance: "Look",
  quality: "Quality",
};
/** First parts of check ids that name no entity. */
const noEntity = new Set(["data", "workflow", "rule", "auth", "static", "browser", "visual"]);

/** The entity that a clause is mostly about, read from the ids of its checks; null when it is about none. */
function subjectOf(build: Build, clause: Clause): string | null {
  for (const { id } of clause.checks) {
    const [first = "", second = ""] = id.split(".");
    if (first === "data") return second;
    if (!noEntity.has(first)) return first;
  }
  const entities = new Set(
    build.contract?.clauses.flatMap(({ checks }) => checks.flatMap(({ id }) => dataSubject(id))),
  );
  const touched = clause.checks.flatMap(({ id }) => {
    const workflow = build.contract?.workflows.find((candidate) => `workflow.${candidate.id}` === id);
    return workflow?.touches ?? [];
  });
  return touched.map((touch) => touch.split(".")[0] ?? "").find((root) => entities.has(root)) ?? null;
}
const dataSubject = (checkId: string) => (checkId.startsWith("data.") ? [checkId.slice("data.".length)] : []);

const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function groupOf(build: Build, clause: Clause): { key: string; title: string } {
  const subject = clause.kind === "quality" || clause.kind === "appearance" ? null : subjectOf(build, clause);
  if (subject) {
    const known = build.contract?.facts.entities.find(
      ({ id, name }) => id === subject || letters(name) === letters(subject),
    );
    return { key: subject, title: known ? sentenceCase(known.name) : human(subject) };
  }
  const kind = clause.checks.some(({ id }) => id.startsWith("auth.")) ? "role" : clause.kind;
  return { key: `kind:${kind}`, title: byKind[kind] };
}

/** By what the clauses are about, in the contract's order; what is about no entity comes last. */
export function clauseGroups(build: Build, rows: readonly ClauseRow[]): ClauseGroup[] {
  const groups = new Map<string, { key: string; title: string; rows: ClauseRow[] }>();
  for (const row of rows) {
    const { key, title } = groupOf(build, row.clause);
    const group = groups.get(key) ?? { key, title, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  const last = ({ key }: { key: string }) => Number(key.startsWith("kind:"));
  return [...groups.values()].toSorted((a, b) => last(a) - last(b));
}

export type Tally = { proven: number; failed: number; working: number; limits: number; total: number };

/** A limit is never counted: neither among the proven nor in the total. */
export function tally(rows: readonly ClauseRow[]): Tally {
  const of = (state: RowState) => rows.filter((row) => row.state === state).length;
  const limits = of("limit");
  return { proven: of("proven"), failed: of("failed"), working: of("work"), limits, total: rows.length - limits };
}
