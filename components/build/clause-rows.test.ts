import { expect, test } from "vitest";
import { emptyBuild, evolve } from "@/lib/build/state";
import { buildAt, buildFacts, recordedFacts } from "@/tests/fixtures/builds/bike-shop";
import { clauseGroups, clauseRows, plannedWords, tally } from "./clause-rows";
import { estimateFrom, estimateWords } from "./estimate";

const rowsAt = (fixture: keyof typeof buildFacts) => clauseRows(buildAt(fixture).build);
const stateOf = (fixture: keyof typeof buildFacts, id: string) =>
  rowsAt(fixture).find(({ clause }) => clause.id === id)?.state;

test("nothing is proven before a check ran on main, and a limit is never counted", () => {
  expect(tally(rowsAt("awaiting"))).toEqual({ proven: 0, failed: 0, working: 0, limits: 1, total: 28 });
  expect(tally(rowsAt("done"))).toEqual({ proven: 28, failed: 0, working: 0, limits: 1, total: 28 });
});

test("a clause is being proven only while every check of it is due in the merge that runs", () => {
  // Labour needs the backend alone; the customer search also needs a workflow of the frontend.
  expect([stateOf("building", "C09"), stateOf("building", "C03")]).toEqual(["work", "unproven"]);
});

test("a rejected merge shows what failed, with the reason, and leaves what main proves", () => {
  const row = rowsAt("repairing").find(({ clause }) => clause.id === "C03");
  expect([row?.state, row?.failure?.id, row?.failure?.ok]).toEqual(["failed", "workflow.findCustomer", false]);
  expect(row?.failure?.message).toContain("0151 2345678");
  const labour = rowsAt("repairing").find(({ clause }) => clause.id === "C09");
  expect([labour?.state, labour?.results[0]?.commit]).toEqual(["proven", "c".repeat(40)]);
});

test("a disputed clause is open again, with the person's words", () => {
  const row = rowsAt("disputed").find(({ clause }) => clause.id === "C09");
  expect([row?.state, row?.disputed]).toEqual(["unproven", "Labour is 52 an hour on Sundays"]);
});

test("a stopped run has nothing being proven", () => {
  expect(tally(rowsAt("cancelled")).working).toBe(0);
});

test("groups are named as the application names its things, and hold every clause once", () => {
  const { build } = buildAt("awaiting");
  const rows = clauseRows(build);
  const groups = clauseGroups(build, rows);
  expect(groups.map(({ title }) => title)).toEqual([
    "Customer", "Bike", "Repair job", "Part", "Part used", "Rules", "Roles", "Application", "Quality",
  ]); // biome-ignore format: one list
  expect(groups.flatMap((group) => group.rows).length).toBe(rows.length);
});

test("says each kind of check once", () => {
  const words = rowsAt("awaiting").map(({ clause }) => plannedWords(clause));
  expect([words[0], words[2], words[25]]).toEqual(["api", "api, browser", ""]);
});

test("an estimate is the median of what was measured, or said to be unmeasured", () => {
  expect(estimateFrom([])).toBeNull();
  expect(estimateWords(null)).toContain("not measured yet");
  expect(estimateWords(estimateFrom([300_000, 50_000, 52_000]))).toBe("About 52 s, from 3 earlier builds here.");
});

test("every fixture is a log that folds", () => {
  for (const [name, facts] of Object.entries(buildFacts))
    expect([name, recordedFacts(facts).reduce(evolve, emptyBuild).version]).toEqual([name, facts.length]);
});
