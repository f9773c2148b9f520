import type { Access, AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Step } from "@/lib/contract/workflow";
import { entityById, inputFields, labelPaths, titleOf } from "@/lib/generated-app/fields";
import { dayNumber, usualDay, usualTime } from "./calendar";
import { steps } from "./steps";
import {
  evaluate,
  isKnown,
  isPerson,
  isRelative,
  type Known,
  peopleOf,
  relative,
  type Value,
  valueAt,
  type World,
} from "./world";

/** First names and things that no example row has: what a journey enters is told apart by them. */
export const marks = [
  "Aurora",
  "Bramble",
  "Cobalt",
  "Dahlia",
  "Ember",
  "Fennel",
  "Garnet",
  "Hazel",
  "Indigo",
  "Juniper",
] as const;
const surnames = ["Falk", "Moreau", "Sato", "Novak"] as const;

const personal = (entity: Entity) => entity.fields.some(({ type }) => type === "phone" || type === "email");

function textFor(entity: Entity, field: Field, mark: string): string {
  const named = entity.title === field.id;
  const text = named
    ? personal(entity)
      ? `${mark} ${surnames[mark.length % surnames.length]}`
      : `${mark} ${entity.names.one}`
    : field.type === "longtext" || field.type === "address"
      ? `${mark}, written down on the spot`
      : `${mark} ${field.label.toLowerCase()}`;
  const longest = field.limits.maxLength ?? text.length;
  const padded = text.padEnd(field.limits.minLength ?? 0, ".");
  return padded.slice(0, Math.max(longest, 1));
}

function numberFor(field: Field, wanted: number): number {
  const { min = -Infinity, max = Infinity } = field.limits;
  return Math.min(Math.max(wanted, min), max);
}

const moment = `${usualDay}T${usualTime}`;

type Typed = { value: Value; typed: string };
const same = (text: string): Typed => ({ value: text, typed: text });

const standsOnce = ({ rules }: AppModel, entity: Entity, { id }: Field) =>
  rules.some((rule) => rule.kind === "unique" && rule.entity === entity.id && rule.fields.join() === id);
/** The same for the same mark, and beyond what examples count to. */
const numberOfItsOwn = (mark: string) =>
  101 + ([...mark].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0) % 800);

/** What is typed into a field, and the value it becomes. Null: chosen, not typed. */
function typedFor(app: AppModel, entity: Entity, field: Field, mark: string): Typed | null {
  switch (field.type) {
    case "int":
    case "rating":
      return ((n) => ({ value: n, typed: String(n) }))(
        numberFor(field, standsOnce(app, entity, field) ? numberOfItsOwn(mark) : 3),
      );
    case "decimal":
      return ((n) => ({ value: n, typed: String(n) }))(numberFor(field, 1.5));
    case "percent":
      return ((n) => ({ value: n, typed: String(n) }))(numberFor(field, 10));
    case "money":
      return ((n) => ({ value: n, typed: (n / 100).toFixed(2) }))(numberFor(field, 1850));
    case "duration":
      return ((n) => ({ value: n, typed: `${n} min` }))(numberFor(field, 90));
    case "date":
      return same(usualDay);
    case "time":
      return same(usualTime);
    case "datetime":
      return { value: relative(moment), typed: moment };
    case "email":
      return same(`${mark.toLowerCase()}@example.com`);
    case "phone":
      return same(`555 01${String(40 + mark.length)}${mark.charCodeAt(0) % 10}`);
    case "url":
      return same(`https://example.com/${mark.toLowerCase()}`);
    case "text":
    case "longtext":
    case "address":
      return same(textFor(entity, field, mark));
    default:
      return null;
  }
}

export type Given = Readonly<Record<string, Value>>;
export type Entered = { row: Known; steps: Step[]; fields: string[] };

const isDate = (value: Value | undefined): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);

/** A moment or day that was typed, as the application shows it, whatever clock it is read by. */
export function datedWords(app: AppModel, value: Value | undefined): string | null {
  const typed = isRelative(value) ? (value.typed ?? "") : isDate(value) ? value : "";
  const parts = /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+))?$/
    .exec(typed)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (!parts) return null;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = parts;
  const atMs = dayNumber(year, month, date) * 86_400_000 + (hour * 60 + minute) * 60_000;
  const style = isDate(typed)
    ? ({ dateStyle: "medium" } as const)
    : ({ dateStyle: "medium", timeStyle: "short" } as const);
  return new Intl.DateTimeFormat(app.language, { ...style, timeZone: "UTC" }).format(atMs).replace(/\s/g, " ");
}

/** `2031-06` → “June 2031”, as the application names it. */
export function monthWords({ language }: AppModel, month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const style = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language, style).format(dayNumber(year, number, 1) * 86_400_000);
}

