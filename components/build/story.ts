import { count, duration, human } from "@/components/words";
import type { BuildEvent } from "@/lib/build/events";
import { type Build, clauseState, emptyBuild, evolve } from "@/lib/build/state";
import type { Recorded } from "@/lib/recorded";
import type { Finding } from "@/lib/runner/job";

/** A line of the log. `story` is for everybody, `detail` for who wants everything. */
export type LogLine = { id: string; who: string; level: "story" | "detail" | "error"; text: string; saidAtMs: number };
type Told = Pick<LogLine, "who" | "text"> & { level?: LogLine["level"] };
type Fact<T extends BuildEvent["type"]> = Extract<BuildEvent, { type: T }>;
type Teller<T extends BuildEvent["type"]> = (fact: Fact<T>, after: Build, before: Build, atMs: number) => Told | null;

const us = "KripTik";
const first = (findings: readonly Finding[]) => {
  const [finding] = findings;
  if (!finding) return "";
  const more = findings.length > 1 ? ` And ${count(findings.length - 1, "other finding")}.` : "";
  return ` ${finding.message}${more}`;
};
const provenIn = (build: Build) =>
  (build.contract?.clauses ?? []).filter((clause) => clauseState(build, clause) === "proven").length;

function moved(fact: Fact<"main_moved">, after: Build, before: Build): Told {
  if (fact.component === "skeleton")
    return { who: "main", text: "Starts with the skeleton and its agreed interfaces." };
  const news = provenIn(after) - provenIn(before);
  const again = provenIn(before) > 0 ? ` ${count(provenIn(before), "earlier clause")} proven again.` : "";
  return {
    who: "main",
    text: `${human(fact.component)} merged. ${count(Math.max(0, news), "clause")} newly proven.${again}`,
  };
}

function cellsBuilt(fact: Fact<"cells_built">, after: Build): Told {
  const cells = after.components.find(({ name }) => name === fact.component)?.cells ?? [];
  const built = cells.filter((cell) => cell.built).length;
  if (built === cells.length) return { who: fact.component, text: `All ${count(cells.length, "cell")} built.` };
  const titles = cells.filter(({ id }) => fact.cells.includes(id)).map(({ title }) => title);
  return { who: fact.component, level: "detail", text: `Built: ${titles.join(", ")}. ${built} of ${cells.length}.` };
}

function checked({ component, results }: Fact<"checks_finished">): Told {
  const failed = results.filter(({ ok }) => !ok);
  const ran = `${count(results.length, "check")} ran with ${human(component)}`;
  if (failed.length === 0) return { who: "main-test", text: `${ran}; all passed.` };
  return {
    who: "main-test",
    level: "error",
    text: `${ran}; ${failed.length} failed. ${failed[0]?.title}: ${failed[0]?.message}`,
  };
}

const tellers: { [T in BuildEvent["type"]]: Teller<T> } = {
  build_requested: () => ({ who: "you", text: "Asked for it." }),
  contract_drafted: ({ clauses, wishes }) => {
    const limits = clauses.filter(({ checks }) => checks.length === 0).length;
    const agreed = `${count(clauses.length - limits, "clause")}${limits > 0 ? ` and ${count(limits, "limit")}` : ""}`;
    return { who: us, text: `Wrote a contract of ${agreed} from ${count(wishes.length, "wish", "wishes")}.` };
  },
  contract_approved: () => ({ who: "you", text: "Approved the contract." }),
  blueprint_made: ({ components }) => {
    const cells = components.reduce((sum, part) => sum + part.cells.length, 0);
    return { who: us, text: `Cut it into ${count(components.length, "component")} with ${count(cells, "cell")}.` };
  },
  sandbox_opened: ({ purpose, sandboxId }) => ({
    who: purpose,
    level: "detail",
    text: `Sandbox ${sandboxId} is open.`,
  }),
  skeleton_committed: ({ commit }) => ({
    who: "main-test",
    level: "detail",
    text: `Skeleton committed as ${commit.slice(0, 7)}.`,
  }),
  component_started: ({ component, attempt }) => ({
    who: component,
    text: attempt > 1 ? `Try ${attempt} starts.` : "Starts building.",
  }),
  cells_built: cellsBuilt,
  component_checking: ({ component }) => ({ who: component, level: "detail", text: "Checks its own part." }),
  component_ready: ({ component, commit }) => ({ who: component, text: `Ready to merge at ${commit.slice(0, 7)}.` }),
  component_failed: ({ component, findings }) => ({
    who: component,
    level: "error",
    text: `Did not pass its own checks.${first(findings)}`,
  }),
  merge_started: ({ component }) => ({
    who: "main-test",
    level: "detail",
    text: `Merges ${human(component)} and runs every check that is due.`,
  }),
  checks_finished: checked,
  merge_rejected: ({ component, findings }) => ({
    who: "main-test",
    level: "error",
    text: `${human(component)} was sent back.${first(findings)}`,
  }),
  main_moved: moved,
  gate_judged: ({ passed, missing }) => ({
    who: "gate",
    text: passed ? "Every clause is proven." : `Misses ${count(missing.length, "clause")}.`,
  }),
  draft_painted: ({ entity }, after, _before, atMs) => {
    const approvedAtMs = after.contract?.approvedAtMs;
    const when = approvedAtMs == null ? "" : `, ${duration(atMs - approvedAtMs)} after approval`;
    return { who: "draft", text: `First page painted with data of “${human(entity).toLowerCase()}”${when}.` };
  },
  preview_opened: ({ kind }) => ({ who: kind, text: kind === "draft" ? "Can be opened, unproven." : "Can be opened." }),
  question_asked: ({ text }) => ({ who: us, text: `Asks: ${text}` }),
  question_answered: ({ text }) => ({ who: "you", text }),
  clause_disputed: ({ clauseId, text }) => ({ who: "you", text: `Disputed ${clauseId}: ${text}` }),
  usage_metered: ({ provider, task, durationMs }) => ({
    who: provider,
    level: "detail",
    text: `${task}, ${duration(durationMs)}.`,
  }),
  build_done: (_fact, after) => {
    const approvedAtMs = after.contract?.approvedAtMs;
    const took =
      approvedAtMs == null || after.doneAtMs === null ? "" : ` in ${duration(after.doneAtMs - approvedAtMs)}`;
    return { who: us, text: `Built and proven${took}.` };
  },
  cancel_requested: () => ({ who: "you", text: "Stop." }),
  build_cancelled: () => ({ who: us, text: "Stopped. Its sandboxes are given back." }),
  build_failed: ({ message }) => ({ who: us, level: "error", text: message }),
};

/** What one fact says to a person; null when it says nothing that is not said elsewhere. */
export function tell({ version, atMs, fact }: Recorded<BuildEvent>, after: Build, before: Build): LogLine | null {
  // The teller of a type takes facts of that type; TypeScript does not follow the index.
  const told = (tellers[fact.type] as Teller<BuildEvent["type"]>)(fact, after, before, atMs);
  return told && { level: "story", ...told, id: `fact-${version}`, saidAtMs: atMs };
}

/** The story so far, and where it stands: what a page is rendered with. */
export function storyOf(facts: readonly Recorded<BuildEvent>[]): { build: Build; story: LogLine[] } {
  let build = emptyBuild;
  const story = facts.flatMap((recorded) => {
    const before = build;
    build = evolve(before, recorded);
    return tell(recorded, build, before) ?? [];
  });
  return { build, story };
}
