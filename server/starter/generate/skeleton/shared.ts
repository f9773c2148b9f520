import type { AppModel, Entity, Field, Flow } from "@/lib/contract/app-model";
import { inputFields, rowKeysOf } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { pascal } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";

/** Names in `shared/<entity>.ts` and `server/<entity>/table.ts`; other writers ask here. */
export const names = (entity: Entity) => {
  const { id } = entity;
  return {
    input: `${id}Input`,
    changes: `${id}Changes`,
    row: `${pascal(id)}Row`,
    statuses: `${id}Statuses`,
    status: `${pascal(id)}Status`,
    statusLabels: `${id}StatusLabels`,
    statusTones: `${id}StatusTones`,
    moves: `${id}Moves`,
    table: `${id}Table`,
    view: `${id}View`,
    viewRow: `${pascal(id)}ViewRow`,
    list: `${id}List`,
    find: `find${pascal(id)}`,
    visible: "visibleTo",
    routes: `${id}Routes`,
    sample: `sample${pascal(id)}`,
    seed: `${id}Seed`,
  } as const;
};
export const choiceNames = (entity: Entity, field: Field) => ({
  values: `${entity.id}${pascal(field.id)}Values`,
  type: `${pascal(entity.id)}${pascal(field.id)}`,
  labels: `${entity.id}${pascal(field.id)}Labels`,
});

const kinds: Partial<Record<Field["type"], string>> = { account: "reference" };
const lengths = ["minLength", "maxLength"] as const;
const sizes = ["min", "max"] as const;
const takesLengths = new Set(["text", "longtext", "address"]);
const takesSizes = new Set(["int", "decimal", "percent", "money", "duration", "rating"]);

function limits(field: Field): string {
  const keys = takesLengths.has(field.type) ? lengths : takesSizes.has(field.type) ? sizes : [];
  const given = keys.flatMap((key) => (field.limits[key] === undefined ? [] : [`${key}: ${field.limits[key]}`]));
  return given.length > 0 ? `{ ${given.join(", ")} }` : "";
}

function inputOf(entity: Entity, field: Field): string {
  const args = field.type === "choice" ? choiceNames(entity, field).values : limits(field);
  const schema = `field.${kinds[field.type] ?? field.type}(${args})`;
  // What has an initial value may be left out, and is filled in then; it can not be emptied.
  if (field.type === "boolean" || (field.required && field.initial !== undefined))
    return `  ${field.id}: ${schema}.optional(),`;
  return `  ${field.id}: ${field.required ? schema : `field.optional(${schema})`},`;
}

const typeOfKey = (entity: Entity, key: { key: string; kind: string; type: string; nullable: boolean }) => {
  const field = key.kind === "field" ? entity.fields.find(({ id }) => id === key.key) : undefined;
  const type =
    key.kind === "status"
      ? names(entity).status
      : field?.type === "choice"
        ? choiceNames(entity, field).type
        : key.type;
  return `${type}${key.nullable ? " | null" : ""}`;
};

function choice(entity: Entity, field: Field): string[] {
  const { values, type, labels } = choiceNames(entity, field);
  const all = field.values ?? [];
  return [
    "",
    `export const ${values} = ${literal(all.map(({ id }) => id))} as const;`,
    `export type ${type} = (typeof ${values})[number];`,
    `export const ${labels}: Record<${type}, string> = {`,
    ...all.map(({ id, label }) => `  ${id}: ${literal(label)},`),
    "};",
  ];
}

function flow(entity: Entity, { states, moves }: Flow): string[] {
  const { statuses, status, statusLabels, statusTones, moves: table } = names(entity);
  return [
    "",
    `export const ${statuses} = ${literal(states.map(({ id }) => id))} as const;`,
    `export type ${status} = (typeof ${statuses})[number];`,
    `export const ${statusLabels}: Record<${status}, string> = {`,
    ...states.map(({ id, label }) => `  ${id}: ${literal(label)},`),
    "};",
    `export const ${statusTones}: Record<${status}, Tone> = {`,
    ...states.map(({ id, tone }) => `  ${id}: ${literal(tone)},`),
    "};",
    "/** The only ways from one status to another, and who may take them: read by the buttons and by the API. */",
    `export const ${table}: readonly { from: ${status}; to: ${status}; by: readonly Role[]; label: string }[] = [`,
    ...moves.map(
      ({ from, to, by, label }) =>
        `  { from: ${literal(from)}, to: ${literal(to)}, by: ${literal(by)}, label: ${literal(label)} },`,
    ),
    "];",
  ];
}

/** What both sides know of an entity: what may be sent, what is answered, statuses and choices with their words. */
export function writeShared(app: AppModel, entity: Entity) {
  const imports = new Imports().add("./row", "type AnyRow");
  const fields = inputFields(entity);
  imports.add("zod", "* as z");
  if (fields.length > 0) imports.add("./input", "* as field");
  if (entity.flow) imports.add("./row", "type Tone").add("./access", "type Role");
  const { input, changes, row } = names(entity);
  return file(
    entityFiles(entity).shared,
    imports.print(),
    entity.fields.filter(({ type }) => type === "choice").map((field) => choice(entity, field)),
    entity.flow ? flow(entity, entity.flow) : null,
    "",
    "/** What may be sent for a new row. Statuses, codes, numbers in sequence and computed values come from the application. */",
    `export const ${input} = z.object({`,
    fields.map((field) => inputOf(entity, field)),
    "});",
    `export type ${pascal(input)} = z.input<typeof ${input}>;`,
    `export const ${changes} = ${input}.partial();`,
    "",
    "/** What the API answers. Fields that are hidden from the viewer's role are absent. */",
    `export type ${row} = AnyRow & {`,
    rowKeysOf(app, entity).map((key) => `  ${key.key}: ${typeOfKey(entity, key)};`),
    "};",
  );
}
