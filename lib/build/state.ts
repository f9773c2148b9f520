import type { Component } from "@/lib/contract/checks";
import type { Clause } from "@/lib/contract/contract";
import { assertNever } from "@/lib/exhaustive";
import type { Recorded } from "@/lib/recorded";
import type { Finding } from "@/lib/runner/job";
import type { BuildEvent, CheckResult } from "./events";

type Fact<T extends BuildEvent["type"]> = Extract<BuildEvent, { type: T }>;

export type BuildStatus =
  | "drafting" | "awaiting_approval" | "building" | "asking" | "frozen" | "done" | "cancelled" | "failed"; // biome-ignore format: one list
export type BuildPhase =
  | "understanding" | "contract" | "blueprint" | "building" | "verifying" | "merging" | "gate" | "finished"; // biome-ignore format: one list
export type ComponentState =
  | "waiting"
  | "building"
  | "verifying"
  | "ready"
  | "merging"
  | "merged"
  | "repairing"
  | "stopped";

export type ComponentProgress = {
  name: Component;
  after: readonly Component[];
  state: ComponentState;
  sandboxId: string | null;
  /** Counts from 1 with the first start. */
  attempt: number;
  cells: readonly { id: string; title: string; built: boolean }[];
  /** What it handed over, while ready or merging. */
  work: { commit: string; bundleBlob: string } | null;
  /** Why it came back, newest last: one fingerprint per failed attempt. */
  failures: readonly { fingerprint: string; findings: readonly Finding[] }[];
};

/** A check's result on the commit it was seen on. */
export type Seen = CheckResult & { commit: string; atMs: number };

export type Build = {
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
  ownerId: string;
  projectId: string;
  prompt: string;
  autoApprove: boolean;
  fromSessionId: string | null;
  contract: (Omit<Fact<"contract_drafted">, "type"> & { draftedAtMs: number; approvedAtMs: number | null }) | null;
  blueprint: { checks: readonly { id: string; component: Component }[] } | null;
  components: readonly ComponentProgress[];
  /** Sandboxes by purpose: a component's name, `main-test`, `draft`, `live`. */
  sandboxes: Readonly<Record<string, string>>;
  skeleton: { commit: string; bundleBlob: string } | null;
  main: { commit: string; tree: string; bundleBlob: string } | null;
  /** Results that hold on main: those of the last merge that moved it. */
  proven: Readonly<Record<string, Seen>>;
  /** Results of the merge in progress or last rejected; empty after main moved. */
  candidate: Readonly<Record<string, Seen>>;
  merging: { component: Component; from: string } | null;
  gate: { passed: boolean; missing: readonly string[] } | null;
  draft: { sandboxId: string; entity: string; pictureBlob: string; atMs: number } | null;
  previews: Readonly<Partial<Record<"draft" | "live", { token: string; sandboxKey: string; port: number }>>>;
  question: { id: string; text: string; options: readonly string[] } | null;
  answers: Readonly<Record<string, string>>;
  disputes: Readonly<Record<string, string>>;
  usage: { tokens: number; priceUsdMicros: number; durationMs: number };
  doneAtMs: number | null;
  pictureBlob: string | null;
  cancel: "requested" | "done" | null;
  error: { code: string; message: string } | null;
};

export const emptyBuild: Build = {
  version: 0, createdAtMs: 0, updatedAtMs: 0, ownerId: "", projectId: "", prompt: "", autoApprove: false, fromSessionId: null,
  contract: null, blueprint: null, components: [], sandboxes: {}, skeleton: null, main: null, proven: {}, candidate: {}, merging: null,
  gate: null, draft: null, previews: {}, question: null, answers: {}, disputes: {}, usage: { tokens: 0, priceUsdMicros: 0, durationMs: 0 },
  doneAtMs: null, pictureBlob: null, cancel: null, error: null,
}; // biome-ignore format: one line a room

export function evolve(build: Build, recorded: Recorded<BuildEvent>): Build {
  const next = after(build, recorded);
  return {
    ...next,
    version: recorded.version,
    createdAtMs: build.createdAtMs || recorded.atMs,
    updatedAtMs: recorded.atMs,
  };
}

