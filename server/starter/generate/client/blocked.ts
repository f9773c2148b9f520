import type { AppModel, Entity, Field, Rule } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { literal } from "../code";
import { readsOf } from "../formula/collect";
import { condition } from "./condition";
import type { ImportSink } from "./value";

/** What a formula over the new row says of the row that it belongs to; null where it reads anything else. */
function ofParent(expr: Expr, via: string): Expr | null {
  if ("field" in expr) return expr.field.startsWith(`${via}.`) ? { field: expr.field.slice(via.length + 1) } : null;
  if ("fold" in expr || "viewer" in expr) return null;
  if (!("op" in expr)) return expr;
  const args = expr.args.map((arg) => ofParent(arg, via));
  return args.every((arg) => arg !== null) ? { ...expr, args } : null;
}

/** A figure of the row that says how much room is left: its limit less what a rule counts. */
const leftOver = (parent: Entity, rule: Extract<Rule, { kind: "capacity" }>): Field | undefined =>
  parent.fields.find(({ compute }) => {
    if (!compute || !("op" in compute) || compute.op !== "sub") return false;
    const [limit, taken] = compute.args;
    const counts = taken && "fold" in taken && taken.over === rule.entity && taken.via === rule.of;
    return counts && JSON.stringify(limit) === JSON.stringify(rule.limit);
  });

/** Whether everybody who sees the row is sent what a formula reads of it. */
const sentToAll = (app: AppModel, parent: Entity, expr: Expr) =>
  readsOf(expr).paths.every(
    (path) =>
      !path.includes(".") && !app.access.some(({ entity, hides }) => entity === parent.id && hides.includes(path)),
  );

type Reason = { stands: string; words: string };
type Place = { app: AppModel; parent: Entity; via: Field };

function noRoom({ app, parent, via }: Place, rule: Rule): Reason[] {
  const left = rule.kind === "capacity" && rule.of === via.id ? leftOver(parent, rule) : undefined;
  if (!left || !sentToAll(app, parent, { field: left.id })) return [];
  return [{ stands: `(row.${left.id} ?? 1) <= 0`, words: FULL }];
}

function ruledOut({ app, parent, via }: Place, rule: Rule, imports: ImportSink): Reason[] {
  if (rule.kind !== "require" || !rule.on.includes("create") || rule.when) return [];
  const that = ofParent(rule.that, via.id);
  if (!that || readsOf(that).paths.length === 0 || !sentToAll(app, parent, that)) return [];
  const holds = condition(that, imports);
  return holds === null ? [] : [{ stands: `!${holds}`, words: rule.message }];
}

const FULL = "Full: no place is left.";

/**
 * Why no new row can be added to one, as a function of that one, or null where nothing is known against it beforehand. Its rules
 * are the API's, which refuses all the same.
 */
export function blockedBy(
  app: AppModel,
  parent: Entity,
  child: Entity,
  via: Field,
  imports: ImportSink,
): string | null {
  const place = { app, parent, via };
  const reasons = app.rules
    .filter(({ entity }) => entity === child.id)
    .flatMap((rule) => [...ruledOut(place, rule, imports), ...noRoom(place, rule)]);
  if (reasons.length === 0) return null;
  const chosen = reasons.map(({ stands, words }) => `${stands} ? ${literal(words)} : `).join("");
  return `(row) => (${chosen}null)`;
}
