import { expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { outsideSandboxesMs } from "./critical-path";

const at = (atMs: number, fact: object, index = 0) => {
  return { version: index + 1, atMs, source: "coordinator" as const, fact: fact as BuildEvent };
};

test("outside is what lies between the jobs that were waited for, and not what ran beside them", () => {
  const facts = [
    at(1_000, { type: "contract_approved" }),
    at(1_100, { type: "sandbox_opened", purpose: "main-test" }),
    at(1_100, { type: "sandbox_opened", purpose: "draft" }),
    at(1_600, { type: "skeleton_committed" }),
    at(1_700, { type: "component_started", component: "database" }),
    at(1_700, { type: "component_started", component: "backend" }),
    at(3_000, { type: "component_ready", component: "database" }),
    at(3_050, { type: "merge_started", component: "database" }),
    at(3_500, { type: "component_ready", component: "backend" }),
    at(4_900, { type: "checks_finished", component: "database" }),
    at(5_000, { type: "checks_finished", component: "database" }),
    at(5_100, { type: "main_moved", component: "database" }),
    at(5_110, { type: "merge_started", component: "backend" }),
    at(8_000, { type: "checks_finished", component: "backend" }),
    at(8_200, { type: "main_moved", component: "backend" }),
    at(8_300, { type: "sandbox_opened", purpose: "live" }),
    at(9_000, { type: "preview_opened", kind: "live" }),
    at(9_001, { type: "build_done" }),
  ];
  // 100 before the skeleton, 100 to the components, 50, 110 and 300 around the merges, 1 at the end.
  expect(outsideSandboxesMs(facts)).toBe(661);
});

test("a build that is not done has no such figure", () => {
  expect(() => outsideSandboxesMs([at(1_000, { type: "contract_approved" })])).toThrow("not done");
});