function after(build: Build, { fact, atMs }: Recorded<BuildEvent>): Build {
  switch (fact.type) {
    case "build_requested": {
      const { type: _type, ...request } = fact;
      return { ...build, ...request };
    }
    case "contract_drafted": {
      const { type: _type, ...draft } = fact;
      return { ...build, question: null, contract: { ...draft, draftedAtMs: atMs, approvedAtMs: null } };
    }
    case "contract_approved":
      return { ...build, contract: build.contract && { ...build.contract, approvedAtMs: atMs } };
    case "blueprint_made":
      return {
        ...build,
        blueprint: { checks: fact.checks },
        components: fact.components.map(({ name, after: before, cells }) => {
          const waiting = { state: "waiting" as const, sandboxId: null, attempt: 0, work: null, failures: [] };
          return { ...waiting, name, after: before, cells: cells.map((cell) => ({ ...cell, built: false })) };
        }),
      };
    case "sandbox_opened":
      return { ...build, sandboxes: { ...build.sandboxes, [fact.purpose]: fact.sandboxId } };
    case "skeleton_committed":
      return { ...build, skeleton: { commit: fact.commit, bundleBlob: fact.bundleBlob } };
    case "checks_finished":
      return { ...build, candidate: { ...build.candidate, ...seen(fact.results, atMs) } };
    case "main_moved":
      return afterMove(build, fact);
    case "gate_judged":
      return { ...build, gate: { passed: fact.passed, missing: fact.missing } };
    case "draft_painted":
      return {
        ...build,
        draft: { sandboxId: fact.sandboxId, entity: fact.entity, pictureBlob: fact.pictureBlob, atMs },
      };
    case "preview_opened": {
      const { kind, token, sandboxKey, port } = fact;
      return { ...build, previews: { ...build.previews, [kind]: { token, sandboxKey, port } } };
    }
    case "question_asked":
      return { ...build, question: { id: fact.id, text: fact.text, options: fact.options } };
    case "question_answered":
      return { ...build, question: null, answers: { ...build.answers, [fact.id]: fact.text } };
    case "clause_disputed":
      return { ...build, disputes: { ...build.disputes, [fact.clauseId]: fact.text } };
    case "usage_metered": {
      const { tokens, priceUsdMicros, durationMs } = build.usage;
      const usage = {
        tokens: tokens + fact.tokens,
        priceUsdMicros: priceUsdMicros + fact.priceUsdMicros,
        durationMs: durationMs + fact.durationMs,
      };
      return { ...build, usage };
    }
    case "build_done":
      return { ...build, doneAtMs: atMs, pictureBlob: fact.pictureBlob };
    case "cancel_requested":
      return { ...build, cancel: "requested" };
    case "build_cancelled":
      return { ...build, cancel: "done", question: null, components: build.components.map(stopped) };
    case "build_failed":
      return { ...build, error: { code: fact.code, message: fact.message }, components: build.components.map(stopped) };
    case "merge_started":
      return { ...withComponent(build, fact), candidate: {}, merging: { component: fact.component, from: fact.from } };
    case "merge_rejected":
      return { ...withComponent(build, fact), merging: null };
    case "component_started":
    case "cells_built":
    case "component_checking":
    case "component_ready":
    case "component_failed":
      return withComponent(build, fact);
    default:
      return assertNever(fact);
  }
}

function seen(results: readonly CheckResult[], atMs: number): Record<string, Seen> {
  return Object.fromEntries(results.map((result) => [result.id, { ...result, commit: "", atMs }]));
}

function afterMove(build: Build, fact: Fact<"main_moved">): Build {
  const { to: commit, tree, bundleBlob } = fact;
  const main = { commit, tree, bundleBlob };
  if (fact.component === "skeleton") return { ...build, main };
  const moved = Object.entries(build.candidate).map(([id, result]): [string, Seen] => [id, { ...result, commit }]);
  const components = build.components.map(
    (part): ComponentProgress => (part.name === fact.component ? { ...part, state: "merged" } : part),
  );
  return {
    ...build,
    main,
    components,
    merging: null,
    candidate: {},
    proven: { ...build.proven, ...Object.fromEntries(moved) },
  };
}

const stopped = (part: ComponentProgress): ComponentProgress =>
  part.state === "merged" ? part : { ...part, state: "stopped" };

type ComponentFact = Fact<
  | "merge_started" | "merge_rejected" | "component_started" | "cells_built"
  | "component_checking" | "component_ready" | "component_failed"
>; // biome-ignore format: one list

function withComponent(build: Build, fact: ComponentFact): Build {
  const components = build.components.map((part) => (part.name === fact.component ? progressed(part, fact) : part));
  return { ...build, components };
}

