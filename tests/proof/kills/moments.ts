import type { BuildEvent } from "@/lib/build/events";
import { seeded } from "@/tests/fixtures/seeded";
import type { Heard } from "../listener";

export const victims = ["web", "worker", "runner", "sandbox", "sandboxd"] as const;
export type Victim = (typeof victims)[number];
/** `append`: within milliseconds of a fact, while the next one is being written or has just been. */
export const phases = ["understanding", "skeleton", "components", "merge", "append", "gate"] as const;
export type Phase = (typeof phases)[number];

/** Kill `delayMs` after a fact like `after` has been seen in the log; null: after the prompt was sent. */
export type Moment = { victim: Victim; phase: Phase; after: BuildEvent | null; delayMs: number };

/** A victim's turns; each begins them elsewhere, so that a small run has different phases too. */
const turns: readonly Phase[] = [
  "merge",
  "append",
  "skeleton",
  "merge",
  "components",
  "append",
  "gate",
  "understanding",
];
const FIRST_TURN_STEP = 3;
/** Facts that come this close after one another belong to one piece of work. */
const CLOSE_MS = 50;

type Span = { after: BuildEvent | null; ms: number };

/** Whether two builds' facts say the same step. Ids and times differ from build to build. */
export function isSameStep(a: BuildEvent, b: BuildEvent): boolean {
  const name = (fact: BuildEvent) => {
    const part = "component" in fact ? fact.component : "purpose" in fact ? fact.purpose : "";
    return `${fact.type} ${part} ${"attempt" in fact ? fact.attempt : ""} ${fact.type === "preview_opened" ? fact.kind : ""}`;
  };
  return name(a) === name(b);
}

/** Steps of a repair: on a machine with much else to do the unkilled run may have had one, and another build has none. */
const isRepair = (fact: BuildEvent) =>
  ("attempt" in fact && fact.attempt > 1) || fact.type === "component_failed" || fact.type === "merge_rejected";

/** How long each phase was in the unkilled run, from the fact that begins it to the fact that ends it. */
function spansOf(calm: readonly Heard[], draftedMs: number): Record<Phase, Span[]> {
  const at = (isMeant: (fact: BuildEvent) => boolean) => {
    const found = calm.find(({ recorded: { fact } }) => isMeant(fact));
    if (!found) throw new Error("The unkilled run lacks a fact that every build has.");
    return found;
  };
  const span = (from: Heard, to: Heard): Span => ({ after: from.recorded.fact, ms: Math.max(1, to.atMs - from.atMs) });
  const moves = calm.filter(({ recorded: { fact } }) => fact.type === "main_moved");
  const merges = moves.slice(1).map((moved) => {
    const component = moved.recorded.fact.type === "main_moved" ? moved.recorded.fact.component : "";
    return span(
      at((fact) => fact.type === "merge_started" && fact.component === component),
      moved,
    );
  });
  const afterApproval = calm.slice(calm.findIndex(({ recorded: { fact } }) => fact.type === "contract_approved"));
  const appends = afterApproval.flatMap((heard, index): Span[] => {
    const next = afterApproval[index + 1];
    const gapMs = next ? next.atMs - heard.atMs : Number.POSITIVE_INFINITY;
    return heard.recorded.fact.type !== "build_done" && !isRepair(heard.recorded.fact) && gapMs <= CLOSE_MS
      ? [{ after: heard.recorded.fact, ms: Math.min(5, Math.max(1, gapMs)) }]
      : [];
  });
  const approved = at(({ type }) => type === "contract_approved");
  const [skeleton, last] = [moves[0], moves.at(-1)];
  if (!skeleton || !last) throw new Error("Main did not move in the unkilled run.");
  return {
    understanding: [{ after: null, ms: draftedMs }],
    skeleton: [span(approved, skeleton)],
    components: [
      span(
        skeleton,
        at(({ type }) => type === "merge_started"),
      ),
    ],
    merge: merges,
    append: appends,
    gate: [
      span(
        last,
        at(({ type }) => type === "build_done"),
      ),
    ],
  };
}

/** What a phase has nobody of: nothing runs in a sandbox before there is a contract. */
const isIdle = (victim: Victim, phase: Phase) =>
  phase === "understanding" && (victim === "runner" || victim === "sandbox");

/** Every victim in turn, and for each of them every phase in turn; where in it, the seed says. */
export function moments(n: number, seed: number, calm: readonly Heard[], draftedMs: number): Moment[] {
  const random = seeded(seed);
  const spans = spansOf(calm, draftedMs);
  return Array.from({ length: n }, (_, index): Moment => {
    const turn = Math.floor(index / victims.length);
    const which = index % victims.length;
    const victim = victims[which] ?? "worker";
    const drawn = turns[(turn + which * FIRST_TURN_STEP) % turns.length] ?? "merge";
    const phase = isIdle(victim, drawn) ? "components" : drawn;
    const among = spans[phase];
    const span = among[Math.floor(random() * among.length)];
    if (!span) throw new Error(`The unkilled run has no ${phase}.`);
    return { victim, phase, after: span.after, delayMs: Math.round(random() * span.ms) };
  });
}
