import type { Expr } from "@/lib/contract/expr";
import { flatKey } from "@/lib/generated-app/names";
import { literal } from "../code";
import type { ImportSink } from "./value";

const comparisons: Record<string, string> = {
  eq: "===",
  ne: "!==",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  and: "&&",
  or: "||",
  add: "+",
  sub: "-",
  mul: "*",
};

/** A formula over a row that the API has sent; null where the browser can not say it. */
export function condition(expr: Expr, imports: ImportSink): string | null {
  if ("const" in expr) return literal(expr.const);
  if ("field" in expr) return `row.${flatKey(expr.field)}`;
  if ("now" in expr || "today" in expr) {
    const name = "now" in expr ? "now" : "today";
    imports.add("../lib/local-time", name);
    return `${name}()`;
  }
  if (!("op" in expr)) return null;
  const args = expr.args.map((arg) => condition(arg, imports));
  if (args.includes(null)) return null;
  if (expr.op === "not") return `!(${args[0]})`;
  if (expr.op === "daysBetween") {
    imports.add("../lib/local-time", "daysBetween");
    return `daysBetween(${args.join(", ")})`;
  }
  if (expr.op === "isEmpty") return `(${args[0]} ?? "") === ""`;
  const sign = comparisons[expr.op];
  if (!sign) return null;
  const known = ["<", "<=", ">", ">=", "+", "-", "*"].includes(sign)
    ? args.map((arg, at) => guarded(expr.args[at], arg ?? ""))
    : args;
  return `(${known.join(` ${sign} `)})`;
}
/** A missing value is smaller than any other. */
const guarded = (expr: Expr | undefined, code: string) => (expr && "field" in expr ? `(${code} ?? 0)` : code);
