import { snake } from "@/lib/generated-app/names";

const taken = new Set(["accounts", "sessions", "settings", "migrations"]);
/** Table of an entity. */
export const tableName = (entity: { id: string }) =>
  taken.has(snake(entity.id)) ? `${snake(entity.id)}_rows` : snake(entity.id);
/** Its view: the table with everything that is computed and everything a list shows of the rows it refers to. */
export const viewName = (entity: { id: string }) => `${tableName(entity)}_view`;
export const columnName = (id: string) => snake(id);
