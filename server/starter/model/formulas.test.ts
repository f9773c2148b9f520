import { describe, expect, test } from "vitest";
import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { dogWalking } from "@/tests/fixtures/models/dog-walking";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { formulaText, whenText } from "./formulas";
import { a, many, possessive, speaksOfMany } from "./phrases";

const field = (path: string): Expr => ({ field: path });
const value = (constant: string | number | boolean): Expr => ({ const: constant });
const op = (name: Extract<Expr, { op: string }>["op"], ...args: Expr[]): Expr => ({ op: name, args });
const entityOf = (app: AppModel, id: string): Entity => {
  const found = app.entities.find((entity) => entity.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const job = entityOf(bikeShop, "job");
const inEuros = (expr: Expr) => formulaText(bikeShop, job, expr, true);
const plain = (expr: Expr) => formulaText(bikeShop, job, expr, false);
const when = (expr: Expr) => whenText(bikeShop, job, expr);

test.each([
  ["job", "a job"], ["ingredient used", "an ingredient used"], ["hour", "an hour"], ["user", "a user"], ["one-off", "a one-off"], ["invoice", "an invoice"], ["unread reply", "an unread reply"],
])("the article of %s: %s", (noun, said) => expect(a(noun)).toBe(said)); // biome-ignore format: a table is read by rows

test.each([
  ["amount", "amounts"], ["people", "people"], ["starting fee", "starting fees"], ["price of the part", "prices of the part"], ["hours of labour", "hours of labour"],
])("many of %s: %s", (noun, said) => expect(many(noun)).toBe(said)); // biome-ignore format: a table is read by rows

test("whose it is, and whether a label speaks of several", () => {
  expect([possessive("job"), possessive("customers")]).toEqual(["job’s", "customers’"]);
  expect(["Places left", "hours of labour", "total", "price each"].map(speaksOfMany)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe("formulas in words", () => {
  test.each<[string, string]>([
    [inEuros(op("add", field("hours"), value(4800))), "its hours of labour plus €48.00"],
    [inEuros(op("mul", field("hours"), value(4800))), "its hours of labour times €48.00"],
    [inEuros(op("add", field("parts"), field("labour"))), "its parts plus its labour"],
    [inEuros(op("sub", field("parts"), op("add", field("labour"), value(500)))), "its parts minus (its labour plus €5.00)"],
    [inEuros(op("mul", op("add", field("parts"), field("labour")), value(2))), "(its parts plus its labour) times 2"],
    [inEuros(op("if", op("isEmpty", field("parts")), value(0), field("parts"))), "its parts"],
    [inEuros(op("if", op("eq", field("status"), value("done")), value(100), value(0))), "€1.00 where it is “Done”, otherwise €0.00"],
    [plain(field("bike.customer.phone")), "its customer’s phone number"],
  ])("%s", (said, expected) => expect(said).toBe(expected)); // biome-ignore format: a table is read by rows

  test("sums name what is added up, and which rows count", () => {
    const slot = museumTours.entities.find(({ fields }) => fields.some(({ compute }) => compute && "op" in compute));
    const left = slot?.fields.find(({ compute }) => compute)?.compute;
    expect(slot && left && formulaText(museumTours, slot, left, false)).toMatch(
      /^its .* minus the sum of the .* of its bookings that are not “Cancelled”$/,
    );
  });
});

describe("conditions in words", () => {
  test.each<[string, string]>([
    [when(op("eq", field("status"), value("done"))), "it is “Done”"],
    [when(op("ne", field("status"), value("pickedUp"))), "it is not “Picked up”"],
    [when(op("and", op("eq", field("status"), value("done")), op("gt", op("daysBetween", field("doneAt"), { now: true }), value(7)))), "it is “Done” and it became “Done” more than 7 days ago"],
    [when(op("not", op("isEmpty", field("mechanic")))), "its mechanic is given"],
    [when(op("gt", field("hours"), value(10))), "its hours of labour are more than 10"],
    [when(op("le", field("total"), value(5000))), "its total is at most €50.00"],
    [when(op("ge", field("doneAt"), { now: true })), "its done since has not passed"],
  ])("%s", (said, expected) => expect(said).toBe(expected)); // biome-ignore format: a table is read by rows

  test("choices by their words, yes and no as ticked", () => {
    const dog = entityOf(dogWalking, "dog");
    const yesNo = dog.fields.find(({ type }) => type === "boolean");
    expect(yesNo && whenText(dogWalking, dog, op("eq", field(yesNo.id), value(true)))).toBe(
      `“${yesNo?.label}” is ticked`,
    );
    expect(yesNo && whenText(dogWalking, dog, op("eq", field(yesNo.id), value(false)))).toBe(
      `“${yesNo?.label}” is not ticked`,
    );
    for (const { id, fields } of dogWalking.entities)
      for (const choice of fields.filter(({ type }) => type === "choice"))
        for (const { id: chosen, label } of choice.values ?? [])
          expect(whenText(dogWalking, entityOf(dogWalking, id), op("eq", field(choice.id), value(chosen)))).toContain(
            `“${label}”`,
          );
  });
});
