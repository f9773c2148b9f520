import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { LONG_AGO } from "./calendar";

/** A moment that a journey only knows relative to today; `typed` as it was entered, `YYYY-MM-DDTHH:MM` of the person's own clock. */
export type Relative = { daysFromToday: number; typed?: string; wholeDay?: boolean };
export type Value = string | number | boolean | null | Relative | Person | Known;
/** A row as a journey knows it: its values by field id, references as the rows themselves, and its lines. */
export type Known = { kind: "row"; entity: Entity; values: Record<string, Value>; lines: Record<string, Known[]> };
export type Person = { kind: "person"; role: string; name: string; email: string };

export const isKnown = (value: Value | undefined): value is Known =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "row";
export const isPerson = (value: Value | undefined): value is Person =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "person";
export const isRelative = (value: Value | undefined): value is Relative =>
  typeof value === "object" && value !== null && "daysFromToday" in value;

export const peopleOf = (app: AppModel, role: string): Person[] =>
  (app.roles.find(({ id }) => id === role)?.examples ?? []).map((example) => ({ kind: "person", role, ...example }));

/** The example rows, joined as the application joins them. */
export class World {
  readonly #rows = new Map<string, Known[]>();
  constructor(readonly app: AppModel) {
    for (const entity of app.entities)
      this.#rows.set(
        entity.id,
        entity.seed.map(() => ({ kind: "row", entity, values: {}, lines: {} })),
      );
    for (const entity of app.entities) for (const [at, seed] of entity.seed.entries()) this.#fill(entity, at, seed);
    for (const entity of app.entities) this.#hangLines(entity);
  }
  rows(entity: Entity): readonly Known[] {
    return this.#rows.get(entity.id) ?? [];
  }
  /** A row that is made on the way, and stands among the lines of what it refers to. */
  add(row: Known): void {
    this.#rows.get(row.entity.id)?.push(row);
    for (const field of row.entity.fields.filter(({ type }) => type === "reference")) {
      const parent = row.values[field.id];
      if (isKnown(parent)) addLine(parent, row.entity.id, field.id, row);
    }
  }
  #fill(entity: Entity, at: number, seed: Entity["seed"][number]) {
    const row = this.#rows.get(entity.id)?.[at];
    if (!row) return;
    if (entity.flow) row.values[entity.flow.field] = entity.flow.initial;
    for (const [id, value] of Object.entries(seed)) {
      const field = entity.fields.find((candidate) => candidate.id === id);
      row.values[id] =
        typeof value === "object" && value !== null && "ref" in value ? this.#referred(field, value.ref) : value;
    }
  }
  #referred(field: Field | undefined, at: number): Value {
    if (field?.type === "account") return peopleOf(this.app, field.to ?? "")[at] ?? null;
    return (field?.to && this.#rows.get(field.to)?.[at]) || null;
  }
  #hangLines(entity: Entity) {
    for (const field of entity.fields.filter(({ type }) => type === "reference"))
      for (const row of this.rows(entity)) {
        const parent = row.values[field.id];
        if (isKnown(parent)) addLine(parent, entity.id, field.id, row);
      }
  }
}

export function addLine(parent: Known, child: string, via: string, row: Known) {
  const key = `${child}.${via}`;
  const own = parent.lines[key] ?? [];
  parent.lines[key] = own;
  own.push(row);
}

/** What a formula gives for a known row; undefined: not known before the application runs. */
export function evaluate(app: AppModel, row: Known, expr: Expr, viewer: Person | null = null): Value | undefined {
  if ("const" in expr) return expr.const;
  if ("field" in expr) return valueAt(app, row, expr.field, viewer);
  if ("today" in expr) return { daysFromToday: 0, wholeDay: true };
  if ("now" in expr) return { daysFromToday: 0 };
  if ("viewer" in expr) return viewer ? (expr.viewer === "id" ? viewer : viewer.role) : undefined;
  if ("fold" in expr) return folded(app, row, expr, viewer);
  const args = expr.args.map((arg) => evaluate(app, row, arg, viewer));
  return args.includes(undefined) ? undefined : applied(expr.op, args as Value[]);
}

export function valueAt(app: AppModel, row: Known, path: string, viewer: Person | null = null): Value | undefined {
  const [first = "", ...rest] = path.split(".");
  const field = row.entity.fields.find(({ id }) => id === first);
  const value =
    field?.compute && !(first in row.values) ? evaluate(app, row, field.compute, viewer) : (row.values[first] ?? null);
  if (rest.length === 0) return value;
  if (isPerson(value)) return rest[0] === "name" ? value.name : undefined;
  return isKnown(value) ? valueAt(app, value, rest.join("."), viewer) : null;
}

