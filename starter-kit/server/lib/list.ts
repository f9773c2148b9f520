import { and, asc, count, desc, eq, getViewSelectedFields, gte, like, lte, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteView } from "drizzle-orm/sqlite-core";
import type { Role, Viewer } from "../../shared/access";
import type { Database } from "../db/client";

const PAGE_SIZE = 50;
const OPTIONS = 100;

/** What a list can do. Keys are those of the row's JSON. */
export type ListSpec<View extends SQLiteView = SQLiteView> = {
  view: View;
  /** Keys that the API answers; other columns only serve rules. */
  keys: readonly string[];
  title: SQLiteColumn;
  search: readonly string[];
  /** `day`: a date-time, filtered by its date. `range`: a figure, from `<key>From` and to `<key>To`. */
  filters: Record<string, "text" | "boolean" | "day" | "range">;
  sort: readonly string[];
  /** What is sorted by in place of a field that refers to another row. */
  aliases: Record<string, string>;
  initial: { key: string; descending: boolean };
  /** Values that are those of a month, for the month of another day than today. */
  inMonthOf?: (day: string) => Record<string, SQL>;
  /** Keys that a role is never sent, and so can not search, filter or sort by. */
  hidden: Partial<Record<Role, readonly string[]>>;
};
export type Query = Record<string, string>;
type Row = Record<string, unknown>;

/** A number that was asked for; anything else narrows nothing. */
function figure(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text.trim() === "" || !Number.isFinite(value) ? null : value;
}

function between(column: SQLiteColumn, from: number | null, to: number | null): SQL[] {
  return [...(from === null ? [] : [gte(column, from)]), ...(to === null ? [] : [lte(column, to)])];
}

const columnsOf = ({ view }: ListSpec) => getViewSelectedFields(view) as Record<string, SQLiteColumn>;
const hiddenFrom = (spec: ListSpec, viewer: Viewer) => (viewer.role === null ? [] : (spec.hidden[viewer.role] ?? []));

/** `%` and `_` of the words looked for mean themselves. */
const contains = (column: SQLiteColumn, words: string) =>
  sql`${column} like ${`%${words.replace(/[\\%_]/g, "\\$&")}%`} escape '\\'`;

/** People write one number in many ways: with spaces, strokes, or without. */
const separators = [" ", "-", "/", "(", ")", "+", "."];
const packed = (text: string) => separators.reduce((rest, separator) => rest.replaceAll(separator, ""), text);
const packedColumn = (column: SQLiteColumn) =>
  separators.reduce<SQL>((rest, separator) => sql`replace(${rest}, ${separator}, '')`, sql`${column}`);
const found = (column: SQLiteColumn, words: string) =>
  /^\d{4,}$/.test(packed(words))
    ? or(contains(column, words), sql`${packedColumn(column)} like ${`%${packed(words)}%`}`)
    : contains(column, words);

function condition(column: SQLiteColumn, kind: "text" | "boolean" | "day", value: string): SQL {
  if (kind === "boolean") return eq(column, value === "true");
  return kind === "day" ? like(column, `${value}%`) : eq(column, value);
}

function filtered(spec: ListSpec, viewer: Viewer, query: Query): SQL | undefined {
  const hidden = hiddenFrom(spec, viewer);
  const open = (key: string) => !hidden.includes(key);
  const chosen = Object.entries(spec.filters).flatMap(([key, kind]) => {
    const column = columnsOf(spec)[key];
    const value = query[key];
    if (kind === "range")
      return column && open(key) ? between(column, figure(query[`${key}From`]), figure(query[`${key}To`])) : [];
    return column && value && open(key) ? [condition(column, kind, value)] : [];
  });
  const words = (query.q ?? "").trim();
  if (words === "" || spec.search.length === 0) return and(...chosen);
  const places = spec.search.filter(open).flatMap((key) => columnsOf(spec)[key] ?? []);
  return and(...chosen, places.length > 0 ? or(...places.map((column) => found(column, words))) : sql`false`);
}

