import { expect, test } from "vitest";
import { entityById } from "@/lib/generated-app/fields";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { readersOf, sheetReaders } from "./sheets";

const readers = (entity: string) => readersOf(museumTours, entityById(museumTours, entity));

test("a sheet is for who may read all that stands on it", () => {
  const belonging = museumTours.entities.flatMap((entity) =>
    entity.fields.flatMap(({ type, to }) => (type === "reference" && to ? [{ to, by: entity.id }] : [])),
  );
  expect(belonging.length).toBeGreaterThan(0);
  for (const { to, by } of belonging) {
    const whole = sheetReaders(museumTours, entityById(museumTours, to));
    expect(whole.length).toBeGreaterThan(0);
    if (readers(to).some((role) => readers(by).includes(role)))
      for (const role of whole) expect(readers(by)).toContain(role);
  }
});

test("where nobody may read what belongs to it, whoever reads the row has the sheet", () => {
  const [entity] = museumTours.entities;
  if (!entity) throw new Error("no entity");
  const alone = { ...museumTours, access: museumTours.access.filter((one) => one.entity === entity.id) };
  expect(sheetReaders(alone, entity)).toEqual(readers(entity.id));
});
