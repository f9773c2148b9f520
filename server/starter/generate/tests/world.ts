// biome-ignore-all lint/style/noRestrictedGlobals: counts from a fixed day and asks no clock
import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, isLive } from "@/lib/generated-app/fields";

/**
 * Rows that a test puts into the database, and what formulas give on them: the expected values of generated tests are
 * worked out here, by other means than the generated application's own.
 * `days`: so many days from today, at a time of day; moved on to a weekday (`on`), or past some (`not`).
 */
export type TestMoment = { days: number; at?: string; on?: number; not?: readonly number[] };
export type TestValue =
  | string
  | number
  | boolean
  | null
  | TestMoment
  | { hours: number }
  | { person: "actor" | "other" }
  | WorldRow;
export type WorldRow = {
  entity: Entity;
  values: Map<string, TestValue>;
  children: { entity: Entity; via: string; rows: WorldRow[] }[];
};
export const isRow = (value: TestValue | undefined): value is WorldRow =>
  typeof value === "object" && value !== null && "values" in value;

/** A row that takes each value it does not say from the entity's sample. */
export const row = (entity: Entity, values: Record<string, TestValue> = {}): WorldRow => {
  return { entity, values: new Map(Object.entries(values)), children: [] };
};

/** Noon of a Wednesday: whatever is counted from today is counted from here. */
const BASE = { year: 2031, month: 0, day: 15 };
const pad = (value: number) => String(value).padStart(2, "0");
export const isoDay = (days: number) =>
  new Date(Date.UTC(BASE.year, BASE.month, BASE.day + days)).toISOString().slice(0, 10);
export const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

function dayOf({ days, on, not }: TestMoment): string {
  for (let offset = days; offset < days + 7; offset += 1) {
    const weekday = weekdayOf(isoDay(offset));
    if ((on === undefined || weekday === on) && !not?.includes(weekday)) return isoDay(offset);
  }
  return isoDay(days);
}
type Plain = string | number | boolean | null;
const ACTORS = { actor: "the-actor", other: "somebody-else" } as const;

export type Viewer = { id: string | null; role: string };
export const actorViewer = (role: string, signsIn: boolean): Viewer => ({ id: signsIn ? ACTORS.actor : null, role });

/** A value as a formula sees it. */
export function plainOf(value: TestValue | undefined): Plain {
  if (value === undefined || value === null || typeof value !== "object") return value ?? null;
  if (isRow(value)) return "a-row";
  if ("person" in value) return ACTORS[value.person];
  if ("hours" in value) return new Date(Date.UTC(BASE.year, BASE.month, BASE.day, 12 + value.hours)).toISOString();
  return value.at === undefined ? dayOf(value) : `${dayOf(value)}T${value.at}:00.000Z`;
}

export type Evaluation = {
  app: AppModel;
  viewer: Viewer | null;
  fallback: (entity: Entity, leaf: string) => TestValue;
};

function read(context: Evaluation, at: WorldRow, path: string): Plain {
  const [first = "", ...rest] = path.split(".");
  const field = at.entity.fields.find(({ id }) => id === first);
  if (rest.length > 0) {
    const next = at.values.get(first);
    if (isRow(next)) return read(context, next, rest.join("."));
    if (next === null || !field?.to || field.type === "account") return null;
    return field.required ? read(context, row(entityById(context.app, field.to)), rest.join(".")) : null;
  }
  if (field?.compute && (isLive(field) || !at.values.has(first))) return evaluate(context, at, field.compute);
  const value = at.values.has(first) ? at.values.get(first) : context.fallback(at.entity, first);
  return plainOf(value);
}

const number = (value: Plain) => (typeof value === "number" ? value : value === true ? 1 : Number(value ?? 0));
const DAY_MS = 86_400_000;