/** A day of the month that was asked for, `YYYY-MM`; null: none, or no month. */
export const dayAsked = ({ month = "" }: Query) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? `${month}-01` : null);
function monthly(spec: ListSpec, query: Query): Record<string, SQL> {
  const day = dayAsked(query);
  return day === null ? {} : (spec.inMonthOf?.(day) ?? {});
}
const selected = (spec: ListSpec, query: Query) => ({ ...columnsOf(spec), ...monthly(spec, query) });

/** What one row comes to in the month that was asked for; nothing where none was. */
export async function valuesInMonth(db: Database, spec: ListSpec, id: string, query: Query): Promise<Record<string, number>> {
  const values = monthly(spec, query);
  const { id: key } = columnsOf(spec);
  if (!key || Object.keys(values).length === 0) return {};
  const [row] = await db.select(values).from(spec.view).where(eq(key, id));
  return (row ?? {}) as Record<string, number>;
}

function order(spec: ListSpec, viewer: Viewer, query: Query): SQL[] {
  const asked = query.sort ?? "";
  const field = asked.replace(/^-/, "");
  const key = spec.aliases[field] ?? field;
  const known = spec.sort.includes(key) && !hiddenFrom(spec, viewer).includes(key);
  const by = known ? { key, descending: asked.startsWith("-") } : spec.initial;
  const column = selected(spec, query)[by.key];
  const direction = by.descending ? desc : asc;
  const ties = asc(sql`id`);
  return column ? [direction(sql`${column} collate nocase`), ties] : [ties];
}

/** Every row that `scope` lets this viewer reach, narrowed and ordered as the list is. */
export async function allRows<View extends SQLiteView>(
  db: Database,
  spec: ListSpec<View>,
  viewer: Viewer,
  scope: SQL | undefined,
  query: Query,
) {
  const rows: unknown[] = await db
    .select(selected(spec, query))
    .from(spec.view as SQLiteView)
    .where(and(scope, filtered(spec, viewer, query)))
    .orderBy(...order(spec, viewer, query));
  return rows as View["$inferSelect"][];
}

/** One page of the rows that `scope` lets this viewer reach. */
export async function listRows<View extends SQLiteView>(
  db: Database,
  spec: ListSpec<View>,
  viewer: Viewer,
  scope: SQL | undefined,
  query: Query,
) {
  const where = and(scope, filtered(spec, viewer, query));
  const page = Math.max(1, Number.parseInt(query.page ?? "1", 10) || 1);
  const rows: unknown[] = await db
    .select(selected(spec, query))
    .from(spec.view as SQLiteView)
    .where(where)
    .orderBy(...order(spec, viewer, query))
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE);
  const [counted] = await db.select({ total: count() }).from(spec.view as SQLiteView).where(where);
  return { rows: rows as View["$inferSelect"][], total: counted?.total ?? 0 };
}

/** Rows for a picker: id and title. */
export async function listOptions(db: Database, spec: ListSpec, scope: SQL | undefined, query: Query) {
  const words = (query.q ?? "").trim();
  const { id } = columnsOf(spec);
  if (!id) return [];
  return db
    .select({ id, title: spec.title })
    .from(spec.view)
    .where(and(scope, words === "" ? undefined : contains(spec.title, words)))
    .orderBy(asc(sql`${spec.title} collate nocase`))
    .limit(OPTIONS);
}

/** A row as this viewer may see it: the keys of the answer without those hidden from the role. */
export function answer<M>(spec: ListSpec, viewer: Viewer, row: Row, marks: M[]) {
  const hidden = hiddenFrom(spec, viewer);
  const shown = spec.keys.filter((key) => !hidden.includes(key)).map((key) => [key, row[key] ?? null]);
  return { ...Object.fromEntries(shown), marks };
}
