import { expect, test } from "vitest";
import { approved, checked, clause, cut, drafted, folded, merging, moved, ready, rejected, requested, result, skeleton, started } from "@/tests/fixtures/facts"; // biome-ignore format: one line
import { buildPhase, buildStatus, clauseState, missingClauses } from "./state";

const [create, scope, limit] = [clause("C01", "job.create"), clause("C02", "job.create", "job.scope"), clause("C03")];
const before = [
  requested,
  drafted([create, scope, limit]),
  approved,
  cut({ database: [], backend: ["database"] }),
  ...skeleton,
];
const firstMerge = [
  started("database"),
  ready("database"),
  merging("database", "c0"),
  checked("database", result("job.create", true)),
];
const main1 = [...before, ...firstMerge, moved("database", "c0", "c1")];
const states = (facts: Parameters<typeof folded>[0]) =>
  [create, scope, limit].map((one) => clauseState(folded(facts), one));

test.each([
  ["nothing is proven before main has moved", [...before, ...firstMerge], ["unproven", "unproven", "limit"]],
  ["then what was seen on it is; a clause with two checks needs both", main1, ["proven", "unproven", "limit"]],
  ["a later merge that breaks it shows at once", [...main1, merging("backend", "c1"), checked("backend", result("job.create", false))], ["failed", "failed", "limit"]],
  ["sent back, it is shown as broken until the next attempt", [...main1, merging("backend", "c1"), checked("backend", result("job.create", false)), rejected("backend", 1, "f")], ["failed", "failed", "limit"]],
  ["and the next attempt begins from what main holds", [...main1, merging("backend", "c1"), checked("backend", result("job.create", false)), rejected("backend", 1, "f"), merging("backend", "c1")], ["proven", "unproven", "limit"]],
  ["a disputed clause is open again", [...main1, { type: "clause_disputed", clauseId: "C01", text: "not so" }], ["unproven", "unproven", "limit"]],
  ["until its dispute is answered", [...main1, { type: "clause_disputed", clauseId: "C01", text: "not so" }, { type: "question_answered", id: "dispute-C01-0", text: "It holds after all" }], ["proven", "unproven", "limit"]],
] as const)("%s", (_name, facts, expected) => {
  expect(states(facts)).toEqual(expected);
}); // biome-ignore format: a table is read by rows

test("a limit is never missing and never proven; the gate misses what is not proven", () => {
  expect(missingClauses(folded(main1))).toEqual(["C02"]);
});

test("status and phase follow the log", () => {
  const along = [[requested], before.slice(0, 2), before.slice(0, 3), before, [...before, ...firstMerge]].map(folded);
  expect(along.map((build) => [buildStatus(build), buildPhase(build)])).toEqual([
    ["drafting", "understanding"],
    ["awaiting_approval", "contract"],
    ["building", "blueprint"],
    ["building", "building"],
    ["building", "merging"],
  ]);
});
