import type { AppModel, Entity } from "@/lib/contract/app-model";

/** Roles that may read rows of an entity, all or some. */
export const readersOf = (app: AppModel, entity: Entity): string[] =>
  app.access.filter((access) => access.entity === entity.id && access.can.includes("read")).map(({ role }) => role);

/** Roles that a row's sheet for paper is for: who may read all that stands on it; where nobody may, whoever reads the row. */
export function sheetReaders(app: AppModel, entity: Entity): string[] {
  const belonging = app.entities.filter((other) =>
    other.fields.some(({ type, to }) => type === "reference" && to === entity.id),
  );
  const readers = readersOf(app, entity);
  const whole = readers.filter((role) => belonging.every((other) => readersOf(app, other).includes(role)));
  return whole.length > 0 ? whole : readers;
}
