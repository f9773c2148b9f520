import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { resolvePath, shownAs } from "@/lib/generated-app/fields";
import { dayOfMonth } from "@/lib/generated-app/months";
import { entityOf, joined, many, money, possessive, speaksOfMany, wordsOf } from "./phrases";

type Fold = Extract<Expr, { fold: string }>;
type Operation = Extract<Expr, { op: string }>;
/** Words of a part of a formula. `rank`: how loosely they hold together; 0: one thing, 1: a product, 2: a sum, 3: a choice. */
type Said = { text: string; rank: number };
type Scope = {
  model: AppModel;
  entity: Entity;
  /** Fields of the row are "its"; inside a sum over other rows they stand by themselves. */
  own: boolean;
};

/** What a path leads to, from the row that a sentence is about. */
function owned({ model, entity, own }: Scope, path: string): string {
  const words = wordsOf(model, entity, path);
  const [last = path, before] = words.toReversed();
  if (!own) return last;
  return before === undefined ? `its ${last}` : `its ${possessive(before)} ${last}`;
}

function isMoney(scope: Scope, expr: Expr): boolean {
  if ("field" in expr) {
    const { field } = resolvePath(scope.model, scope.entity, expr.field);
    return field !== null && shownAs(field) === "money";
  }
  if ("fold" in expr) {
    const over = entityOf(scope.model, expr.over);
    return over !== undefined && expr.of !== undefined && isMoney({ ...scope, entity: over }, expr.of);
  }
  return "op" in expr && !["div", "daysBetween"].includes(expr.op) && expr.args.some((arg) => isMoney(scope, arg));
}
const isPercent = (scope: Scope, expr: Expr | undefined) =>
  expr !== undefined && "field" in expr && resolvePath(scope.model, scope.entity, expr.field).field?.type === "percent";
const constantOf = (expr: Expr | undefined) => (expr && "const" in expr ? expr.const : undefined);
/** A field of percent, divided by a hundred: "margin / 100". */
const share = (scope: Scope, expr: Expr | undefined): Expr | null =>
  expr && "op" in expr && expr.op === "div" && constantOf(expr.args[1]) === 100 && isPercent(scope, expr.args[0])
    ? (expr.args[0] ?? null)
    : null;
/** "if empty then 0, else the value": a value that may be missing. */
function orNothing(expr: Expr): Expr {
  if (!("op" in expr) || expr.op !== "if") return expr;
  const [when, zero, value] = expr.args;
  const missing = when && "op" in when && when.op === "isEmpty" && constantOf(zero) === 0;
  return missing && value ? value : expr;
}

const atom = (text: string): Said => ({ text, rank: 0 });
const held = ({ text, rank }: Said, most: number) => (rank > most ? `(${text})` : text);

function say(scope: Scope, given: Expr, inMoney: boolean): Said {
  const expr = orNothing(given);
  if ("field" in expr) return atom(owned(scope, expr.field));
  if ("const" in expr) return atom(constant(scope.model, expr.const, inMoney));
  if ("fold" in expr) return atom(foldText(scope, expr, inMoney));
  if ("op" in expr) return operation(scope, expr, inMoney);
  return atom("now" in expr ? "now" : "today" in expr ? "today" : "who is signed in");
}
function constant(model: AppModel, value: string | number | boolean | null, inMoney: boolean): string {
  if (typeof value === "number") return inMoney ? money(model, value) : String(value);
  if (value === null) return "nothing";
  return typeof value === "boolean" ? (value ? "yes" : "no") : `“${value}”`;
}

