import { expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { approved, checked, clause, cut, drafted, failed, folded, merging, moved, ready, rejected, requested, result, skeleton, started } from "@/tests/fixtures/facts"; // biome-ignore format: one line
import { nextSteps } from "./next-step";

const contract = drafted([clause("C01", "job.create"), clause("C02", "job.scope"), clause("C03")]);
const parts = cut({ database: [], backend: ["database"] });
const building: BuildEvent[] = [requested, contract, approved, parts];
const underWay = [...building, ...skeleton];
const painted: BuildEvent = { type: "draft_painted", sandboxId: "s", entity: "job", pictureBlob: "b" };
const bothMerged = [
  ...underWay, painted, started("database"), ready("database"), started("backend"), ready("backend"),
  merging("database", "c0"), checked("database", result("job.create", true)), moved("database", "c0", "c1"), merging("backend", "c1"),
]; // biome-ignore format: one line
const threeFailures = [1, 2, 3].flatMap((n) => [started("backend", n), failed("backend", n, `f${n}`)]);
const answer: BuildEvent = { type: "question_answered", id: "stuck-backend-3", text: "Try again" };

test.each<[string, BuildEvent[], string[]]>([
  ["a new run is understood first", [requested], ["draft:0"]],
  ["a contract waits for a person", [requested, contract], []],
  ["or approves itself when that was asked for", [{ ...requested, autoApprove: true } as BuildEvent, contract], ["approve"]],
  ["an approved one is cut", [requested, contract, approved], ["blueprint"]],
  ["then skeleton and draft begin side by side", building, ["skeleton", "draft"]],
  ["on the skeleton all components begin", underWay, ["draft", "component:database:1", "component:backend:1"]],
  ["one that was begun is taken up again after a death", [...underWay, painted, started("database")], ["component:database:1", "component:backend:1"]],
  ["the first ready one merges", [...underWay, painted, started("database"), ready("database"), started("backend")], ["component:backend:1", "merge:database:1"]],
  ["a failed one is tried again", [...underWay, painted, started("database"), started("backend"), failed("backend", 1, "a")], ["component:database:1", "component:backend:2"]],
  ["a rejected merge is work again", [...bothMerged, rejected("backend", 1, "x")], ["component:backend:2"]],
  ["the same failure twice asks", [...underWay, painted, started("database"), ...[1, 2].flatMap((n) => [started("backend", n), failed("backend", n, "same")])], ["component:database:1", "ask:stuck-backend-2"]],
  ["three different ones ask as well", [...underWay, painted, started("database"), ...threeFailures], ["component:database:1", "ask:stuck-backend-3"]],
  ["an answer gives it new attempts", [...underWay, painted, started("database"), ...threeFailures, answer], ["component:database:1", "component:backend:4"]],
  ["all merged go to the gate", [...bothMerged, checked("backend", result("job.scope", true)), moved("backend", "c1", "c2")], ["gate"]],
  ["a passed gate finishes", [...bothMerged, checked("backend", result("job.scope", true)), moved("backend", "c1", "c2"), { type: "gate_judged", passed: true, missing: [] }], ["finish"]],
  ["a clause that nothing proved is put to the person", [...bothMerged, checked("backend", result("other", true)), moved("backend", "c1", "c2"), { type: "gate_judged", passed: false, missing: ["C02"] }], ["ask:gate:0"]],
  ["a gate that said something else before is asked again", [...bothMerged, checked("backend", result("other", true)), moved("backend", "c1", "c2"), { type: "gate_judged", passed: true, missing: [] }], ["gate"]],
  ["a cancel comes before everything", [...underWay, { type: "cancel_requested" }], ["cancel"]],
  ["what is over stays so", [...underWay, { type: "cancel_requested" }, { type: "build_cancelled" }], []],
  ["a disputed clause of a finished build is asked about", [requested, contract, approved, { type: "build_done", pictureBlob: null }, { type: "clause_disputed", clauseId: "C01", text: "no" }], ["ask:dispute-C01-0"]],
  ["an open question waits", [...underWay, { type: "question_asked", id: "q", text: "?", options: [] }], []],
])("%s", (_name, facts, keys) => {
  expect(nextSteps(folded(facts)).map(({ key }) => key)).toEqual(keys);
}); // biome-ignore format: a table is read by rows
