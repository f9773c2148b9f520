import { expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import type { Heard } from "../listener";
import { isSameStep, moments, phases, victims } from "./moments";

const steps: [number, object][] = [
  [0, { type: "build_requested" }],
  [150, { type: "contract_drafted" }],
  [200, { type: "contract_approved" }],
  [210, { type: "blueprint_made" }],
  [900, { type: "main_moved", component: "skeleton" }],
  [1_000, { type: "component_started", component: "database", attempt: 1 }],
  [2_000, { type: "component_ready", component: "database", attempt: 1 }],
  [2_020, { type: "merge_started", component: "database", attempt: 1 }],
  [5_000, { type: "main_moved", component: "database" }],
  [5_030, { type: "merge_started", component: "frontend", attempt: 1 }],
  [6_000, { type: "merge_rejected", component: "frontend", attempt: 1 }],
  [6_010, { type: "component_started", component: "frontend", attempt: 2 }],
  [6_020, { type: "merge_started", component: "frontend", attempt: 2 }],
  [9_000, { type: "main_moved", component: "frontend" }],
  [9_010, { type: "gate_judged" }],
  [9_900, { type: "build_done" }],
];
const calm = steps.map(([atMs, fact], index): Heard => {
  return { atMs, recorded: { version: index + 1, atMs, source: "coordinator", fact: fact as BuildEvent } };
});

test("forty moments hit every victim in every phase in which it lives, and each of them inside its phase", () => {
  const drawn = moments(40, 7, calm, 150);
  for (const victim of victims) {
    const met = new Set(drawn.filter((moment) => moment.victim === victim).map(({ phase }) => phase));
    const early = victim === "runner" || victim === "sandbox";
    expect(met).toEqual(new Set(phases.filter((phase) => !(early && phase === "understanding"))));
  }
  expect(drawn.filter(({ phase }) => phase === "merge" || phase === "append").length).toBeGreaterThanOrEqual(10);
  for (const { phase, after, delayMs } of drawn) {
    const from = calm.find(({ recorded: { fact } }) => after !== null && isSameStep(fact, after))?.atMs ?? 0;
    if (phase === "gate") expect(from + delayMs).toBeGreaterThanOrEqual(9_000);
    if (phase === "append") expect(delayMs).toBeLessThanOrEqual(5);
    if (phase === "merge") expect(after?.type).toBe("merge_started");
    // What only a repaired build has is nothing to wait for in another.
    expect(after?.type).not.toBe("merge_rejected");
    if (after && "attempt" in after) expect(after.attempt).toBe(1);
    expect(from + delayMs).toBeLessThanOrEqual(9_900);
  }
});

test("the seed decides, and nothing else", () => {
  expect(moments(10, 3, calm, 150)).toEqual(moments(10, 3, calm, 150));
  expect(moments(10, 3, calm, 150)).not.toEqual(moments(10, 4, calm, 150));
});
