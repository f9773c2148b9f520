import type { AppModel, Entity } from "@/lib/contract/app-model";
import { entityById, isGiven } from "@/lib/generated-app/fields";
import { files } from "@/lib/generated-app/layout";
import { file } from "../code";
import { columnName, tableName } from "../model/names";
import { type TableColumn, tableOf } from "../model/view";

const actions = { refuse: "no action", clear: "set null", withParent: "cascade" } as const;

function sqlType({ type, whole }: TableColumn): string {
  if (type === "boolean" || whole) return "integer";
  return type === "number" ? "real" : "text";
}

function columnSql(app: AppModel, column: TableColumn): string {
  const { field, notNull, id } = column;
  const kept = `  "${columnName(id)}" ${sqlType(column)}${notNull ? " not null" : ""}`;
  if (field && isGiven(field)) return `${kept} unique`;
  if (field?.type !== "reference" && field?.type !== "account") return kept;
  const target = field.type === "account" ? "accounts" : tableName(entityById(app, field.to ?? ""));
  return `${kept} references "${target}" ("id") on delete ${actions[field.onDelete ?? (field.required ? "refuse" : "clear")]}`;
}

function tableSql(app: AppModel, entity: Entity): string[] {
  const columns = tableOf(entity);
  const table = tableName(entity);
  const references = columns.filter(({ field }) => field?.type === "reference" || field?.type === "account");
  const body = [
    '  "id" text primary key',
    '  "created_at" text not null',
    ...columns.map((column) => columnSql(app, column)),
  ];
  return [
    `create table "${table}" (`,
    body.join(",\n"),
    ");",
    ...references.map(({ id }) => `create index "${table}_by_${columnName(id)}" on "${table}" ("${columnName(id)}");`),
  ];
}

/** Tables of the first version. Rows that refer to each other are kept whole by the database too. */
export const writeMigration = (app: AppModel) =>
  file(
    files.tables,
    app.entities.map((entity) => tableSql(app, entity)),
  );