function progressed(part: ComponentProgress, fact: ComponentFact): ComponentProgress {
  switch (fact.type) {
    case "component_started": {
      const state = fact.attempt > 1 ? "repairing" : "building";
      const cells = part.cells.map((cell) => ({ ...cell, built: false }));
      return { ...part, state, sandboxId: fact.sandboxId, attempt: fact.attempt, cells, work: null };
    }
    case "cells_built":
      return {
        ...part,
        cells: part.cells.map((cell) => (fact.cells.includes(cell.id) ? { ...cell, built: true } : cell)),
      };
    case "component_checking":
      return { ...part, state: "verifying" };
    case "component_ready":
      return { ...part, state: "ready", work: { commit: fact.commit, bundleBlob: fact.bundleBlob } };
    case "merge_started":
      return { ...part, state: "merging" };
    case "component_failed":
    case "merge_rejected": {
      const { fingerprint, findings } = fact;
      return { ...part, state: "repairing", work: null, failures: [...part.failures, { fingerprint, findings }] };
    }
    default:
      return assertNever(fact);
  }
}

export function buildStatus(build: Build): BuildStatus {
  if (build.error) return "failed";
  if (build.cancel === "done") return "cancelled";
  if (build.question) return "asking";
  if (build.doneAtMs !== null) return "done";
  if (!build.contract) return "drafting";
  return build.contract.approvedAtMs === null ? "awaiting_approval" : "building";
}

export function buildPhase(build: Build): BuildPhase {
  const status = buildStatus(build);
  if (status === "done" || status === "cancelled" || status === "failed") return "finished";
  if (!build.contract) return "understanding";
  if (build.contract.approvedAtMs === null) return "contract";
  if (!build.blueprint) return "blueprint";
  if (build.gate) return "gate";
  if (build.components.some(({ state }) => state === "merging")) return "merging";
  const all = (states: ComponentState[]) => build.components.every(({ state }) => states.includes(state));
  if (all(["merged"])) return "gate";
  return all(["verifying", "ready", "merged"]) ? "verifying" : "building";
}

export type ClauseState = "unproven" | "proven" | "failed" | "limit";

/** Proven only by checks that passed on what main is now; a disputed clause is open again until the dispute is answered. */
export function clauseState(build: Build, clause: Clause): ClauseState {
  if (clause.checks.length === 0) return "limit";
  const newest = clause.checks.map(({ id }) => build.candidate[id] ?? build.proven[id]);
  if (newest.some((result) => result && !result.ok)) return "failed";
  if (disputed(build, clause.id)) return "unproven";
  return clause.checks.every(({ id }) => build.proven[id]?.ok) ? "proven" : "unproven";
}

/** The one answer that closes a dispute without building anew. */
export const HOLDS_AFTER_ALL = "It holds after all";

/** The question a dispute leads to; asked again, under the next id, until the answer closes it. */
export const disputeQuestionId = (build: Build, clauseId: string) => {
  const asked = Object.keys(build.answers).filter((id) => id.startsWith(`dispute-${clauseId}-`)).length;
  return `dispute-${clauseId}-${asked}`;
};

export function disputed(build: Build, clauseId: string): boolean {
  if (!Object.hasOwn(build.disputes, clauseId)) return false;
  const answers = Object.entries(build.answers).filter(([id]) => id.startsWith(`dispute-${clauseId}-`));
  return answers.every(([, text]) => text !== HOLDS_AFTER_ALL);
}

/** What the gate still misses: clause ids. Empty means done, and nothing else does. */
export function missingClauses(build: Build): string[] {
  const clauses = build.contract?.clauses ?? [];
  return clauses.filter((clause) => !["proven", "limit"].includes(clauseState(build, clause))).map(({ id }) => id);
}

/** What each status allows: the button and the server read this same table. */
const allowedFrom = {
  approve: ["awaiting_approval"],
  cancel: ["drafting", "awaiting_approval", "building", "asking", "frozen"],
  answer: ["asking"],
  dispute: ["done"],
  resume: ["frozen"],
  change: [],
} as const satisfies Record<string, BuildStatus[]>;
export type BuildAction = keyof typeof allowedFrom;

export function buildCan(action: BuildAction, build: Build): boolean {
  return (allowedFrom[action] as readonly BuildStatus[]).includes(buildStatus(build));
}
