import { expect, test } from "vitest";
import type { Expr } from "@/lib/contract/expr";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { answer, type Row, type World } from "./formula";

const entity = (id: string) => {
  const found = bikeShop.entities.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const customer: Row = { entity: entity("customer"), values: { name: "Rosa Vidal" } };
const bike: Row = { entity: entity("bike"), values: { customer } };
const job: Row = { entity: entity("job"), values: { bike, hours: 1.5, mechanic: "ada", doneAt: "2031-01-07T12:00:00.000Z", problem: null } }; // biome-ignore format: one row
const line = (quantity: number, unitPrice: number): Row => ({
  entity: entity("jobPart"),
  values: { job, quantity, unitPrice },
});
const world: World = { rows: [job, line(2, 1250), line(1, 400)], today: "2031-01-15", viewer: { id: "ada", role: "mechanic" } }; // biome-ignore format: one world
const hours: Expr = { field: "hours" };

test.each<[string, Expr, unknown]>([
  ["a path through references", { field: "bike.customer.name" }, "Rosa Vidal"],
  ["a path into nothing", { field: "bike.customer.gone" }, null],
  ["a computed field of computed fields", { field: "total" }, 2900 + 7200],
  ["a number of rows", { fold: "count", over: "jobPart", via: "job" }, 2],
  ["rows that a condition leaves", { fold: "count", over: "jobPart", via: "job", where: { op: "gt", args: [{ field: "quantity" }, { const: 1 }] } }, 1],
  ["an average", { fold: "avg", over: "jobPart", via: "job", of: { field: "unitPrice" } }, 825],
  ["rows of somebody else", { fold: "count", over: "jobPart", via: "bike" }, 0],
  ["days that have passed", { op: "daysBetween", args: [{ field: "doneAt" }, { now: true }] }, 8],
  ["a date beside a date-time", { op: "lt", args: [{ field: "doneAt" }, { today: true }] }, true],
  ["days added to a date", { op: "addDays", args: [{ today: true }, { const: 20 }] }, "2031-02-04"],
  ["minutes added to a moment", { op: "addMinutes", args: [{ field: "doneAt" }, { const: 90 }] }, "2031-01-07T13:30:00.000Z"],
  ["a weekday", { op: "weekday", args: [{ today: true }] }, 3],
  ["who looks", { op: "eq", args: [{ field: "mechanic" }, { viewer: "id" }] }, true],
  ["a choice", { op: "if", args: [{ op: "isEmpty", args: [{ field: "problem" }] }, { const: "none" }, { field: "problem" }] }, "none"],
  ["a figure and nothing compared", { op: "lt", args: [hours, { field: "problem" }] }, false],
  ["a sum with nothing", { op: "add", args: [hours, { field: "problem" }] }, Number.NaN],
  ["and, or, not", { op: "and", args: [{ op: "not", args: [{ const: false }] }, { op: "or", args: [{ const: false }, { const: true }] }] }, true],
])("%s", (_, expr, gives) => {
  expect(answer(expr, job, world)).toEqual(gives);
}); // biome-ignore format: a table is read by rows