function folded(
  app: AppModel,
  row: Known,
  expr: Extract<Expr, { fold: string }>,
  viewer: Person | null,
): Value | undefined {
  const children = row.lines[`${expr.over}.${expr.via}`] ?? [];
  const { where, of } = expr;
  const chosen = children.map((child) => (where ? evaluate(app, child, where, viewer) : true));
  if (chosen.includes(undefined)) return undefined;
  const counted = children.filter((_, at) => chosen[at] === true);
  if (expr.fold === "count") return counted.length;
  if (!of) return undefined;
  const numbers = counted.map((child) => evaluate(app, child, of, viewer));
  if (!numbers.every((value): value is number => typeof value === "number")) return undefined;
  if (expr.fold === "sum") return numbers.reduce((sum, value) => sum + value, 0);
  if (numbers.length === 0) return null;
  if (expr.fold === "avg") return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return expr.fold === "min" ? Math.min(...numbers) : Math.max(...numbers);
}

const comparable = (value: Value | undefined): number | string | null => {
  if (isRelative(value)) return value.daysFromToday;
  return typeof value === "number" || typeof value === "string" ? value : null;
};
/** A day or moment that was typed lies far ahead of whatever is counted from today, or far behind it. */
export const relative = (typed: string): Relative => ({ daysFromToday: typed < LONG_AGO ? -1000 : 1000, typed });
const beside = (value: Value | undefined, other: Value | undefined): Value | undefined => {
  if (isRelative(value) && isRelative(other) && value.typed && other.typed) return value.typed;
  return isRelative(other) && typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? relative(value) : value;
};
function compared(a: Value | undefined, b: Value | undefined, holds: (order: number) => boolean): Value {
  const [one, other] = [comparable(beside(a, b)), comparable(beside(b, a))];
  if (one === null || other === null) return false;
  return holds(one < other ? -1 : one > other ? 1 : 0);
}
const numbersOf = (args: Value[]) => args.map((value) => (typeof value === "number" ? value : 0));
const isSame = (a: Value | undefined, b: Value | undefined) =>
  isPerson(a) && isPerson(b) ? a.email === b.email : a === b;
type Operator = (args: Value[]) => Value | undefined;
const operators: Record<string, Operator> = {
  add: (args) => numbersOf(args).reduce((sum, value) => sum + value, 0),
  sub: (args) => numbersOf(args).reduce((rest, value) => rest - value),
  mul: (args) => numbersOf(args).reduce((product, value) => product * value, 1),
  div: (args) => numbersOf(args).reduce((rest, value) => rest / value),
  min: (args) => Math.min(...numbersOf(args)),
  max: (args) => Math.max(...numbersOf(args)),
  round: (args) => Math.round(numbersOf(args)[0] ?? 0),
  eq: ([a, b]) => isSame(a, b),
  ne: ([a, b]) => !isSame(a, b),
  lt: ([a, b]) => compared(a, b, (order) => order < 0),
  le: ([a, b]) => compared(a, b, (order) => order <= 0),
  gt: ([a, b]) => compared(a, b, (order) => order > 0),
  ge: ([a, b]) => compared(a, b, (order) => order >= 0),
  and: (args) => args.every((value) => value === true),
  or: (args) => args.some((value) => value === true),
  not: ([a]) => a !== true,
  if: ([condition, yes, no]) => (condition === true ? yes : no),
  monthOf: ([a]) => monthOf(a),
  isEmpty: ([a]) => a === null || a === "",
  daysBetween: ([a, b]) => {
    const [from, to] = [comparable(a ?? null), comparable(b ?? null)];
    if (typeof from !== "number" || typeof to !== "number") return null;
    // From one moment to another, a whole day less is what certainly has passed: hours are not known here.
    return isRelative(a) && a.wholeDay ? to - from : to - from - 1;
  },
};
/** Beyond a month's length from today it is another month, whatever day today is. */
const LONGEST_MONTH = 31;
function monthOf(value: Value | undefined): Value | undefined {
  if (typeof value === "string") return value.slice(0, 7);
  if (!isRelative(value)) return null;
  if (value.typed) return value.typed.slice(0, 7);
  if (value.daysFromToday === 0) return "this month";
  return Math.abs(value.daysFromToday) >= LONGEST_MONTH ? `${value.daysFromToday} days from this month` : undefined;
}
const applied = (op: string, args: Value[]): Value | undefined => operators[op]?.(args);
