import type { AppModel, Entity } from "@/lib/contract/app-model";
import { inventedNames } from "../knowledge/people";
import { type Draft, type DraftEntity, thingOf } from "./draft";

type SeedRow = Entity["seed"][number];
type SeedValue = SeedRow[string];
type Field = DraftEntity["fields"][number];
/** How many example rows each entity and role has: what references may point at. */
export type Counts = { rows: ReadonlyMap<string, number>; accounts: ReadonlyMap<string, number> };

const textByLabel: [RegExp, string[]][] = [
  [/breed/i, ["Border terrier", "Whippet", "Labrador", "Dachshund"]],
  [
    /club|team|association|company|organisation|firm|employer/i,
    ["Riverside Club", "Harbour Company", "Hillside Association", "Orchard Friends"],
  ],
  [/city|town|region|location|place|where|room|branch/i, ["Harbour Street", "Old Mill", "Market Square", "North Hall"]],
  [/unit/i, ["kg", "litre", "piece", "kg"]],
  [/plate/i, ["KX 142", "RB 907", "LT 338"]],
  [/serial|number|code|sku|isbn/i, ["2026-041", "2026-042", "2026-043", "2026-044"]],
  [
    /author|artist|composer|guest|contact|couple|customer|who|name|person|responsible|by/i,
    [...inventedNames.slice(3, 9)],
  ],
  [/brand|make|model/i, ["Northwind", "Lumen", "Heron", "Alder"]],
  [/species|type|kind|genre|category|topic|subject/i, ["Standard", "Special", "Classic", "Seasonal"]],
  [/allerg|food|diet/i, ["None known", "Nuts", "Lactose"]],
];
const sentences = [
  "Agreed by phone this morning.",
  "Prefers the afternoon.",
  "Nothing special to note.",
  "To be checked once more.",
];
const addresses = ["4 Mill Lane", "17 Station Road", "2 Orchard Row", "9 Canal Street"];
const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

const within = (field: Field, value: number) =>
  Math.max(field.limits.min ?? value, Math.min(field.limits.max ?? value, value));
const whole = (field: Field, index: number): number => {
  if (/year of birth/i.test(field.label)) return 1984 + index * 5;
  if (/^year|built/i.test(field.label)) return within(field, 2004 + index * 3);
  if (/limit|maximum|capacity|places|seats/i.test(field.label)) return within(field, 12 + index * 4);
  if (/^quantity$/i.test(field.label)) return within(field, 1 + (index % 2));
  return within(field, (field.limits.min ?? 0) + 1 + index);
};
/** What things of these names usually cost, and for how much of them. */
const usualPrices: Record<string, number> = {
  "Brake pads": 1890, Cable: 490, Chain: 2400, "Inner tube": 790, Bell: 950,
  "Wheat flour": 120, Butter: 1000, "Cane sugar": 160, Eggs: 30, "Dark chocolate": 1450,
  "Weekly groceries": 8650, "Train ticket": 2490, Electricity: 6400, "New kettle": 3990,
  Salary: 240_000, "Flea-market sale": 8500, "Tax refund": 31_000,
}; // biome-ignore format: a table is read by rows
const soldByPiece = new Set(["Eggs"]);
const people = /^(customer|client|guest|who|couple|person|patient|visitor|name of|contact)\b/i;
const descriptions = [
  "An hour with plenty to see and time for questions.",
  "For everybody who is curious; nothing needs to be known beforehand.",
  "A quiet start, and a surprise at the end.",
  "Small, and worth coming back for.",
];
const monies = [1250, 2490, 400, 1890, 3200];
const large = [24_500_000, 31_900_000, 18_750_000, 27_200_000];

/** Customers are people and bikes are bikes, whatever they are kept on. */
function borrowedWords(field: Field, entity: DraftEntity, index: number): string | undefined {
  const person = people.test(field.label) || (entity.kind === "booking" && /^name$/i.test(field.label));
  if (person) return at(inventedNames.slice(3, 9), index);
  const other = thingOf(field.label.toLowerCase().split(" "));
  return other?.kind === "object" && other !== entity.thing ? at(other.samples, index) : undefined;
}

function textFor(field: Field, entity: DraftEntity, isTitle: boolean, index: number): SeedValue {
  const samples = entity.thing?.samples ?? [];
  const borrowed = borrowedWords(field, entity, index);
  if (borrowed) return borrowed;
  if (isTitle)
    return (
      at(entity.named.length > 0 ? entity.named.map(capital) : samples.length > 0 ? samples : names(entity), index) ??
      capital(entity.names.one)
    );
  const known = textByLabel.find(([pattern]) => pattern.test(field.label));
  if (known) return at(known[1], index) ?? null;
  return field.required ? `${field.label} ${index + 1}` : null;
}
const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
const places = ["Harbour", "Hillside", "Orchard", "Riverside"];
const names = (entity: DraftEntity) =>
  entity.kind === "person" ? inventedNames.slice(3, 8) : places.map((place) => `${place} ${entity.names.one}`);

