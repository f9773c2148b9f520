import type { Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";

/** A row that exists only to ask what a formula of the contract gives for it. */
export type Row = { entity: Entity; values: Record<string, Value> };
export type Value = string | number | boolean | null | Row;
/** Everything there is when a formula is asked: rows, the day, and who looks. */
export type World = { rows: readonly Row[]; today: string; viewer?: { id: string; role: string } };

const DAY_MS = 86_400_000;
const isRow = (value: Value): value is Row => typeof value === "object" && value !== null;
const numberOf = (value: Value) => (typeof value === "number" ? value : Number.NaN);
const momentOf = (value: Value) => Date.parse(String(value));
const isoOf = (ms: number, like: Value) => new Date(ms).toISOString().slice(0, String(like).length > 10 ? 24 : 10);

/** Dates and date-times are compared by what both say. */
function order(one: Value, other: Value): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one !== "string" || typeof other !== "string") return Number.NaN;
  const length = Math.min(one.length, other.length);
  const [left, right] = [one.slice(0, length), other.slice(0, length)];
  return left < right ? -1 : left > right ? 1 : 0;
}

type Operator = (args: Value[]) => Value;
const figures =
  (fold: (one: number, other: number) => number): Operator =>
  (args) =>
    args.map(numberOf).reduce(fold);
const compares =
  (holds: (difference: number) => boolean): Operator =>
  ([one = null, other = null]) =>
    holds(order(one, other));

const operators: Record<Extract<Expr, { op: string }>["op"], Operator> = {
  add: figures((one, other) => one + other),
  sub: figures((one, other) => one - other),
  mul: figures((one, other) => one * other),
  div: figures((one, other) => one / other),
  min: figures(Math.min),
  max: figures(Math.max),
  round: ([value = null]) => Math.round(numberOf(value)),
  eq: ([one, other]) => one === other,
  ne: ([one, other]) => one !== other,
  lt: compares((difference) => difference < 0),
  le: compares((difference) => difference <= 0),
  gt: compares((difference) => difference > 0),
  ge: compares((difference) => difference >= 0),
  and: (args) => args.every((value) => value === true),
  or: (args) => args.some((value) => value === true),
  not: ([value]) => value !== true,
  if: ([condition, yes = null, no = null]) => (condition === true ? yes : no),
  isEmpty: ([value]) => value === null || value === "",
  concat: (args) => args.map((value) => (value === null ? "" : String(value))).join(""),
  daysBetween: ([from = null, to = null]) => Math.floor((momentOf(to) - momentOf(from)) / DAY_MS),
  addMinutes: ([from = null, minutes = null]) => isoOf(momentOf(from) + numberOf(minutes) * 60_000, from),
  addDays: ([from = null, days = null]) => isoOf(momentOf(from) + numberOf(days) * DAY_MS, from),
  monthOf: ([day = null]) => (day === null ? null : String(day).slice(0, 7)),
  weekday: ([day = null]) => new Date(momentOf(day)).getUTCDay(),
};

/** What the application has to answer for this row, worked out from the contract alone and by no code of the engine. */
export function answer(expr: Expr, row: Row, world: World): Value {
  if ("const" in expr) return expr.const;
  if ("field" in expr) return valueAt(expr.field, row, world);
  if ("now" in expr) return `${world.today}T12:00:00.000Z`;
  if ("today" in expr) return world.today;
  if ("viewer" in expr) return world.viewer?.[expr.viewer] ?? null;
  if ("fold" in expr) return folded(expr, row, world);
  return operators[expr.op](expr.args.map((arg) => answer(arg, row, world)));
}

function valueAt(path: string, row: Row, world: World): Value {
  const [first = "", ...rest] = path.split(".");
  const compute = row.entity.fields.find(({ id }) => id === first)?.compute;
  const value = compute && !(first in row.values) ? answer(compute, row, world) : (row.values[first] ?? null);
  if (rest.length === 0) return value;
  return isRow(value) ? valueAt(rest.join("."), value, world) : null;
}

type Fold = Pick<Extract<Expr, { fold: string }>, "fold" | "where" | "of">;
function folded(expr: Extract<Expr, { fold: string }>, row: Row, world: World): Value {
  return foldOf(
    expr,
    world.rows.filter(({ entity, values }) => entity.id === expr.over && values[expr.via] === row),
    world,
  );
}

/** One figure over rows. */
export function foldOf({ fold, where, of }: Fold, rows: readonly Row[], world: World): Value {
  const counted = rows.filter((row) => !where || answer(where, row, world) === true);
  if (fold === "count") return counted.length;
  const values = of ? counted.map((row) => numberOf(answer(of, row, world))) : [Number.NaN];
  const sum = values.reduce((total, value) => total + value, 0);
  if (fold === "sum") return sum;
  if (values.length === 0) return null;
  if (fold === "avg") return sum / values.length;
  return fold === "min" ? Math.min(...values) : Math.max(...values);
}
