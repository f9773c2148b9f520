import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import { inputFields, isGiven } from "@/lib/generated-app/fields";
import { numberFor, wordsFor } from "../skeleton/sample";
import { clock, row, type TestMoment, type TestValue, type WorldRow } from "./world";

/** Weekdays and hours on which a field may lie by the rules of its entity. */
function hoursOf(app: AppModel, entity: Entity, field: Field) {
  const rules = app.rules.flatMap((rule) =>
    rule.kind === "closed" && rule.entity === entity.id && rule.field === field.id ? [rule] : [],
  );
  const hour = (time: string | null | undefined) => Number(time?.slice(0, 2) ?? Number.NaN);
  return {
    not: [...new Set(rules.flatMap(({ weekdays }) => weekdays))],
    opens: Math.max(0, ...rules.map(({ opens }) => hour(opens)).filter((value) => !Number.isNaN(value))),
  };
}

/** Days ahead at which tests put dates, far from any limit near today. */
export const AHEAD = 30;

/** A day or moment of a field, `shift` days after the usual one: later fields of a row lie after earlier ones. */
export function momentFor(app: AppModel, entity: Entity, field: Field, shift = 0): TestMoment {
  const { not, opens } = hoursOf(app, entity, field);
  const closed = not.length > 0 ? { not } : {};
  const place = entity.fields.filter(({ type }) => type === field.type).indexOf(field);
  if (field.type === "date") return { days: AHEAD + shift + place, ...closed };
  return { days: AHEAD + shift, at: clock(Math.min((opens || 10) + place, 23)), ...closed };
}

/** A valid value of the field that a test can send. References are rows of their own. */
export function validValue(app: AppModel, entity: Entity, field: Field): TestValue {
  switch (field.type) {
    case "date": case "datetime": return momentFor(app, entity, field);
    case "time": return clock(hoursOf(app, entity, field).opens || 10);
    case "boolean": return false;
    case "choice": return field.values?.[0]?.id ?? null;
    case "email": return "somebody@example.org";
    case "phone": return "555 0100";
    case "url": return "https://example.org/page";
    case "account": return { person: "other" };
    case "reference": return row(targetOf(app, field));
    case "int": case "decimal": case "money": case "percent": case "duration": case "rating": return numberFor(field);
    case "sequence": return 7;
    default: return wordsFor(field, "1");
  }
} // biome-ignore format: one type a line

/** Another value than the usual one. */
export function anotherValue(app: AppModel, entity: Entity, field: Field): TestValue {
  const usual = validValue(app, entity, field);
  switch (field.type) {
    case "date": case "datetime": return momentFor(app, entity, field, 7);
    case "time": return "16:00";
    case "choice": return field.values?.[1]?.id ?? null;
    case "boolean": return true;
    case "email": return "another@example.org";
    case "phone": return "555 0199";
    case "url": return "https://example.org/another";
    case "account": case "reference": return usual;
    case "int": case "decimal": case "money": case "percent": case "duration": case "rating": return Number(usual) + 1 > (field.limits.max ?? Number.MAX_SAFE_INTEGER) ? Number(usual) - 1 : Number(usual) + 1;
    default: return `Another ${String(usual)}`.slice(0, field.limits.maxLength ?? 60);
  }
} // biome-ignore format: one type a line

export const targetOf = (app: AppModel, field: Field): Entity => {
  const target = app.entities.find(({ id }) => id === field.to);
  if (!target) throw new Error(`${field.id} refers to nothing`);
  return target;
};

/** What `sampleX` of the generated tests puts into a column that a test does not name. */
export const sampled =
  (app: AppModel) =>
  (entity: Entity, leaf: string): TestValue => {
    if (entity.flow?.field === leaf) return entity.flow.initial;
    const field = entity.fields.find(({ id }) => id === leaf);
    if (!field) return null;
    const kept = field.required || field.type === "boolean" || isGiven(field);
    if (!kept || field.type === "computed") return null;
    return field.type === "reference" || field.type === "account" ? "another-row" : validValue(app, entity, field);
  };

/** A row with every required input of its entity said outright. `sets`: filled in by the API. */
export function baseRow(app: AppModel, entity: Entity, sets: readonly string[] = []): WorldRow {
  const fields = inputFields(entity).filter(
    ({ id, required, initial }) => required && initial === undefined && !sets.includes(id),
  );
  return row(entity, Object.fromEntries(fields.map((field) => [field.id, validValue(app, entity, field)])));
}
