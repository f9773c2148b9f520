import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { isLive, resolvePath } from "@/lib/generated-app/fields";
import { readsOf } from "../formula/collect";
import { momentFor, sampled, targetOf, validValue } from "./base";
import { type Evaluation, evaluate, isRow, row, type TestValue, type Viewer, type WorldRow } from "./world";

/** What must hold of a row. */
export type Goal = { expr: Expr; is: boolean };
type Choice = { apply: (to: WorldRow) => void };
type Slot = Choice[];

const TRIES = 60_000;
/** Stands among the constants of formulas that ask for a month; and days that lie in this one or in another, whatever day today is. */
const A_MONTH = "a month";
export const ANOTHER_MONTH = -40;
const FROM_TODAY = [0, ANOTHER_MONTH, 40];

const constants = (expr: Expr): (string | number)[] => {
  if ("const" in expr) return typeof expr.const === "string" || typeof expr.const === "number" ? [expr.const] : [];
  if ("op" in expr) return [...(expr.op === "monthOf" ? [A_MONTH] : []), ...expr.args.flatMap(constants)];
  return "fold" in expr ? [expr.where, expr.of].flatMap((inner) => (inner ? constants(inner) : [])) : [];
};

const within =
  ({ limits, type }: Field) =>
  (value: number) =>
    value >= (limits.min ?? (type === "rating" ? 1 : 0)) && value <= (limits.max ?? (type === "rating" ? 5 : 1e9));
const whole = (field: Field) => !["decimal", "percent"].includes(field.type);

/** Values of a field worth trying, the usual one first: those around every constant that a formula compares with. */
function candidates(app: AppModel, entity: Entity, field: Field | null, leaf: string, known: (string | number)[], viewer: Viewer | null): TestValue[] {
  if (!field) return entity.flow?.field === leaf ? entity.flow.states.map(({ id }) => id) : [];
  const numbers = known.filter((value) => typeof value === "number");
  const none: TestValue[] = field.required ? [] : [null];
  const usual = validValue(app, entity, field);
  switch (field.type) {
    case "account": return [...(viewer?.id && viewer.role === field.to ? [{ person: "actor" } as const] : []), { person: "other" }, ...none];
    case "reference": return [usual, ...none];
    case "boolean": return [false, true];
    case "choice": return [...(field.values ?? []).map(({ id }) => id), ...none];
    case "date": case "datetime": {
      if (known.includes(A_MONTH)) return FROM_TODAY.map((days) => ({ days }));
      const days = [2, 9, 40, 400, -2, -9, -40, -400, ...numbers.flatMap((value) => [value + 1, value - 1, -value - 1, -value + 1])];
      const at = momentFor(app, entity, field);
      return [usual, ...none, ...[...new Set(days)].map((count) => ({ ...at, days: count }))];
    }
    case "time": return [usual, "08:00", "12:00", "18:00", "22:00", ...none];
    case "int": case "decimal": case "money": case "percent": case "duration": case "rating": {
      const near = numbers.flatMap((value) => [value, value + 1, value - 1]).filter((value) => !whole(field) || Number.isInteger(value));
      return [...new Set([Number(usual), 0, 1, 2, 3, 10, ...near])].filter(within(field)).map((value): TestValue => value).concat(none);
    }
    default: return [usual, ...known.filter((value) => typeof value === "string"), ...none];
  }
} // biome-ignore format: one type a line

/** Puts a value at the end of a path, making the rows on the way. */
export function put(app: AppModel, to: WorldRow, path: string, value: TestValue): void {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    to.values.set(first, value);
    return;
  }
  const field = to.entity.fields.find(({ id }) => id === first);
  if (!field || field.type === "account") return;
  const known = to.values.get(first);
  const next = isRow(known) ? known : row(targetOf(app, field));
  to.values.set(first, next);
  put(app, next, rest.join("."), value);
}

/** Paths and folds that formulas read in the end, with computed values taken apart. */
function leavesOf(
  app: AppModel,
  entity: Entity,
  expr: Expr,
  prefix = "",
): { paths: string[]; folds: { at: string; expr: Extract<Expr, { fold: string }> }[] } {
  const { paths, folds } = readsOf(expr);
  const inner = paths.map((path) => {
    const end = resolvePath(app, entity, path);
    if (end.entity === "account" || !end.field?.compute || !isLive(end.field))
      return { paths: [`${prefix}${path}`], folds: [] };
    const above = path.includes(".") ? `${path.slice(0, path.lastIndexOf("."))}.` : "";
    return leavesOf(app, end.entity, end.field.compute, `${prefix}${above}`);
  });
  return {
    paths: inner.flatMap((each) => each.paths),
    folds: [...folds.map((fold) => ({ at: prefix, expr: fold })), ...inner.flatMap((each) => each.folds)],
  };
}