function textAt(app: AppModel, row: Known, path: string): string | null {
  const value = valueAt(app, row, path);
  const dated = datedWords(app, value);
  if (dated) return dated;
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
/** The words by which a row is told apart; null where they are not known before the application runs. */
export const titleText = (app: AppModel, row: Known): string | null => {
  const words = labelPaths(app, row.entity).map((path) => textAt(app, row, path));
  return words.includes(null) ? null : words.join(" · ");
};
/** The words by which it is offered in a picker, or those that they begin with. */
export const choiceText = (app: AppModel, row: Known): string | null =>
  titleText(app, row) ?? textAt(app, row, titleOf(app, row.entity));

/** Fields that this role fills in on a form. */
export function formFields(app: AppModel, entity: Entity, access: Access): Field[] {
  const reads = (id: string) =>
    app.access.some(({ role, entity: of, can }) => role === access.role && of === id && can.includes("read"));
  return inputFields(entity).filter(
    ({ id, type, to }) =>
      id !== entity.linesOf?.via &&
      !access.hides.includes(id) &&
      !(id in access.sets) &&
      (type !== "reference" || reads(to ?? "")),
  );
}

function enteredChoice(world: World, field: Field, given: Value | undefined): { value: Value; shown: string } | null {
  if (field.type === "choice") {
    const choice = field.values?.find(({ id }) => id === given) ?? field.values?.[0];
    return choice ? { value: choice.id, shown: choice.label } : null;
  }
  if (field.type === "account") {
    const person = isPerson(given) ? given : peopleOf(world.app, field.to ?? "")[0];
    return person ? { value: person, shown: person.name } : null;
  }
  const row = isKnown(given) ? given : world.rows(entityById(world.app, field.to ?? ""))[0];
  const shown = row && choiceText(world.app, row);
  return row && shown ? { value: row, shown } : null;
}

type Entry = { value: Value; step: Step | null };

function typedGiven(field: Field, given: string | number | boolean): string {
  if (field.type === "money") return (Number(given) / 100).toFixed(2);
  return field.type === "duration" ? `${given} min` : String(given);
}
const typedMoment = (given: Value | undefined) => (isRelative(given) ? given.typed : undefined);

function entryOf(world: World, entity: Entity, field: Field, mark: string, given: Value | undefined): Entry | null {
  const label = field.label;
  const at = typedMoment(given);
  if (given !== undefined && at) return { value: given, step: steps.fill(label, at, `Enters ${at} for “${label}”.`) };
  if (field.type === "boolean")
    return given === true
      ? { value: true, step: steps.check(label, `Ticks “${label}”.`) }
      : { value: false, step: null };
  if (given !== undefined && typeof given !== "object") {
    const typed = typedGiven(field, given);
    if (field.type !== "choice")
      return { value: given, step: steps.fill(label, typed, `Enters ${typed} for “${label}”.`) };
  }
  const typed = typedFor(world.app, entity, field, mark);
  if (typed)
    return { value: typed.value, step: steps.fill(label, typed.typed, `Enters ${typed.typed} for “${label}”.`) };
  const choice = enteredChoice(world, field, given);
  return choice
    ? { value: choice.value, step: steps.choose(label, choice.shown, `Chooses ${choice.shown} for “${label}”.`) }
    : null;
}

/** The form says today by itself. */
const isPreset = ({ type, initial }: Field) => type === "date" && initial !== undefined && "today" in initial;
const leftEmpty = (world: World, row: Known, field: Field): Value =>
  field.initial ? (evaluate(world.app, row, field.initial) ?? null) : null;

/** What somebody enters: a new row, told apart by `mark`; values that must be these; whether fields that may stay empty are filled in. */
export type Filling = {
  world: World;
  entity: Entity;
  access: Access;
  mark: string;
  given: Given;
  all: boolean;
};

/** Fills in a form. What can be left empty is left empty unless it was given or `all` is wanted. Null: a field that must be filled can not be. */
export function fillIn({ world, entity, access, mark, given, all }: Filling): Entered | null {
  const row: Known = { kind: "row", entity, values: {}, lines: {} };
  if (entity.flow) row.values[entity.flow.field] = entity.flow.initial;
  const fields = formFields(world.app, entity, access);
  const filled = fields.filter((field) => (field.required && !isPreset(field)) || all || field.id in given);
  for (const field of fields) if (!filled.includes(field)) row.values[field.id] = leftEmpty(world, row, field);
  const entries = filled.map((field) => ({ field, entry: entryOf(world, entity, field, mark, given[field.id]) }));
  if (entries.some(({ field, entry }) => !entry && field.required)) return null;
  const known = entries.flatMap(({ field, entry }) => (entry ? [{ field, entry }] : []));
  for (const { field, entry } of known) row.values[field.id] = entry.value;
  copied(world, row);
  return { row, steps: known.flatMap(({ entry }) => entry.step ?? []), fields: known.map(({ field }) => field.id) };
}

/** Values that the application copies once when a row is made. */
function copied(world: World, row: Known): void {
  for (const field of row.entity.fields)
    if (field.stored === "atCreate" && field.compute)
      row.values[field.id] = evaluate(world.app, row, field.compute) ?? null;
}
