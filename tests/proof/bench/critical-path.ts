import type { BuildEvent } from "@/lib/build/events";
import type { Recorded } from "@/lib/recorded";

type Facts = readonly Recorded<BuildEvent>[];
type Job = { beganAtMs: number; endedAtMs: number };

/** Whose sandbox's work the fact begins, and whose it ends. The draft is nobody's to wait for. */
function marks(fact: BuildEvent): { begins?: string; ends?: string } {
  switch (fact.type) {
    case "sandbox_opened":
      if (fact.purpose === "main-test") return { begins: "skeleton" };
      return fact.purpose === "live" ? { begins: "live" } : {};
    case "skeleton_committed":
      return { ends: "skeleton" };
    case "component_started":
      return { begins: fact.component };
    case "component_ready":
    case "component_failed":
      return { ends: fact.component };
    case "merge_started":
      return { begins: `merge of ${fact.component}` };
    case "checks_finished":
    case "merge_rejected":
      return { ends: `merge of ${fact.component}` };
    case "preview_opened":
      return fact.kind === "live" ? { ends: "live" } : {};
    default:
      return {};
  }
}

/** The jobs of a log. A merge ends with its last checks: committing and moving main is no sandbox's work. */
function jobsOf(facts: Facts): Job[] {
  const jobs = new Map<string, Job>();
  const open = new Map<string, string>();
  for (const { fact, atMs } of facts) {
    const { begins, ends } = marks(fact);
    if (begins && !(begins === "skeleton" && jobs.has("skeleton 1"))) {
      const name = `${begins} ${[...jobs.keys()].filter((key) => key.startsWith(`${begins} `)).length + 1}`;
      open.set(begins, name);
      jobs.set(name, { beganAtMs: atMs, endedAtMs: Number.NaN });
    }
    const job = ends === undefined ? undefined : jobs.get(open.get(ends) ?? "");
    if (job) job.endedAtMs = atMs;
  }
  return [...jobs.values()].filter(({ endedAtMs }) => !Number.isNaN(endedAtMs));
}

/**
 * How long no sandbox worked on what the end was waiting for, from approval to done, by the times of the facts. It walks
 * back from done: of the jobs that had ended by the moment reached, the one that ended last is the one that was waited
 * for; what lies between its end and that moment was spent outside sandboxes; the walk goes on from its beginning.
 */
export function outsideSandboxesMs(facts: Facts): number {
  const when = (type: BuildEvent["type"]) => facts.find(({ fact }) => fact.type === type)?.atMs;
  const [approvedAtMs, doneAtMs] = [when("contract_approved"), when("build_done")];
  if (approvedAtMs === undefined || doneAtMs === undefined) throw new Error("The build was not approved or not done.");
  const jobs = jobsOf(facts);
  let [reachedMs, outsideMs] = [doneAtMs, 0];
  for (;;) {
    const before = jobs.filter(({ beganAtMs, endedAtMs }) => endedAtMs <= reachedMs && beganAtMs < reachedMs);
    const [last] = before.toSorted((a, b) => b.endedAtMs - a.endedAtMs);
    if (!last) return outsideMs + reachedMs - approvedAtMs;
    outsideMs += reachedMs - last.endedAtMs;
    reachedMs = last.beganAtMs;
  }
}