function foldSlot(
  app: AppModel,
  known: (string | number)[],
  at: string,
  expr: Extract<Expr, { fold: string }>,
  viewer: Viewer | null,
): Slot {
  const over = app.entities.find(({ id }) => id === expr.over);
  if (!over) return [];
  const child = () =>
    solve(app, row(over), expr.where ? [{ expr: expr.where, is: true }] : [], viewer, false) ?? row(over);
  const counts = [
    ...new Set([
      0,
      1,
      2,
      3,
      ...known.flatMap((value) => (typeof value === "number" && value < 20 ? [value, value + 1] : [])),
    ]),
  ];
  return counts
    .filter((count) => Number.isInteger(count) && count >= 0)
    .map((count) => ({
      apply: (to) => {
        const owner = ownerAt(app, to, at);
        const rows = Array.from({ length: count }, child);
        owner.children = [
          ...owner.children.filter((own) => own.entity.id !== over.id || own.via !== expr.via),
          { entity: over, via: expr.via, rows },
        ];
      },
    }));
}
function ownerAt(app: AppModel, to: WorldRow, prefix: string): WorldRow {
  const [first, ...rest] = prefix.split(".").filter(Boolean);
  if (first === undefined) return to;
  const field = to.entity.fields.find(({ id }) => id === first);
  if (!field) return to;
  const known = to.values.get(first);
  const next = isRow(known) ? known : row(targetOf(app, field));
  to.values.set(first, next);
  return ownerAt(app, next, rest.join("."));
}

const copy = (from: WorldRow): WorldRow => ({
  entity: from.entity,
  values: new Map([...from.values].map(([id, value]) => [id, isRow(value) ? copy(value) : value])),
  children: from.children.map((child) => ({ ...child, rows: child.rows.map(copy) })),
});

export const evaluation = (app: AppModel, viewer: Viewer | null): Evaluation => ({
  app,
  viewer,
  fallback: sampled(app),
});
export const holds = (app: AppModel, at: WorldRow, { expr, is }: Goal, viewer: Viewer | null) =>
  (evaluate(evaluation(app, viewer), at, expr) === true) === is;

/** A row like `from` for which every goal holds, found by trying; null when there is none. `children`: rows that refer to it may be made too. */
export function solve(
  app: AppModel,
  from: WorldRow,
  goals: Goal[],
  viewer: Viewer | null,
  children = true,
  fixed: readonly string[] = [],
): WorldRow | null {
  const ok = (at: WorldRow) => goals.every((goal) => holds(app, at, goal, viewer));
  const known = goals.flatMap(({ expr }) => constants(expr));
  // A usual date lies in this month on some days and not on others.
  if (!known.includes(A_MONTH) && ok(from)) return from;
  const leaves = goals.map(({ expr }) => leavesOf(app, from.entity, expr));
  const paths = [...new Set(leaves.flatMap((each) => each.paths))].filter(
    (path) => !fixed.includes(path.split(".")[0] ?? ""),
  );
  const slots: Slot[] = paths.flatMap((path) => {
    const end = resolvePath(app, from.entity, path);
    if (end.entity === "account") return [];
    return [
      candidates(app, end.entity, end.field, end.leaf, known, viewer).map((value) => ({
        apply: (to: WorldRow) => put(app, to, path, value),
      })),
    ];
  });
  if (children)
    for (const { at, expr } of leaves.flatMap((each) => each.folds)) slots.push(foldSlot(app, known, at, expr, viewer));
  return tried(
    from,
    slots.filter((slot) => slot.length > 0),
    ok,
  );
}

/** All combinations, the first slot changing fastest. */
function tried(from: WorldRow, slots: Slot[], ok: (at: WorldRow) => boolean): WorldRow | null {
  const total = slots.reduce((product, slot) => product * slot.length, 1);
  for (let index = 0; index < Math.min(total, TRIES); index += 1) {
    const at = copy(from);
    let rest = index;
    for (const slot of slots) {
      slot[rest % slot.length]?.apply(at);
      rest = Math.floor(rest / slot.length);
    }
    if (ok(at)) return at;
  }
  return null;
}

/** Every rule with a formula, as a goal of its own, for an operation. */
export function requirements(
  app: AppModel,
  entity: Entity,
  operation: "create" | "update" | "move",
  but?: string,
): Goal[] {
  return app.rules.flatMap((rule): Goal[] => {
    if (rule.kind !== "require" || rule.entity !== entity.id || rule.id === but || !rule.on.includes(operation))
      return [];
    return [
      { expr: rule.when ? { op: "or", args: [{ op: "not", args: [rule.when] }, rule.that] } : rule.that, is: true },
    ];
  });
}
