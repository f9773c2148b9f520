import type { Access, AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { isFigureField, isReference, resolvePath, rowKeysOf } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { monthlyFields, spelledOut } from "@/lib/generated-app/months";
import { flatKey, pascal } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { type SqlScope, toSql } from "../formula/to-sql";
import { columnName, viewName } from "../model/names";
import { names } from "../skeleton/shared";

export const visibleName = (entity: Entity) => `${entity.id}VisibleTo`;
/** Who writes a row is asked for by this, where somebody changes only rows of her own. */
export const writableName = (entity: Entity) => `writable${pascal(entity.id)}`;
export const hasOwners = (app: AppModel, entity: Entity) =>
  app.access.some((access) => access.entity === entity.id && access.owner !== undefined);
export const readName = (entity: Entity) => `read${pascal(entity.id)}`;

/** A formula over a row of the entity's view as a condition, with the viewer as a value. */
export function condition(app: AppModel, entity: Entity, expr: Expr, today?: string): string {
  const view = names(entity).view;
  const column = (leaf: string) => `\${${view}.${leaf}}`;
  const scope: SqlScope = {
    app,
    entity,
    alias: "row",
    joins: new Map(),
    column,
    template: true,
    viewer: { id: `\${viewer.id}`, role: `\${viewer.role}` },
    ...(today && { today }),
  };
  const text = toSql(scope, expr);
  const [join] = scope.joins.values();
  if (join === undefined) return `sql\`${text}\``;
  const rows = [...scope.joins.values()].join(" ");
  return `sql\`(select ${text} from (select 1) ${rows})\``;
}

/** Values of a row that are those of a month, for one that is chosen. */
function monthlySpec(app: AppModel, entity: Entity): string[] {
  const fields = monthlyFields(entity);
  if (fields.length === 0) return [];
  // In a query over one view its columns are written without the view, and would be taken for those of the rows added up.
  const column = (leaf: string) => `"${viewName(entity)}"."${columnName(leaf)}"`;
  const scope: SqlScope = { app, entity, alias: "row", joins: new Map(), column, template: true, today: "${day}" };
  const lines = fields.map(
    ({ id, compute }) => `    ${id}: sql\`${compute ? toSql(scope, spelledOut(entity, compute)) : "null"}\`,`,
  );
  return ["  inMonthOf: (day) => ({", ...lines, "  }),"];
}

function scopeCase(app: AppModel, entity: Entity, access: Access): string[] {
  const rows = access.rows === "all" ? "undefined" : condition(app, entity, access.rows);
  return [`    case ${literal(access.role)}:`, `      return ${rows};`];
}

/** Keys of the answer that lead to a field hidden from the role, be it through a reference. */
function hiddenKeys(app: AppModel, entity: Entity, role: string): string[] {
  const hides = (id: string, field: string) =>
    app.access.some((access) => access.role === role && access.entity === id && access.hides.includes(field));
  const leads = (current: Entity, path: string): boolean => {
    const [first = "", ...rest] = path.split(".");
    if (hides(current.id, first)) return true;
    const field = current.fields.find(({ id }) => id === first);
    const next = app.entities.find(({ id }) => field?.type === "reference" && id === field.to);
    return rest.length > 0 && next !== undefined && leads(next, rest.join("."));
  };
  return rowKeysOf(app, entity)
    .filter(({ path, label = [path] }) => label.some((part) => leads(entity, part)))
    .map(({ key }) => key);
}

/** Words that some role is never sent are in no message either. */
export function hidesTitle(app: AppModel, entity: Entity): boolean {
  const first = (entity.linesOf?.via ?? entity.title).split(".")[0] ?? "";
  return app.access.some((access) => access.entity === entity.id && access.hides.includes(first));
}

const filterKind = (field: Field | null) =>
  field?.type === "boolean"
    ? "boolean"
    : field?.type === "datetime" || field?.type === "date"
      ? "day"
      : field && isFigureField(field)
        ? "range"
        : "text";

/** Sorting by a reference means by the words that name it. */
const sortKey = (entity: Entity, path: string) => {
  const field = entity.fields.find(({ id }) => id === path);
  return field && isReference(field) ? `${path}Title` : flatKey(path);
};

/** Lists of pages that show only some rows: their condition by page and number of the section. */
function sectionFilters(app: AppModel, entity: Entity): string[] {
  const cases = app.pages.flatMap((page) =>
    page.sections.flatMap((section, index) => {
      if (!("filter" in section) || !section.filter || section.entity !== entity.id) return [];
      return [`    case ${literal(`${page.id}.${index}`)}:`, `      return ${condition(app, entity, section.filter)};`];
    }),
  );
  if (cases.length === 0) return [];
  return [
    "",
    "/** A list on a page that shows only some of the rows. */",
    `export function inSection(section: string | undefined, viewer: Viewer): SQL | undefined {`,
    "  switch (section) {",
    ...cases,
    "    default:",
    "      return viewer.role === null ? sql`false` : undefined;",
    "  }",
    "}",
  ];
}
export const hasSectionFilters = (app: AppModel, entity: Entity) =>
  app.pages.some(({ sections }) =>
    sections.some((section) => "filter" in section && section.filter !== undefined && section.entity === entity.id),
  );

function listSpec(app: AppModel, entity: Entity): string[] {
  const { view, list } = names(entity);
  const keys = ["id", "createdAt", ...rowKeysOf(app, entity).map(({ key }) => key)];
  const filters = [...new Set([...entity.filters, ...(entity.linesOf ? [entity.linesOf.via] : [])])];
  const kinds = filters.map((id) => `${flatKey(id)}: ${literal(filterKind(resolvePath(app, entity, id).field))}`);
  const { initial: first } = entity.sort;
  const sort = [...new Set(["createdAt", ...[...entity.sort.by, first.field].map((path) => sortKey(entity, path))])];
  const initial = { key: sortKey(entity, entity.sort.initial.field), descending: entity.sort.initial.descending };
  const hidden = app.roles
    .map(({ id }) => ({ id, keys: hiddenKeys(app, entity, id) }))
    .filter(({ keys: some }) => some.length > 0);
  return [
    `export const ${list}: ListSpec<typeof ${view}> = {`,
    `  view: ${view},`,
    `  keys: ${literal(keys)},`,
    `  title: ${view}.rowTitle,`,
    `  search: ${literal(entity.search.map((path) => sortKey(entity, path)))},`,
    `  filters: { ${kinds.join(", ")} },`,
    `  sort: ${literal(sort)},`,
    `  aliases: { ${entity.sort.by
      .filter((path) => sortKey(entity, path) !== path)
      .map((path) => `${literal(path)}: ${literal(sortKey(entity, path))}`)
      .join(", ")} },`,
    `  initial: { key: ${literal(initial.key)}, descending: ${initial.descending} },`,
    ...monthlySpec(app, entity),
    "  hidden: {",
    ...hidden.map(({ id, keys: some }) => `    ${id}: ${literal(some)},`),
    "  },",
    "};",
  ];
}

/** One row that the viewer may change: of those she reaches, hers, where her role has only that. */
function ownersOf(app: AppModel, entity: Entity, imports: Imports): string[] {
  if (!hasOwners(app, entity)) return [];
  const { find } = names(entity);
  imports.add("../../shared/access", "type Role").add("../lib/viewer", "notAllowed");
  const owned = app.access.flatMap(({ entity: id, role, owner }) =>
    id === entity.id && owner ? [`  ${role}: ${literal(owner)},`] : [],
  );
  const keys = new Set(app.access.flatMap(({ entity: id, owner }) => (id === entity.id && owner ? [owner] : [])));
  return [
    "",
    "/** Roles that see all rows and change only those in which they are named here. */",
    `const owners: Partial<Record<Role, ${[...keys].map((key) => literal(key)).join(" | ")}>> = {`,
    ...owned,
    "};",
    "",
    "/** One row that the viewer may change, move or delete; another one that she sees is refused. */",
    `export async function ${writableName(entity)}(db: Database, viewer: Viewer, id: string) {`,
    `  const row = await ${find}(db, viewer, id);`,
    "  const owner = viewer.role === null ? undefined : owners[viewer.role];",
    "  if (owner !== undefined && (viewer.id === null || row[owner] !== viewer.id)) throw notAllowed(viewer);",
    "  return row;",
    "}",
  ];
}

/** How rows are read: what the list can do, which rows a viewer reaches, one row by its id. */
export function writeRows(app: AppModel, entity: Entity) {
  const imports = new Imports()
    .add("drizzle-orm", "and", "eq", "sql", "type SQL")
    .add("../../shared/access", "type Viewer")
    .add("../db/client", "type Database")
    .add("../lib/list", "type ListSpec")
    .add("../lib/problem", "Problem")
    .add("./table", names(entity).view);
  const { view, find } = names(entity);
  const cases = app.access
    .filter((access) => access.entity === entity.id)
    .map((access) => scopeCase(app, entity, access));
  const sections = sectionFilters(app, entity);
  const owners = ownersOf(app, entity, imports);
  const missing = `new Problem(404, ${literal(`There is no such ${entity.names.one}.`)})`;
  return file(
    entityFiles(entity).rows,
    imports.print(),
    "",
    listSpec(app, entity),
    "",
    "/** The rows that a viewer reaches, for every operation alike. */",
    `export function ${visibleName(entity)}(viewer: Viewer): SQL | undefined {`,
    "  switch (viewer.role) {",
    cases,
    "    default:",
    "      return sql`false`;",
    "  }",
    "}",
    sections,
    "",
    "/** One row that the viewer reaches; any other does not exist for her. */",
    `export async function ${find}(db: Database, viewer: Viewer, id: string) {`,
    `  const [row] = await db.select().from(${view}).where(and(eq(${view}.id, id), ${visibleName(entity)}(viewer)));`,
    `  if (!row) throw ${missing};`,
    "  return row;",
    "}",
    owners,
    "",
    "/** The same for the application itself, after a write. */",
    `export async function ${readName(entity)}(db: Database, id: string) {`,
    `  const [row] = await db.select().from(${view}).where(eq(${view}.id, id));`,
    `  if (!row) throw ${missing};`,
    "  return row;",
    "}",
  );
}

export const codeField = (entity: Entity) => entity.fields.find(({ type }) => type === "code");
