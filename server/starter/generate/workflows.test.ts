import { expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { workflowSchema } from "@/lib/contract/workflow";
import { identityFor } from "@/server/starter/design/identity";
import { understand } from "@/server/starter/understand/read";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { workflowsOf } from "./workflows";

const told = (app: AppModel, id: string) => {
  const found = workflowsOf(app).find((workflow) => workflow.id === id);
  if (!found) throw new Error(`no journey ${id}: ${workflowsOf(app).map((workflow) => workflow.id)}`);
  return found;
};

test("a bike shop's journeys are whole, few and named once", () => {
  const journeys = workflowsOf(bikeShop);
  expect(journeys.length).toBeGreaterThanOrEqual(3);
  expect(journeys.length).toBeLessThanOrEqual(9);
  expect(new Set(journeys.map(({ id }) => id)).size).toBe(journeys.length);
  for (const journey of journeys) expect(workflowSchema.parse(journey)).toEqual(journey);
  expect(workflowsOf(bikeShop)).toEqual(journeys);
});

test("every wish about data, rules and rows is touched by some journey", () => {
  const touched = new Set(workflowsOf(bikeShop).flatMap(({ touches }) => touches));
  for (const part of [
    "customer",
    "bike",
    "job.flow",
    "job.total",
    "job.search",
    "jobPart",
    "mechanicJob",
    "doneTooLong",
  ])
    expect(touched, part).toContain(part);
});

test("what a job adds up to is said to the cent", () => {
  const { steps } = told(bikeShop, "jobToTheEnd");
  const figures = steps.flatMap(({ expect: seen }) =>
    seen?.role === "status" && seen.text?.startsWith("€") ? [`${seen.name} ${seen.text}`] : [],
  );
  // 3 brake pads at 12.50, an hour and a half at 48.
  expect(figures).toEqual(["Parts €37.50", "Labour €72.00", "Total €109.50"]);
});

test("a mechanic's own row is seen by that mechanic and hidden from the other", () => {
  const { steps } = told(bikeShop, "ownJobOfMechanic");
  const people = steps.flatMap(({ action, value }) => (action === "sign_in" ? [value] : []));
  expect(people).toEqual(["nora@example.org", "ada@example.org", "teo@example.org"]);
  const hidden = steps.findIndex(({ expect: seen }) => seen?.state === "hidden");
  // Something of the other's own is there by then: an empty page would prove nothing.
  expect(steps[hidden - 1]?.expect).toMatchObject({ role: "row", text: "Orange Brompton", state: "visible" });
});

test("a rule that no example row shows is not claimed to be shown", () => {
  const young = {
    ...bikeShop,
    entities: bikeShop.entities.map((entity) => ({ ...entity, seed: entity.seed.slice(0, 2) })),
  };
  expect(workflowsOf(young).map(({ id }) => id)).not.toContain("doneTooLong");
});

test("without accounts nobody signs in, and the journeys are there all the same", () => {
  const open: AppModel = {
    ...bikeShop,
    roles: [{ ...(bikeShop.roles[0] as AppModel["roles"][number]), enters: "public", manages: false, examples: [] }],
    access: bikeShop.access.filter(({ role }) => role === "owner"),
  };
  const journeys = workflowsOf(open);
  expect(journeys.map(({ id }) => id)).toContain("keepPart");
  expect(journeys.flatMap(({ steps }) => steps).some(({ action }) => action === "sign_in")).toBe(false);
  expect(journeys.every(({ role }) => role === null)).toBe(true);
});

test("what a filter hides is not also the name of a row that it shows", () => {
  const [job] = bikeShop.entities.filter(({ id }) => id === "job");
  const second = { bike: { ref: 0 }, problem: "Bell is loose", mechanic: { ref: 1 }, hours: 0.5, status: "pickedUp" };
  const entities = bikeShop.entities.map((entity) =>
    entity === job ? { ...entity, seed: [...entity.seed, second] } : entity,
  );
  const filtering = workflowsOf({ ...bikeShop, entities })
    .flatMap(({ steps }) => steps)
    .filter(({ target, value }) => target?.name === "Filter by status" && value === "Picked up");
  expect(filtering.length).toBeGreaterThan(0);
  for (const { expect: expected } of filtering) expect(expected?.text).not.toBe("Blue Trek hybrid");
});

test("an entry of another month is seen there and changes nothing of this one", () => {
  const { model } = understand("A monthly budget planner for our household, with categories and charts.", identityFor);
  if (!model) throw new Error("not read");
  const { steps } = told(model, "pageMonth");
  const left = steps.flatMap(({ expect: seen }) =>
    seen?.role === "status" && seen.name === "Left" ? [seen.text] : [],
  );
  // At first; with an expense of today; after one of May 2031; and in May 2031.
  expect(left).toHaveLength(4);
  expect(left[1]).not.toBe(left[0]);
  expect(left[2]).toBe(left[1]);
  expect(left[3]).toBe("-€18.50");
  const typed = steps.filter(({ target }) => target?.name === "Date");
  expect(typed.map(({ value }) => value)).toEqual(["2031-05-14"]);
  expect(steps.at(-1)?.expect).toMatchObject({ role: "main", text: "No expenses in June 2031 yet" });
});
