import { expect, test } from "vitest";
import type { Contract } from "@/lib/contract/contract";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { contractOf } from "./contract";
import { planFindings } from "./plan-check";

const sound = contractOf(bikeShop);
const rules = (contract: Contract) => planFindings(contract).map(({ rule }) => rule);
const clone = (): Contract => structuredClone(sound);

test("the hand-written model gives a plan without a finding", () => {
  expect(planFindings(sound)).toEqual([]);
});

function change<T extends object>(part: T | undefined, to: Partial<T>): void {
  if (!part) throw new Error("the model has no such part");
  Object.assign(part, to);
}

const planted: [string, (contract: Contract) => void, string][] = [
  ["a check that nothing names", ({ clauses }) => void clauses.splice(clauses.findIndex(({ checks }) => checks.some(({ id }) => id === "rule.doneTooLong")), 1), "every check proves a clause"],
  ["a wish that nothing covers", ({ wishes }) => void wishes.push({ id: "W99", quote: "jobs", kind: "function", must: true, span: [0, 4], became: { traced: ["job"] } }), "every wish is covered"],
  ["a clause without a check that is no limit", ({ clauses }) => change(clauses[0], { checks: [] }), "a clause has a check or is a limit"],
  ["a check that does not exist", ({ clauses }) => void clauses[0]?.checks.push({ id: "job.flies", kind: "http" }), "a clause names checks that exist"],
  ["a vague promise", ({ clauses }) => change(clauses[0], { text: "The application is fast." }), "no vague clause"],
  ["a reference to nothing", ({ app }) => change(app.entities[1]?.fields[0], { to: "nobody" }), "references exist"],
  ["a column that is not there", ({ app }) => void app.entities[2]?.columns.push("bike.colour"), "paths resolve"],
  ["a status that no move reaches", ({ app }) => void app.entities[2]?.flow?.moves.splice(1, 1), "statuses reachable"],
  ["a mover who may not move", ({ app }) => void app.access.splice(app.access.findIndex(({ id }) => id === "mechanicJob"), 1), "movers may move"],
  ["a role without a home", ({ app }) => change(app.roles[0], { home: "/nowhere" }), "roles have a home"],
  ["a formula over a missing field", ({ app }) => change(app.rules.find(({ kind }) => kind === "highlight"), { when: { field: "gone" } }), "formulas resolve"],
  ["a wish traced to nothing", ({ app }) => change(app.wishes[0], { became: { traced: ["gone"] } }), "wishes end"],
  ["a phone number for the public", ({ app }) => {
    app.roles.push({ ...(app.roles[1] as Contract["app"]["roles"][number]), id: "visitor", enters: "public", examples: [], home: "/jobs" });
    app.access.push({ id: "visitorCustomer", from: { by: "assumed", source: "test" }, role: "visitor", entity: "customer", can: ["read"], rows: "all", hides: [], sets: {} });
  }, "public pages show nothing personal"],
]; // biome-ignore format: a table is read by rows

test.each(planted)("%s is found", (_, plant, rule) => {
  const contract = clone();
  plant(contract);
  expect(rules(contract)).toContain(rule);
});
