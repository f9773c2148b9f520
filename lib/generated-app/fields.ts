import type { AppModel, Entity, Field, Section } from "@/lib/contract/app-model";
import { flatKey } from "./names";

export const entityById = (app: AppModel, id: string): Entity => {
  const entity = app.entities.find((candidate) => candidate.id === id);
  if (!entity) throw new Error(`The model has no entity ${id}`);
  return entity;
};
export const fieldById = (entity: Entity, id: string): Field => {
  const field = entity.fields.find((candidate) => candidate.id === id);
  if (!field) throw new Error(`${entity.id} has no field ${id}`);
  return field;
};

/** A computed value that is read through the rows, not kept in a column. */
export const isLive = (field: Field) => field.type === "computed" && field.stored !== "atCreate";
export const isReference = (field: Field) => field.type === "reference" || field.type === "account";
/** Fields that are kept in columns of the entity's table. */
export const storedFields = (entity: Entity) => entity.fields.filter((field) => !isLive(field));

const stamps = (entity: Entity) =>
  new Set((entity.flow?.states ?? []).flatMap((state) => (state.stamps ? [state.stamps] : [])));
/** Given by the application when the row is made. */
export const isGiven = (field: Field) => field.type === "code" || field.type === "sequence";
/** Figures are filtered from and to. */
export const isFigureField = (field: Field | undefined) =>
  field !== undefined && ["int", "decimal", "money", "percent", "duration"].includes(field.type);
/** Fields that a person may send. Computed values, codes, numbers in sequence and stamps of statuses come from the application itself. */
export const inputFields = (entity: Entity) => {
  const stamped = stamps(entity);
  return entity.fields.filter((field) => field.type !== "computed" && !isGiven(field) && !stamped.has(field.id));
};

const NAMES =
  /^(?:year|number|no\.?|room|code|id|zip|postcode|page|volume|issue|season|episode|chapter|track|gate|platform|house|plot)\b|\b(?:year|number|no\.|code|id)$/i;
const COUNTS = /\b(?:number|count) of\b|^how many\b/i;
/** A whole number that tells things apart and is never counted with, as a year: it has no thousands. */
export const isIdentifier = (field: Field) =>
  field.type === "int" && NAMES.test(field.label) && !COUNTS.test(field.label);

/** A length of time that people think of in minutes: the others are said in hours and minutes. */
export const inMinutes = (field: Field) =>
  (field.type === "duration" || field.as === "duration") && /\bmin(?:ute)?s?\b|\brunning time\b/i.test(field.label);

/** What a path ends at: a field of an entity, or one of the columns that every row has. */
export type PathEnd = { path: string; entity: Entity | "account"; leaf: string; field: Field | null };
export function resolvePath(app: AppModel, entity: Entity, path: string): PathEnd {
  const [first = "", ...rest] = path.split(".");
  const field = entity.fields.find(({ id }) => id === first) ?? null;
  if (rest.length === 0) return { path, entity, leaf: first, field };
  if (field?.type === "account") return { path, entity: "account", leaf: rest[0] ?? "name", field: null };
  if (field?.type !== "reference" || !field.to)
    throw new Error(`${entity.id}.${path} does not lead through a reference`);
  return { ...resolvePath(app, entityById(app, field.to), rest.join(".")), path };
}

const columnsOfSection = (section: Section, entity: Entity) =>
  (section.kind === "list" || section.kind === "cards") && section.entity === entity.id ? (section.columns ?? []) : [];
/** Every path that some list, card, title or search of this entity shows or reads. */
export function pathsOf(app: AppModel, entity: Entity): string[] {
  const onPages = app.pages.flatMap(({ sections }) => sections).flatMap((section) => columnsOfSection(section, entity));
  const named = [entity.title, ...labelPaths(app, entity)];
  const all = [...named, ...entity.columns, ...entity.search, ...entity.filters, ...entity.sort.by, ...onPages];
  return [...new Set(all.filter((path) => path.includes(".")))];
}

export type ValueType = "string" | "number" | "boolean";
const numeric = new Set(["int", "sequence", "decimal", "money", "percent", "duration", "rating"]);
export const shownAs = (field: Field) => (field.type === "computed" ? (field.as ?? "text") : field.type);
export const valueType = (field: Field | null): ValueType => {
  if (!field) return "string";
  const type = shownAs(field);
  if (numeric.has(type)) return "number";
  return type === "boolean" ? "boolean" : "string";
};

/** One key of the JSON that the API answers for a row, beside `id`, `createdAt` and `marks`. `path`: where its value is from. */
export type RowKey = {
  key: string;
  path: string;
  kind: "field" | "status" | "title" | "path";
  type: ValueType;
  nullable: boolean;
  /** Of a title: all paths whose words make it up. */
  label?: string[];
};
export function rowKeysOf(app: AppModel, entity: Entity): RowKey[] {
  const keys: RowKey[] = entity.fields.map((field) => {
    const type = valueType(field);
    const nullable = type !== "boolean" && (field.type === "computed" || !field.required) && !isGiven(field);
    return { key: field.id, path: field.id, kind: "field", type, nullable };
  });
  if (entity.flow)
    keys.push({ key: entity.flow.field, path: entity.flow.field, kind: "status", type: "string", nullable: false });
  for (const field of entity.fields.filter(isReference))
    keys.push({
      key: `${field.id}Title`,
      path: titlePath(app, field),
      kind: "title",
      type: "string",
      nullable: true,
      label: labelOf(app, field),
    });
  for (const path of pathsOf(app, entity))
    keys.push({
      key: flatKey(path),
      path,
      kind: "path",
      type: valueType(resolvePath(app, entity, path).field),
      nullable: true,
    });
  const seen = new Set<string>();
  return keys.filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** The path from an entity's row to the words that name the row which a reference or account field points at. */
export const titlePath = (app: AppModel, field: Field): string =>
  field.type === "account" ? `${field.id}.name` : `${field.id}.${titleOf(app, entityById(app, field.to ?? ""))}`;
/** The title of an entity as a path that ends at words, however many references it leads through. */
export function titleOf(app: AppModel, entity: Entity): string {
  const end = resolvePath(app, entity, entity.title);
  if (!end.field || !isReference(end.field)) return entity.title;
  const prefix = entity.title.split(".").slice(0, -1);
  return [...prefix, titlePath(app, end.field)].join(".");
}

/**
 * Paths whose words together tell a row apart wherever others refer to it: its title and, where that is another row's,
 * when it is. "Harbour history" alone names a tour, and none of its slots.
 */
export function labelPaths(app: AppModel, entity: Entity): string[] {
  const title = titleOf(app, entity);
  const [first = "", ...rest] = title.split(".");
  if (rest.length === 0 || entity.linesOf) return [title];
  const via = entity.fields.find(({ id, type }) => id === first && type === "reference");
  const named = via ? labelOf(app, via) : [title];
  const own = inputFields(entity);
  const days = own.filter(({ type }) => type === "date" || type === "datetime");
  const day = days.find(({ required }) => required) ?? days[0];
  const time = day?.type === "datetime" ? undefined : own.find(({ type }) => type === "time");
  const when = [day, time].flatMap((field) => (field ? [field.id] : []));
  return [...(named[0] === title ? named : [title]), ...when];
}
/** The same for the row that a reference or account field points at. */
export const labelOf = (app: AppModel, field: Field): string[] =>
  field.type === "account"
    ? [titlePath(app, field)]
    : labelPaths(app, entityById(app, field.to ?? "")).map((path) => `${field.id}.${path}`);
