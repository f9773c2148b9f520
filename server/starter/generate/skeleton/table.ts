import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { ValueType } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { folderOf } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { columnName, tableName, viewName } from "../model/names";
import { tableOf, viewOf } from "../model/view";
import { choiceNames, names } from "./shared";

type Kept = { key: string; type: ValueType; whole: boolean; nullable: boolean };

/** Choices and statuses keep the type of their values. */
function valuesType(entity: Entity, key: string, imports: Imports): string {
  const from = `../../shared/${folderOf(entity)}`;
  const field = entity.fields.find(({ id }) => id === key);
  const type =
    entity.flow?.field === key
      ? names(entity).status
      : field?.type === "choice"
        ? choiceNames(entity, field).type
        : null;
  if (!type) return "";
  imports.add(from, `type ${type}`);
  return `.$type<${type}>()`;
}

function column(entity: Entity, { key, type, whole, nullable }: Kept, imports: Imports): string {
  const builder = type === "boolean" || whole ? "integer" : type === "number" ? "real" : "text";
  imports.add("drizzle-orm/sqlite-core", builder);
  const mode = type === "boolean" ? ', { mode: "boolean" }' : "";
  const call = `${builder}(${literal(columnName(key))}${mode})`;
  return `  ${key}: ${call}${valuesType(entity, key, imports)}${nullable ? "" : ".notNull()"},`;
}

/** The table, and the view through which rows are read. */
export function writeTable(app: AppModel, entity: Entity) {
  const imports = new Imports().add("drizzle-orm/sqlite-core", "sqliteTable", "sqliteView", "text");
  const { table, view, viewRow } = names(entity);
  const own = tableOf(entity).map(({ id, type, whole, notNull }) =>
    column(entity, { key: id, type, whole, nullable: !notNull }, imports),
  );
  const read = viewOf(app, entity)
    .filter(({ key }) => key !== "id" && key !== "createdAt")
    .map((kept) => column(entity, kept, imports));
  const body = [
    "",
    `export const ${table} = sqliteTable(${literal(tableName(entity))}, {`,
    '  id: text("id").primaryKey(),',
    '  createdAt: text("created_at").notNull(),',
    ...own,
    "});",
    "",
    "/** Rows as they are read: with what is computed, and with what lists and rules need of the rows they refer to. */",
    `export const ${view} = sqliteView(${literal(viewName(entity))}, {`,
    '  id: text("id").notNull(),',
    '  createdAt: text("created_at").notNull(),',
    ...read,
    "}).existing();",
    `export type ${viewRow} = typeof ${view}.$inferSelect;`,
  ];
  return file(entityFiles(entity).table, imports.print(), body);
}
