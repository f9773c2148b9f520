import type { Access, AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById } from "@/lib/generated-app/fields";
import { readsOf } from "../formula/collect";
import type { RuleOf } from "../model/rules";
import { LONG_AGO, otherDays, otherTimes, usualDay, usualTime, weekdayOf } from "./calendar";
import { choiceText, type Entered, type Filling, fillIn, formFields, type Given } from "./enter";
import { evaluate, isRelative, type Known, relative, type Value, type World } from "./world";

/** Rules that what is typed into a form can break by itself. */
type FormRule = RuleOf<"notPast"> | RuleOf<"closed"> | RuleOf<"require">;
const formRules = (app: AppModel, entity: Entity): FormRule[] =>
  app.rules.filter(
    (rule): rule is FormRule =>
      rule.entity === entity.id &&
      (rule.kind === "notPast" ||
        rule.kind === "closed" ||
        (rule.kind === "require" && rule.on.some((operation) => operation !== "move"))),
  );

const typedAt = (value: Value | undefined): string | null =>
  isRelative(value) ? (value.typed ?? null) : typeof value === "string" ? value : null;

function isOpen({ weekdays, opens, closes }: RuleOf<"closed">, typed: string): boolean {
  const day = weekdayOf(typed);
  const time = /\d\d:\d\d$/.exec(typed)?.[0];
  if (day !== null && weekdays.includes(day)) return false;
  return time === undefined || ((opens === null || time >= opens) && (closes === null || time <= closes));
}

/** Whether a rule lets a row through that is typed in; undefined: not known before the application runs. */
export function obeys(app: AppModel, rule: FormRule, row: Known): boolean | undefined {
  if (rule.kind === "require") {
    const when = rule.when ? evaluate(app, row, rule.when) : true;
    if (when !== true) return when === undefined ? undefined : true;
    const that = evaluate(app, row, rule.that);
    return that === undefined ? undefined : that === true;
  }
  const typed = typedAt(row.values[rule.field]);
  if (typed === null) return true;
  return rule.kind === "closed" ? isOpen(rule, typed) : typed >= LONG_AGO;
}

const constants = (expr: Expr): number[] => {
  if ("const" in expr) return typeof expr.const === "number" ? [expr.const] : [];
  return "op" in expr ? expr.args.flatMap(constants) : [];
};
const formulas = (rule: FormRule): Expr[] =>
  rule.kind === "require" ? [rule.that, ...(rule.when ? [rule.when] : [])] : [];

const inLimits = ({ limits }: Field, value: number) =>
  value >= (limits.min ?? 0) && value <= (limits.max ?? Number.MAX_SAFE_INTEGER);

/** Rows whose words in a picker are no other's. */
function toldApart(world: World, entity: Entity): Known[] {
  const rows = world.rows(entity);
  const words = rows.map((row) => choiceText(world.app, row));
  return rows.filter(
    (_, at) => words[at] && words.every((other, place) => place === at || !other?.startsWith(words[at] ?? "")),
  );
}

/** Values beside the usual one that a rule may say something about. */
function otherValues(world: World, field: Field, rule: FormRule): Value[] {
  switch (field.type) {
    case "date":
      return [...otherDays];
    case "datetime":
      return [
        ...otherTimes.map((time) => relative(`${usualDay}T${time}`)),
        ...otherDays.map((day) => relative(`${day}T${usualTime}`)),
      ];
    case "time":
      return [...otherTimes];
    case "int":
    case "decimal":
    case "money":
    case "percent":
    case "duration": {
      const near = formulas(rule)
        .flatMap(constants)
        .flatMap((value) => [value, value + 1, value - 1]);
      return [field.limits.min ?? 0, ...near, 1, 20].filter((value) => inLimits(field, value));
    }
    case "choice":
      return (field.values ?? []).map(({ id }) => id);
    case "boolean":
      return [true];
    case "reference":
      return toldApart(world, entityById(world.app, field.to ?? ""));
    default:
      return [];
  }
}

/** A form as one person fills it in. `fixed`: what is given and stays so. */
export type Form = Filling & { fixed?: readonly string[] };
const filled = (form: Form, more: Given): Entered | null => fillIn({ ...form, given: { ...form.given, ...more } });

function fieldsOf({ world, entity, access, fixed = [] }: Form, rule: FormRule): Field[] {
  const read =
    rule.kind === "require"
      ? formulas(rule).flatMap((expr) => readsOf(expr).paths.map((path) => path.split(".")[0]))
      : [rule.field];
  return formFields(world.app, entity, access).filter(({ id }) => read.includes(id) && !fixed.includes(id));
}

/** The form with one field filled in otherwise, then with two. */
function variants(form: Form, rule: FormRule): Given[] {
  const [first, second] = fieldsOf(form, rule).map((field) =>
    otherValues(form.world, field, rule).map((value): Given => ({ [field.id]: value })),
  );
  const both = (first ?? []).flatMap((one) => (second ?? []).map((other) => ({ ...one, ...other })));
  return [...(first ?? []), ...(second ?? []), ...both];
}

function found(form: Form, rule: FormRule, fits: (row: Known) => boolean): Entered | null {
  for (const more of variants(form, rule)) {
    const entered = filled(form, more);
    if (entered && fits(entered.row)) return entered;
  }
  return null;
}

/** Fills in a form so that no rule stands against it, as far as that is known beforehand. */
export function enter(
  world: World,
  entity: Entity,
  access: Access,
  mark: string,
  given: Given,
  all: boolean,
): Entered | null {
  const form: Form = { world, entity, access, mark, given, fixed: Object.keys(given), all };
  const usual = filled(form, {});
  const { app } = world;
  const rules = formRules(app, entity);
  const broken = usual && rules.find((rule) => obeys(app, rule, usual.row) === false);
  if (!broken) return usual;
  return found(form, broken, (row) => rules.every((rule) => obeys(app, rule, row) !== false)) ?? usual;
}

/** One way for each rule to fill in the form so that this rule refuses it, and no other. */
export type Trip = { rule: FormRule; entered: Entered };
export function tripsOf(form: Form): Trip[] {
  const { app } = form.world;
  const rules = formRules(app, form.entity).filter((rule) => rule.kind !== "require" || rule.on.includes("create"));
  return rules.flatMap((rule) => {
    const alone = (row: Known) =>
      rules.every((other) => (other === rule ? obeys(app, other, row) === false : obeys(app, other, row) !== false));
    const entered = found(form, rule, alone);
    return entered ? [{ rule, entered }] : [];
  });
}
