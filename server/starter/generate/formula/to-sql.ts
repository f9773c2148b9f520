import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, fieldById, isLive } from "@/lib/generated-app/fields";
import { literal, sqlText } from "../code";
import { columnName, tableName } from "../model/names";
import { kindOf } from "./type-of";

/**
 * Where a formula is evaluated: a row of `entity` under the name `alias`. `joins`: the rows it refers to, by alias.
 * `column`, `viewer`: how a column of the row itself and who asks are written, where that differs from plain SQL.
 */
export type SqlScope = {
  app: AppModel;
  entity: Entity;
  alias: string;
  joins: Map<string, string>;
  column?: (leaf: string) => string;
  /** The text becomes a template of Drizzle. */
  template?: boolean;
  viewer?: { id: string; role: string };
  /** A day that stands for today, and how columns that follow from it are written then. */
  today?: string;
};
export const scopeOf = (app: AppModel, entity: Entity, alias = tableName(entity)): SqlScope => ({
  app,
  entity,
  alias,
  joins: new Map(),
});

const name = (text: string) => `"${text}"`;
const NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
const TODAY = "date('now', 'localtime')";

/** The value at the end of a path, joining the rows it leads through. */
export function sqlPath(scope: SqlScope, path: string): string {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return leaf(scope, first);
  const field = fieldById(scope.entity, first);
  const alias = `${scope.alias}_${columnName(first)}`;
  const target = field.type === "account" ? "accounts" : tableName(entityById(scope.app, field.to ?? ""));
  const key = scope.column ? scope.column(first) : `${name(scope.alias)}.${name(columnName(first))}`;
  scope.joins.set(alias, `left join ${name(target)} ${name(alias)} on ${name(alias)}."id" = ${key}`);
  if (field.type === "account") return `${name(alias)}.${name(columnName(rest[0] ?? "name"))}`;
  const next: SqlScope = {
    app: scope.app,
    entity: entityById(scope.app, field.to ?? ""),
    alias,
    joins: scope.joins,
    ...(scope.template && { template: true }),
  };
  return sqlPath(next, rest.join("."));
}

function leaf(scope: SqlScope, id: string): string {
  const field = scope.entity.fields.find((candidate) => candidate.id === id);
  if (scope.column) return scope.column(id);
  if (field?.compute && isLive(field)) return toSql(scope, field.compute);
  return `${name(scope.alias)}.${name(columnName(id))}`;
}

/** Inside a template of Drizzle a text is a parameter. */
const constant = (scope: SqlScope, value: string | number | boolean | null) => {
  if (typeof value === "string") return scope.template ? `\${${literal(value)}}` : sqlText(value);
  return value === null ? "null" : String(Number(value));
};

function fold(scope: SqlScope, expr: Extract<Expr, { fold: string }>): string {
  const entity = entityById(scope.app, expr.over);
  const child: SqlScope = {
    app: scope.app,
    entity,
    alias: `${scope.alias}_${tableName(entity)}`,
    joins: new Map(),
    ...(scope.viewer && { viewer: scope.viewer }),
    ...(scope.template && { template: true }),
    ...(scope.today && { today: scope.today }),
  };
  const of = expr.of ? toSql(child, expr.of) : null;
  const where = expr.where ? ` and ${toSql(child, expr.where)}` : "";
  const own = scope.column ? scope.column("id") : `${name(scope.alias)}."id"`;
  const sum = expr.fold === "count" ? "count(*)" : `${expr.fold}(${of})`;
  const joins = [...child.joins.values()].map((join) => ` ${join}`).join("");
  const rows = `from ${name(tableName(entity))} ${name(child.alias)}${joins}`;
  const value = expr.fold === "sum" ? `coalesce(${sum}, 0)` : sum;
  return `(select ${value} ${rows} where ${name(child.alias)}.${name(columnName(expr.via))} = ${own}${where})`;
}

/** A formula as SQL. A missing number counts as 0 in sums, and nothing is before or after a missing value. */
export function toSql(scope: SqlScope, expr: Expr): string {
  if ("const" in expr) return constant(scope, expr.const);
  if ("field" in expr) return sqlPath(scope, expr.field);
  if ("fold" in expr) return fold(scope, expr);
  if ("now" in expr) return NOW;
  if ("today" in expr) return scope.today ?? TODAY;
  if ("viewer" in expr) {
    if (!scope.viewer) throw new Error("Only rows and rules know who asks");
    return scope.viewer[expr.viewer];
  }
  return operation(scope, expr);
}

const arithmetic = { add: " + ", sub: " - ", mul: " * " } as const;
const comparisons = { lt: "<", le: "<=", gt: ">", ge: ">=" } as const;
const isIn = <T extends object>(table: T, key: string): key is Extract<keyof T, string> => key in table;

function operation(scope: SqlScope, { op, args }: Extract<Expr, { op: string }>): string {
  const all = args.map((arg) => toSql(scope, arg));
  const [a = "null", b = "null", c = "null"] = all;
  const zero = (index: number) => {
    const arg = args[index];
    const text = all[index] ?? "null";
    return (arg && "const" in arg) || text.startsWith("coalesce(") ? text : `coalesce(${text}, 0)`;
  };
  const numbers = args.map((_, index) => zero(index));
  if (isIn(arithmetic, op)) return `(${numbers.join(arithmetic[op])})`;
  if (isIn(comparisons, op)) return `coalesce(${a} ${comparisons[op]} ${b}, 0)`;
  const asksViewer = args.some((arg) => "viewer" in arg);
  const first = args[0];
  switch (op) {
    case "div":
      return `(${zero(0)} * 1.0 / nullif(${b}, 0))`;
    case "min":
    case "max":
      return numbers.length > 1 ? `${op}(${numbers.join(", ")})` : zero(0);
    case "round":
      return all.length > 1 ? `round(${zero(0)}, ${b})` : `cast(round(${zero(0)}) as integer)`;
    case "eq":
      return asksViewer ? `coalesce(${a} = ${b}, 0)` : `(${a} is ${b})`;
    case "ne":
      return `(${a} is not ${b})`;
    case "and":
    case "or":
      return `(${all.join(` ${op} `)})`;
    case "not":
      return `(not coalesce(${a}, 0))`;
    case "if":
      return `(case when ${a} then ${b} else ${c} end)`;
    case "isEmpty":
      return `(coalesce(${a}, '') = '')`;
    case "concat":
      return `(${all.map((text) => `coalesce(${text}, '')`).join(" || ")})`;
    case "daysBetween":
      return `((unixepoch(${b}) - unixepoch(${a})) / 86400)`;
    case "addMinutes":
      return `strftime('%Y-%m-%dT%H:%M:%fZ', ${a}, ${b} || ' minutes')`;
    case "addDays":
      return first && kindOf(scope.app, scope.entity, first) === "date"
        ? `date(${a}, ${b} || ' days')`
        : `strftime('%Y-%m-%dT%H:%M:%fZ', ${a}, ${b} || ' days')`;
    case "monthOf":
    case "weekday":
      return calendar(op, a, first !== undefined && kindOf(scope.app, scope.entity, first) === "date");
  }
  throw new Error(`No SQL for ${op}`);
}

/** A day as it stands; of a moment, the day on the clock here. */
function calendar(op: "monthOf" | "weekday", value: string, isDay: boolean): string {
  const here = isDay ? "" : ", 'localtime'";
  if (op === "weekday") return `cast(strftime('%w', ${value}${here}) as integer)`;
  return isDay ? `substr(${value}, 1, 7)` : `strftime('%Y-%m', ${value}${here})`;
}
