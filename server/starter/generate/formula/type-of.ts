import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { resolvePath, shownAs } from "@/lib/generated-app/fields";

export type Kind = "number" | "boolean" | "date" | "text";
const logical = new Set(["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "isEmpty"]);
const figures = new Set(["add", "sub", "mul", "div", "min", "max", "round", "daysBetween", "weekday"]);

function kindOfField(app: AppModel, entity: Entity, path: string): Kind {
  const { field } = resolvePath(app, entity, path);
  const type = field ? shownAs(field) : "text";
  if (type === "boolean" || type === "date") return type;
  return ["int", "sequence", "decimal", "money", "percent", "duration", "rating"].includes(type) ? "number" : "text";
}

const kindOfConstant = (value: string | number | boolean | null): Kind =>
  typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "text";

/** What a formula gives, as far as printing needs to know. `date`: a day without a time. */
export function kindOf(app: AppModel, entity: Entity, expr: Expr): Kind {
  if ("const" in expr) return kindOfConstant(expr.const);
  if ("field" in expr) return kindOfField(app, entity, expr.field);
  if ("fold" in expr) return "number";
  if ("today" in expr) return "date";
  return "op" in expr ? kindOfOperation(app, entity, expr) : "text";
}
function kindOfOperation(app: AppModel, entity: Entity, { op, args }: Extract<Expr, { op: string }>): Kind {
  if (logical.has(op)) return "boolean";
  if (figures.has(op)) return "number";
  const inner = op === "if" ? args[1] : args[0];
  return (op === "if" || op === "addDays") && inner ? kindOf(app, entity, inner) : "text";
}