function operation(scope: Scope, { op, args }: Operation, inMoney: boolean): Said {
  const all = (unit: boolean) => args.map((arg) => say(scope, arg, unit));
  const inner = op === "mul" || op === "div" ? inMoney && !args.some((arg) => isMoney(scope, arg)) : inMoney;
  const said = all(inner);
  const [first, second] = said;
  switch (op) {
    case "add":
      return { text: said.map((one) => held(one, 2)).join(" plus "), rank: 2 };
    case "sub":
      return difference(scope, args, said);
    case "mul": {
      const part = share(scope, args[1]);
      if (part && first) return { text: `${say(scope, part, false).text} of ${held(first, 0)}`, rank: 1 };
      return { text: said.map((one) => held(one, 1)).join(" times "), rank: 1 };
    }
    case "div":
      return { text: `${held(first ?? atom(""), 1)} divided by ${held(second ?? atom(""), 0)}`, rank: 1 };
    case "round":
      return first ?? atom("");
    case "if":
      return choice(scope, args, inMoney);
    case "min":
    case "max":
      return atom(`the ${op === "min" ? "lower" : "higher"} of ${joined(said.map((one) => held(one, 2)))}`);
    case "daysBetween":
      return atom(`the days from ${first?.text} to ${second?.text}`);
    case "addDays":
      return { text: `${second?.text} days after ${first?.text}`, rank: 2 };
    case "addMinutes":
      return { text: `${second?.text} minutes after ${first?.text}`, rank: 2 };
    case "monthOf":
      return atom(`the month of ${first?.text}`);
    case "weekday":
      return atom(`the weekday of ${first?.text}`);
    case "concat":
      return atom(joined(said.map(({ text }) => text)));
    default:
      return { text: conditionText(scope, { op, args }), rank: 3 };
  }
}
function difference(scope: Scope, args: readonly Expr[], [from, less]: Said[]): Said {
  const part = share(scope, args[1]);
  if (part && constantOf(args[0]) === 1) return { text: `100 % minus ${say(scope, part, false).text}`, rank: 2 };
  return { text: `${held(from ?? atom(""), 2)} minus ${held(less ?? atom(""), 1)}`, rank: 2 };
}
function choice(scope: Scope, [when, yes, no]: readonly Expr[], inMoney: boolean): Said {
  if (!when || !yes || !no) return atom("");
  const [one, other] = [say(scope, yes, inMoney), say(scope, no, inMoney)];
  return { text: `${held(one, 2)} where ${conditionText(scope, when)}, otherwise ${other.text}`, rank: 3 };
}

const ofMany: Record<Fold["fold"], string> = {
  sum: "the sum of the",
  count: "the number of",
  avg: "the average of the",
  min: "the lowest of the",
  max: "the highest of the",
};
function foldText(scope: Scope, { fold, over, of: given, where }: Fold, inMoney: boolean): string {
  const { model, own } = scope;
  const entity = entityOf(model, over);
  if (!entity) return over;
  const inside: Scope = { model, entity, own: false };
  const rows = `${own ? "its " : ""}${entity.names.many}${where ? whichText(inside, where) : ""}`;
  if (fold === "count" || !given) return `${ofMany[fold]} ${rows}`;
  const of = orNothing(given);
  const parts = "op" in of && of.op === "add" ? of.args.map(orNothing) : [of];
  if (parts.every((part) => "field" in part))
    return `${ofMany[fold]} ${joined(parts.map((part) => many(say(inside, part, inMoney).text)))} of ${rows}`;
  return `${ofMany[fold].replace(/ the$/, "")} ${say(inside, of, inMoney).text} over ${rows}`;
}

/** "that are not “Cancelled”", "for which the quantity is more than 3". */
function whichText(scope: Scope, where: Expr): string {
  const day = dayOfMonth(where);
  if (day !== null)
    return ` whose ${wordsOf(scope.model, scope.entity, day).at(-1) ?? day} lies in the month shown: the current one until another is chosen`;
  const state = stateIn(scope, where);
  return state ? ` that ${state.is ? "are" : "are not"} “${state.label}”` : ` for which ${conditionText(scope, where)}`;
}

/** A condition on the status alone. */
function stateIn({ entity }: Scope, expr: Expr): { is: boolean; label: string } | null {
  if (!("op" in expr) || (expr.op !== "eq" && expr.op !== "ne")) return null;
  const [field, value] = expr.args;
  if (!field || !("field" in field) || field.field !== entity.flow?.field) return null;
  const label = entity.flow.states.find(({ id }) => id === constantOf(value))?.label;
  return label === undefined ? null : { is: expr.op === "eq", label };
}

const relations: Record<string, string> = {
  eq: "is",
  ne: "is not",
  lt: "is less than",
  le: "is at most",
  gt: "is more than",
  ge: "is at least",
};
const inTime: Record<string, string> = {
  lt: "is before",
  le: "is not after",
  gt: "is after",
  ge: "is not before",
  eq: "is",
  ne: "is not",
};
const fromNow: Record<string, string> = {
  ge: "has not passed",
  gt: "is still to come",
  lt: "has passed",
  le: "is today or has passed",
  eq: "is today",
  ne: "is not today",
};
const counted: Record<string, string> = { gt: "more than ", ge: "at least ", lt: "less than ", le: "at most ", eq: "" };

/** "“Paid” is ticked", "its dog has “Bites” ticked". */
function ticked({ model, entity }: Scope, path: string, yes: boolean): string {
  const { field } = resolvePath(model, entity, path);
  const [, before] = wordsOf(model, entity, path).toReversed();
  const label = `“${field?.label ?? path}”`;
  if (before === undefined) return `${label} is ${yes ? "" : "not "}ticked`;
  return `its ${before} ${yes ? "has" : "does not have"} ${label} ticked`;
}

