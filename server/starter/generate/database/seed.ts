import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import { isReference, shownAs, storedFields } from "@/lib/generated-app/fields";
import { entityFiles, files } from "@/lib/generated-app/layout";
import { folderOf, kebab } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { columnName, viewName } from "../model/names";
import { names } from "../skeleton/shared";

type SeedValue = Entity["seed"][number][string];
type Row = Entity["seed"][number];

/** Ids of examples are fixed, so that they can refer to each other and be told from people's own rows. */
export const exampleRowId = (entity: string, index: number) => `example-${kebab(entity)}-${index + 1}`;
export const exampleAccountId = (role: string, index: number) => `example-${kebab(role)}-${index + 1}`;

function printed(field: Field | null, value: SeedValue, imports: Imports): string {
  if (value === null || typeof value !== "object") return literal(value);
  if ("ref" in value) {
    const to = field?.to ?? "";
    return literal(field?.type === "account" ? exampleAccountId(to, value.ref) : exampleRowId(to, value.ref));
  }
  const isDay = field !== null && shownAs(field) === "date";
  imports.add("../examples/dates", isDay ? "day" : "moment");
  return isDay
    ? `day(today, ${value.daysFromToday})`
    : `moment(today, ${value.daysFromToday}, ${literal(value.at ?? "09:00")})`;
}

/** What the row does not say: the initial status, its moment, a code. */
function implied(entity: Entity, row: Row, index: number): Row {
  const given: Row = {};
  for (const field of entity.fields) {
    if (field.type === "boolean") given[field.id] = false;
    if (field.type === "code") given[field.id] = `SAMPLE${String(index + 22).padStart(2, "2")}`;
    if (field.type === "sequence") given[field.id] = index + 1;
    if (field.initial && "const" in field.initial) given[field.id] = field.initial.const;
  }
  if (!entity.flow) return given;
  const status = row[entity.flow.field] ?? entity.flow.initial;
  const state = entity.flow.states.find(({ id }) => id === status);
  return {
    ...given,
    [entity.flow.field]: status,
    ...(state?.stamps && { [state.stamps]: { daysFromToday: 0, at: "08:00" } }),
  };
}

/** Example rows of an entity, with dates counted from today. */
export function writeSeed(entity: Entity) {
  const { seed, table } = names(entity);
  const imports = new Imports()
    .add("../examples/dates", "moment")
    .add("../examples/examples", "type Seed")
    .add("./table", table);
  const kept = new Map(storedFields(entity).map((field) => [field.id, field]));
  const rows = entity.seed.map((row, index) => {
    const all = Object.entries({ ...implied(entity, row, index), ...row }).filter(
      ([id]) => kept.has(id) || id === entity.flow?.field,
    );
    const values = all.map(([id, value]) => `${id}: ${printed(kept.get(id) ?? null, value, imports)}`);
    const created = `createdAt: moment(today, -1, ${literal(`09:${String(index % 60).padStart(2, "0")}`)})`;
    return `    { ${[`id: ${literal(exampleRowId(entity.id, index))}`, created, ...values].join(", ")} },`;
  });
  const copied = entity.fields.filter((field) => field.stored === "atCreate").map(({ id }) => columnName(id));
  const uses = rows.some((row) => row.includes("today"));
  if (!uses) imports.remove("../examples/dates", "moment");
  return file(
    entityFiles(entity).seed,
    imports.print(),
    "",
    `export const ${seed}: Seed = {`,
    `  table: ${table},`,
    ...(copied.length > 0 ? [`  copied: { view: ${literal(viewName(entity))}, columns: ${literal(copied)} },`] : []),
    uses ? "  rows: (today) => [" : "  rows: () => [",
    ...rows,
    "  ],",
    "};",
  );
}

/** Entities after those they refer to, as far as that goes; a circle is checked at the end of the transaction. */
function inOrder(app: AppModel): Entity[] {
  const placed: Entity[] = [];
  const place = (entity: Entity, above: Set<string>): void => {
    if (placed.includes(entity) || above.has(entity.id)) return;
    for (const { to } of entity.fields.filter(isReference)) {
      const target = app.entities.find(({ id }) => id === to);
      if (target) place(target, new Set([...above, entity.id]));
    }
    placed.push(entity);
  };
  for (const entity of app.entities) place(entity, new Set());
  return placed;
}

export function writeSeeds(app: AppModel) {
  const imports = new Imports().add("../examples/examples", "type Seed");
  const ordered = inOrder(app);
  for (const entity of ordered) imports.add(`../${folderOf(entity)}/seed`, names(entity).seed);
  return file(
    files.seeds,
    imports.print(),
    "",
    "/** Example rows, each table after those it refers to. */",
    "export const seeds: Seed[] = [",
    ordered.map((entity) => `  ${names(entity).seed},`),
    "];",
  );
}
