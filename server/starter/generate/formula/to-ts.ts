import { canonicalJson } from "@/lib/canonical";
import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { flatKey } from "@/lib/generated-app/names";
import { literal } from "../code";
import { foldKeys, viewOf } from "../model/view";

/** `row`: the variable that holds a row of the entity's view. `uses`: functions of `shared/formula.ts` that were needed. */
export type TsScope = { app: AppModel; entity: Entity; row: string; uses: Set<string> };

const keyOf = (scope: TsScope, expr: Expr): string => {
  if ("field" in expr) return flatKey(expr.field);
  const text = canonicalJson(expr);
  const found = foldKeys(scope.app, scope.entity).find((candidate) => candidate.text === text);
  if (!found) throw new Error(`No column for ${text}`);
  return found.key;
};
const nullable = (scope: TsScope, expr: Expr): boolean => {
  if ("const" in expr) return expr.const === null;
  if ("field" in expr || "fold" in expr) {
    const key = keyOf(scope, expr);
    return viewOf(scope.app, scope.entity).find((column) => column.key === key)?.nullable ?? true;
  }
  if ("viewer" in expr) return true;
  return "op" in expr && ["div", "if", "addMinutes", "addDays", "daysBetween", "weekday"].includes(expr.op);
};

/** A formula as TypeScript over one row, as a person would write it. */
export function toTs(scope: TsScope, expr: Expr): string {
  if ("const" in expr) return literal(expr.const);
  if ("field" in expr || "fold" in expr) return `${scope.row}.${keyOf(scope, expr)}`;
  if ("now" in expr) return use(scope, "now", []);
  if ("today" in expr) return use(scope, "today", []);
  if ("viewer" in expr) return `viewer.${expr.viewer}`;
  return operation(scope, expr);
}

function use(scope: TsScope, name: string, args: string[]): string {
  scope.uses.add(name);
  return `${name}(${args.join(", ")})`;
}
const number = (scope: TsScope, expr: Expr) =>
  nullable(scope, expr) ? `(${toTs(scope, expr)} ?? 0)` : toTs(scope, expr);

const signs: Record<string, string> = { add: "+", sub: "-", mul: "*", eq: "===", ne: "!==", and: "&&", or: "||" };
const comparisons: Record<string, [sign: string, name: string]> = {
  lt: ["<", "isLess"],
  le: ["<=", "isAtMost"],
  gt: [">", "isMore"],
  ge: [">=", "isAtLeast"],
};

function comparison(scope: TsScope, op: string, [left, right]: Expr[]): string | null {
  const known = comparisons[op];
  if (!known || !left || !right) return null;
  const [sign, name] = known;
  const [a, b] = [toTs(scope, left), toTs(scope, right)];
  // With a missing value no comparison holds.
  return nullable(scope, left) || nullable(scope, right) ? use(scope, name, [a, b]) : `${a} ${sign} ${b}`;
}

function operation(scope: TsScope, { op, args }: Extract<Expr, { op: string }>): string {
  const compared = comparison(scope, op, args);
  if (compared) return compared;
  const all = () => args.map((arg) => toTs(scope, arg));
  const [a, b, c] = args;
  if (op === "add" || op === "sub" || op === "mul")
    return `(${args.map((arg) => number(scope, arg)).join(` ${signs[op]} `)})`;
  if (signs[op]) return `(${all().join(` ${signs[op]} `)})`;
  if (op === "min" || op === "max") return `Math.${op}(${args.map((arg) => number(scope, arg)).join(", ")})`;
  if (op === "round" && a && !b) return `Math.round(${number(scope, a)})`;
  if (op === "not") return `!${all()[0] ?? "false"}`;
  if (op === "if" && a && b && c) return `(${toTs(scope, a)} ? ${toTs(scope, b)} : ${toTs(scope, c)})`;
  if (op === "div") return use(scope, "divide", all());
  if (op === "round") return use(scope, "roundTo", all());
  return use(scope, op, all());
}