function conditionText(scope: Scope, expr: Expr): string {
  const day = dayOfMonth(expr);
  if (day !== null) return `${owned(scope, day)} lies in the month shown`;
  if ("field" in expr) return ticked(scope, expr.field, true);
  if (!("op" in expr)) return say(scope, expr, false).text;
  const { op, args } = expr;
  const [first, second] = args;
  if (op === "and" || op === "or")
    return joined(
      args.map((arg) => conditionText(scope, arg)),
      op,
    );
  if (op === "isEmpty" && first) return `${say(scope, first, false).text} is missing`;
  if (op === "not" && first) return negated(scope, first);
  return first && second ? comparison(scope, op, first, second) : say(scope, expr, false).text;
}
function negated(scope: Scope, expr: Expr): string {
  if ("op" in expr && expr.op === "isEmpty" && expr.args[0]) return `${say(scope, expr.args[0], false).text} is given`;
  if ("field" in expr) return ticked(scope, expr.field, false);
  return `it is not so that ${conditionText(scope, expr)}`;
}

const isNow = (expr: Expr) => "now" in expr || "today" in expr;
function comparison(scope: Scope, op: string, first: Expr, second: Expr): string {
  const state = stateIn(scope, { op: op as Operation["op"], args: [first, second] });
  const it = scope.own ? "it" : "the status";
  if (state) return `${it} ${state.is ? "is" : "is not"} “${state.label}”`;
  if ("viewer" in second || "viewer" in first) return `it is ${op === "ne" ? "not " : ""}their own`;
  return (
    aboutChoice(scope, op, first, second) ?? daysText(scope, op, first, second) ?? related(scope, op, first, second)
  );
}
function related(scope: Scope, op: string, first: Expr, second: Expr): string {
  const left = say(scope, first, isMoney(scope, second)).text;
  const several = "field" in first && speaksOfMany(wordsOf(scope.model, scope.entity, first.field).at(-1) ?? "");
  const agreed = (verb: string) => (several ? verb.replace(/^is\b/, "are").replace(/^has\b/, "have") : verb);
  if (isNow(second)) return `${left} ${agreed(fromNow[op] ?? op)}`;
  const dates = "field" in first && isMoment(scope, first.field);
  const right = say(scope, second, isMoney(scope, first)).text;
  return `${left} ${agreed((dates ? inTime : relations)[op] ?? op)} ${right}`;
}
const isMoment = ({ model, entity }: Scope, path: string) => {
  const { field } = resolvePath(model, entity, path);
  return field !== null && ["date", "datetime", "time"].includes(shownAs(field));
};

/** A choice by its words, a yes or no as ticked. */
function aboutChoice(scope: Scope, op: string, first: Expr, second: Expr): string | null {
  const value = constantOf(second);
  if (!("field" in first) || value === undefined || (op !== "eq" && op !== "ne")) return null;
  const { field } = resolvePath(scope.model, scope.entity, first.field);
  const is = op === "eq";
  if (typeof value === "boolean") return ticked(scope, first.field, is === value);
  const label = field?.values?.find(({ id }) => id === value)?.label;
  return label === undefined ? null : `${owned(scope, first.field)} ${is ? "is" : "is not"} “${label}”`;
}

/** "it became “Done” more than 7 days ago", "its due date is less than 3 days away". */
function daysText(scope: Scope, op: string, first: Expr, second: Expr): string | null {
  const days = constantOf(second);
  if (!("op" in first) || first.op !== "daysBetween" || typeof days !== "number" || !(op in counted)) return null;
  const [from, to] = first.args;
  if (!from || !to || (!isNow(from) && !isNow(to))) return null;
  const moment = isNow(to) ? from : to;
  const text = say(scope, moment, false).text;
  const state = "field" in moment && scope.entity.flow?.states.find(({ stamps }) => stamps === moment.field);
  if (state && isNow(to)) return `it became “${state.label}” ${counted[op]}${days} ${days === 1 ? "day" : "days"} ago`;
  if (days === 0 && op === "eq") return `${text} is today`;
  return `${text} is ${counted[op]}${days} ${days === 1 ? "day" : "days"} ${isNow(to) ? "ago" : "away"}`;
}

/** What a computed value is, from the row that it stands on: "its parts plus its labour". */
export const formulaText = (model: AppModel, entity: Entity, expr: Expr, inMoney: boolean): string =>
  say({ model, entity, own: true }, expr, inMoney).text;
/** When something holds of a row: "it is “Done” and its due date has passed". */
export const whenText = (model: AppModel, entity: Entity, expr: Expr): string =>
  conditionText({ model, entity, own: true }, expr);
