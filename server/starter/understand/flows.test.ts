import { expect, test } from "vitest";
import { identityFor } from "../design/identity";
import { understand } from "./read";

const modelOf = (prompt: string) => understand(prompt, identityFor).model;

test.each([
  ["Horses with name. Lessons with a start, a teacher and a horse, that go from planned to done.", ["lesson"]],
  ["Rooms with name. Classes with title, start, room and status planned or done.", ["classEntry"]],
  ["Tools with name. Loans with tool, start, end and status: out, returned.", ["loan"]],
  ["Customers place orders with status new, paid or sent.", ["order"]],
  ["Customers with phone number, their bikes, repair jobs that go from waiting to done to picked up, and parts with prices.", ["repairJob"]],
])("who moves: %s", (prompt, movers) =>
  expect(modelOf(prompt)?.entities.flatMap(({ id, flow }) => (flow ? [id] : []))).toEqual(movers)); // biome-ignore format: a table is read by rows

test.each([
  ["A tool library. Tools with name and price.", ["tool"]],
  ["Our toy library. Toys with name and age.", ["toy"]],
  ["A library. Members with name and phone.", ["book", "loan", "member"]],
])("what is lent: %s", (prompt, things) =>
  expect(modelOf(prompt)?.entities.map(({ id }) => id).toSorted()).toEqual(things)); // biome-ignore format: a table is read by rows

test.each([
  "A yoga studio. Classes with title and start. Classes whose start is past show red.",
  "A shop. Orders with number. Orders whose total is above 100 show red.",
])("what is said of a property is read or a limit, and no thing of its own: %s", (prompt) => {
  const model = modelOf(prompt);
  expect(model?.entities).toHaveLength(1);
  expect(model?.limits).toHaveLength(1);
});