function dateFor(field: Field, index: number, stamps: boolean, evening: boolean): SeedValue {
  const past = stamps || /since|published|received|bought|of$|entered|^date$/i.test(field.label);
  const future = /due|deadline|until|clos|expir|before/i.test(field.label);
  const days = past ? -(index * 4 + 1) : future ? 12 + index * 9 : index * 2 + 1;
  const end = /^(end|until|to)\b/i.test(field.label);
  if (field.type === "date") return { daysFromToday: end ? days + 3 : days };
  const from = evening ? 19 : 10;
  const hour = from + (evening ? index % 2 : (index * 2) % 8) + (end ? 1 : 0);
  const moment = /^(end|until|to)\b/i.test(field.label) ? index * 2 + 1 : days;
  return { daysFromToday: moment, at: `${String(hour).padStart(2, "0")}:00` };
}

function valueFor(
  field: Field,
  entity: DraftEntity,
  titleId: string,
  index: number,
  counts: Counts,
): SeedValue | undefined {
  switch (field.type) {
    case "computed":
    case "code":
    case "sequence":
      return undefined;
    case "reference": {
      const count = counts.rows.get(field.to ?? "") ?? 0;
      const lines = field.id === entity.linesOf?.via;
      return count > 0 ? { ref: (lines ? Math.floor(index / LINES_EACH) : index) % count } : null;
    }
    case "account": {
      const count = counts.accounts.get(field.to ?? "") ?? 0;
      return count > 0 ? { ref: index % count } : null;
    }
    case "boolean":
      return index % 3 === 1;
    case "choice":
      return choiceFor(field, entity, index);
    case "email":
      return `${(at(inventedNames, index + 3) ?? "Rosa Vidal").split(" ")[0]?.toLowerCase()}@example.org`;
    case "phone":
      return `555 01${String(19 + ((index * 23) % 80)).padStart(2, "0")}`;
    case "url":
      return "https://example.org";
    case "address":
      return at(addresses, index) ?? null;
    case "longtext":
      return longText(field, entity, titleId, index);
    case "text":
      return textFor(field, entity, field.id === titleId, index);
    case "time":
      return `${String(9 + index).padStart(2, "0")}:00`;
    case "date":
    case "datetime":
      return dateFor(
        field,
        index,
        entity.flow?.states.some(({ stamps }) => stamps === field.id) ?? false,
        entity.thing?.id === "event",
      );
    default:
      return numberFor(field, entity, index);
  }
}
function choiceFor(field: Field, entity: DraftEntity, index: number): SeedValue {
  const units = field.values?.some(({ id }) => id === "piece") ?? false;
  if (units && entity.linesOf) return "g";
  if (units) return soldByPiece.has(at(entity.thing?.samples ?? [], index) ?? "") ? "piece" : "kg";
  return at(field.values ?? [], index)?.id ?? null;
}
function longText(field: Field, entity: DraftEntity, titleId: string, index: number): SeedValue {
  const [id = "", label = ""] = entity.thing?.fields[0]?.split("|") ?? [];
  const own = id === field.id || (label === field.label && label !== "Name");
  if (own || field.id === titleId) return at(entity.thing?.samples ?? sentences, index) ?? null;
  if (/^(description|text|about|content)/i.test(field.label) && entity.kind !== "work")
    return at(descriptions, index) ?? null;
  return field.required ? (at(sentences, index) ?? null) : index % 2 === 0 ? (at(sentences, index) ?? null) : null;
}
function decimalFor(field: Field, entity: DraftEntity, index: number): number {
  const small = entity.fields.some(({ id, values }) => id === "unit" && values?.some((value) => value.id === "g"));
  if (small) return within(field, at([500, 250, 120, 400, 80, 200], index) ?? 500);
  return within(field, /space|area|m²/i.test(field.label) ? 62 + index * 17 : 0.5 + index * 0.5);
}
function numberFor(field: Field, entity: DraftEntity, index: number): SeedValue {
  switch (field.type) {
    case "money": {
      const usual = /price|amount/i.test(field.label)
        ? usualPrices[at(entity.thing?.samples ?? [], index) ?? ""]
        : undefined;
      if (usual !== undefined) return within(field, usual);
      return within(
        field,
        entity.thing?.id === "house" && /price/i.test(field.label)
          ? (at(large, index) ?? 1250)
          : (at(monies, index) ?? 1250),
      );
    }
    case "percent":
      return within(field, /\b(vat|tax)\b/i.test(field.label) ? (at([19, 7, 19], index) ?? 19) : 30 + index * 5);
    case "rating":
      return within(field, 5 - (index % 3));
    case "duration":
      return within(field, 60);
    case "decimal":
      return decimalFor(field, entity, index);
    default:
      return whole(field, index);
  }
}

