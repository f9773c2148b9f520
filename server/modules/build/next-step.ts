import {
  type Build,
  buildStatus,
  type ComponentProgress,
  disputed,
  disputeQuestionId,
  missingClauses,
} from "@/lib/build/state";
import type { Component } from "@/lib/contract/checks";
import { nextMerge } from "@/server/modules/merge-queue/order";

/** One thing to do for a run. `key` names it for good: a step already in hand is not begun again, and doing one twice is harmless. */
export type BuildStep =
  | { key: string; do: "cancel" }
  | { key: string; do: "draft_contract" }
  | { key: string; do: "approve" }
  | { key: string; do: "cut_blueprint" }
  | { key: string; do: "commit_skeleton" }
  | { key: string; do: "show_draft" }
  | { key: string; do: "build_component"; component: Component; attempt: number }
  | { key: string; do: "merge_component"; component: Component; attempt: number }
  | { key: string; do: "judge_gate" }
  | { key: string; do: "finish" }
  | { key: string; do: "ask_dispute"; id: string; clauseId: string }
  | { key: string; do: "ask"; id: string; component: Component | null; because: string };

/** Attempts of one component between two answers of the person. */
const MAX_ATTEMPTS = 3;

/** Everything that may be done for this run now, in no particular order. Empty: wait for a person, or nothing is left. */
export function nextSteps(build: Build): BuildStep[] {
  if (build.cancel === "requested") return [{ key: "cancel", do: "cancel" }];
  const status = buildStatus(build);
  if (status === "drafting") return [{ key: `draft:${Object.keys(build.answers).length}`, do: "draft_contract" }];
  if (status === "awaiting_approval" && build.autoApprove) return [{ key: "approve", do: "approve" }];
  if (status === "done") return disputesOf(build);
  if (status !== "building") return [];
  if (!build.blueprint) return [{ key: "blueprint", do: "cut_blueprint" }];
  const steps: BuildStep[] = [];
  if (!build.draft) steps.push({ key: "draft", do: "show_draft" });
  if (!build.skeleton || !build.main) return [{ key: "skeleton", do: "commit_skeleton" }, ...steps];
  steps.push(...build.components.flatMap((part) => stepFor(part, build)));
  const merge = nextMerge(build.components);
  if (merge) {
    const attempt = build.components.find(({ name }) => name === merge)?.attempt ?? 1;
    steps.push({ key: `merge:${merge}:${attempt}`, do: "merge_component", component: merge, attempt });
  }
  return build.components.every(({ state }) => state === "merged") ? [atTheGate(build)] : steps;
}

/** Done is what the clauses say, and nothing else; what they still miss is put to the person. */
function atTheGate(build: Build): BuildStep {
  const missing = missingClauses(build);
  const answers = Object.keys(build.answers).filter((id) => id.startsWith("gate-")).length;
  if (!build.gate || build.gate.missing.join() !== missing.join()) return { key: "gate", do: "judge_gate" };
  if (missing.length === 0) return { key: "finish", do: "finish" };
  const clause = build.contract?.clauses.find(({ id }) => id === missing[0]);
  return { key: `ask:gate:${answers}`, do: "ask", id: `gate-${answers}`, component: null, because: clause?.text ?? "" };
}

/** A proven clause that is not what the person meant: only they can say whether it holds after all. */
function disputesOf(build: Build): BuildStep[] {
  const clauseId = Object.keys(build.disputes).find((id) => disputed(build, id));
  if (!clauseId) return [];
  const id = disputeQuestionId(build, clauseId);
  return [{ key: `ask:${id}`, do: "ask_dispute", id, clauseId }];
}

function stepFor(part: ComponentProgress, build: Build): BuildStep[] {
  const start = (attempt: number): BuildStep[] => {
    return [{ key: `component:${part.name}:${attempt}`, do: "build_component", component: part.name, attempt }];
  };
  if (part.state === "waiting") return start(1);
  if (part.state === "building" || part.state === "verifying") return start(part.attempt);
  if (part.state !== "repairing") return [];
  // "repairing" is also the state of a new attempt that was begun: it is taken up again after a worker's death.
  if (part.failures.length < part.attempt) return start(part.attempt);
  const because = stuck(part, build);
  return because ? [because] : start(part.attempt + 1);
}

/** A repair that changed nothing, or too many of them, leads to one precise question. */
function stuck(part: ComponentProgress, build: Build): BuildStep | null {
  const answered = Math.max(
    0,
    ...part.failures.map((_, index) => (answeredAfter(part, build, index + 1) ? index + 1 : 0)),
  );
  const since = part.failures.slice(answered);
  const [last, before] = [since.at(-1), since.at(-2)];
  if (!last) return null;
  const noProgress = before !== undefined && last.fingerprint === before.fingerprint;
  if (!noProgress && since.length < MAX_ATTEMPTS) return null;
  const id = questionId(part.name, part.failures.length);
  const finding = last.findings[0];
  const because = finding ? `${finding.check}: ${finding.message}` : "it ended without saying why";
  return { key: `ask:${id}`, do: "ask", id, component: part.name, because };
}

const questionId = (component: Component, failures: number) => `stuck-${component}-${failures}`;
const answeredAfter = (part: ComponentProgress, build: Build, failures: number) =>
  Object.hasOwn(build.answers, questionId(part.name, failures));