function fold(context: Evaluation, at: WorldRow, expr: Extract<Expr, { fold: string }>): Plain {
  const { fold: kind, over, via, where, of } = expr;
  const rows = at.children
    .filter((child) => child.entity.id === over && child.via === via)
    .flatMap((child) => child.rows.map((own) => ({ ...own, values: new Map([...own.values, [via, at]]) })));
  const counted = rows.filter((child) => !where || evaluate(context, child, where) === true);
  if (kind === "count") return counted.length;
  const values = counted.map((child) => (of ? number(evaluate(context, child, of)) : 0));
  if (kind === "sum") return values.reduce((sum, value) => sum + value, 0);
  if (values.length === 0) return null;
  if (kind === "avg") return values.reduce((sum, value) => sum + value, 0) / values.length;
  return kind === "min" ? Math.min(...values) : Math.max(...values);
}

export function evaluate(context: Evaluation, at: WorldRow, expr: Expr): Plain {
  if ("const" in expr) return expr.const;
  if ("field" in expr) return read(context, at, expr.field);
  if ("fold" in expr) return fold(context, at, expr);
  if ("now" in expr) return plainOf({ hours: 0 });
  if ("today" in expr) return isoDay(0);
  if ("viewer" in expr) return context.viewer?.[expr.viewer] ?? null;
  return operate(
    expr.op,
    expr.args.map((arg) => evaluate(context, at, arg)),
  );
}

const ordered = (a: Plain, b: Plain, holds: (a: string | number, b: string | number) => boolean) =>
  a !== null && b !== null && typeof a !== "boolean" && typeof b !== "boolean" && holds(a, b);

type Operation = (args: Plain[]) => Plain;
const operations: Record<string, Operation> = {
  add: (args) => args.map(number).reduce((a, b) => a + b),
  sub: (args) => args.map(number).reduce((a, b) => a - b),
  mul: (args) => args.map(number).reduce((a, b) => a * b),
  div: ([a = null, b = null]) => (number(b) === 0 ? null : number(a) / number(b)),
  min: (args) => Math.min(...args.map(number)),
  max: (args) => Math.max(...args.map(number)),
  round: ([a = null, digits = 0]) => Math.round(number(a) * 10 ** number(digits)) / 10 ** number(digits),
  eq: ([a = null, b = null]) => a === b,
  ne: ([a = null, b = null]) => a !== b,
  lt: ([a = null, b = null]) => ordered(a, b, (x, y) => x < y),
  le: ([a = null, b = null]) => ordered(a, b, (x, y) => x <= y),
  gt: ([a = null, b = null]) => ordered(a, b, (x, y) => x > y),
  ge: ([a = null, b = null]) => ordered(a, b, (x, y) => x >= y),
  and: (args) => args.every((arg) => arg === true),
  or: (args) => args.some((arg) => arg === true),
  not: ([a]) => a !== true,
  if: ([condition, yes = null, no = null]) => (condition === true ? yes : no),
  isEmpty: ([a]) => a === null || a === "",
  concat: (args) => args.map((arg) => arg ?? "").join(""),
  daysBetween: ([a = null, b = null]) => (a === null || b === null ? null : Math.trunc((Date.parse(String(b)) - Date.parse(String(a))) / DAY_MS)),
  addMinutes: ([a = null, b = null]) => (a === null ? null : new Date(Date.parse(String(a)) + number(b) * 60_000).toISOString()),
  addDays: ([a = null, b = null]) => (a === null ? null : new Date(Date.parse(String(a)) + number(b) * DAY_MS).toISOString().slice(0, String(a).length === 10 ? 10 : 24)),
  monthOf: ([a = null]) => (a === null ? null : String(a).slice(0, 7)),
  weekday: ([a = null]) => (a === null ? null : weekdayOf(String(a).slice(0, 10))),
}; // biome-ignore format: one operation a line

function operate(op: string, args: Plain[]): Plain {
  const operation = operations[op];
  if (!operation) throw new Error(`No meaning for ${op}`);
  return operation(args);
}
export const clock = (hour: number) => `${pad(hour)}:00`;