/** On which day from today an example row lies, where that matters: row → days. */
type Days = ReadonlyMap<number, number>;
const DAY_HOURS = 24;
/** Where a page tells of today, something happens today; where one tells of months, in this one and others; what may have begun, has once; what may be too late to be given up, is. */
export function daysOf(draft: Draft, entity: DraftEntity): Days {
  const today = draft.sections.some(
    ({ id, section }) => id === "today" && "entity" in section && section.entity === entity.id,
  );
  const monthly = draft.sections.some(
    ({ id, section }) => id === "month" && section.kind === "list" && section.entity === entity.id,
  );
  if (monthly) return new Map(Array.from({ length: rowsOf(entity) }, (_, row) => [row, inMonths(row)]));
  const late = draft.rules.flatMap((rule) => (rule.kind === "window" && rule.entity === entity.id ? [rule.hours] : []));
  return new Map([
    ...(entity.begins ? [[rowsOf(entity) - 1, -3] as const] : []),
    ...late.map((hours) => [0, hours < DAY_HOURS ? -1 : 0] as const),
    ...(today ? [[0, 0] as const] : []),
  ]);
}

/** Three to eight plausible rows around today: invented names, example.org, telephone numbers reserved for fiction. */
export function seedFor(entity: DraftEntity, titleId: string, counts: Counts, days: Days = new Map()): SeedRow[] {
  const count = rowsOf(entity);
  return Array.from({ length: count }, (_, index) => {
    const row: SeedRow = {};
    for (const field of entity.fields) {
      const value = entity.given.get(field.id)?.[index] ?? valueFor(field, entity, titleId, index, counts);
      const day = days.get(index);
      if (value !== undefined) row[field.id] = day === undefined ? value : movedTo(value, day);
    }
    return entity.flow ? { ...row, ...statusFor(entity, index) } : row;
  });
}
const LINES_EACH = 2;
export const rowsOf = (entity: DraftEntity): number =>
  entity.linesOf
    ? 3 * LINES_EACH
    : Math.min(
        8,
        Math.max(
          3,
          entity.named.length,
          happensToday(entity) ? MONTHS_ROWS : 3,
          entity.flow ? Math.min(4, entity.flow.states.length) : 3,
          pastOf(entity),
        ),
      );
/** The one that is over comes on top where there are names enough to tell it apart. */
const pastOf = ({ begins, named, thing }: DraftEntity) =>
  begins && named.length === 0 && (thing?.samples.length ?? 0) > 3 ? 4 : 0;

/** Money comes and goes in this month and in others. */
const happensToday = ({ kind, fields }: DraftEntity) =>
  kind === "money" && fields.some(({ initial }) => initial && "today" in initial);
const MONTHS_ROWS = 5;
const IN_THIS_MONTH = 3;
/** Further from today than a month is long. */
const EARLIER = -34;
const inMonths = (row: number) => (row < IN_THIS_MONTH ? 0 : EARLIER - row);

const movedTo = (value: SeedValue, days: number): SeedValue =>
  typeof value === "object" && value !== null && "daysFromToday" in value ? { ...value, daysFromToday: days } : value;

/** Rows are spread over the statuses; one that has been long in a state which stamps its time shows what a highlight does. */
function statusFor(entity: DraftEntity, index: number): SeedRow {
  const flow = entity.flow;
  if (!flow) return {};
  const open = flow.states.filter(({ label }) => !/cancel/i.test(label));
  const state = at(open, index);
  if (!state) return {};
  const stamps = Object.fromEntries(flow.states.flatMap(({ stamps: field }) => (field ? [[field, null]] : [])));
  const kept = state.stamps ? { [state.stamps]: { daysFromToday: -9, at: "16:00" } } : {};
  return { [flow.field]: state.id, ...stamps, ...kept };
}

export const countsOf = (entities: readonly DraftEntity[], roles: AppModel["roles"]): Counts => {
  return {
    rows: new Map(entities.map((entity) => [entity.id, rowsOf(entity)])),
    accounts: new Map(roles.map((role) => [role.id, role.examples.length])),
  };
};
