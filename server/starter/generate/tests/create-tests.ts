import type { Access, AppModel, Entity, Field } from "@/lib/contract/app-model";
import { doersOf, retypedBy, usesOf } from "@/lib/contract/checks";
import { entityById, fieldById, inputFields, isReference, titleOf, valueType } from "@/lib/generated-app/fields";
import { folderOf, routeOf } from "@/lib/generated-app/names";
import { hidesTitle, readName } from "../backend/rows";
import { literal } from "../code";
import { names } from "../skeleton/shared";
import { anotherValue, validValue } from "./base";
import { ableTo, accessOf, apart, makeable, reachable, reached, scopeGoals, viewerOf } from "./people";
import type { Scenario } from "./scenario";
import { holds, requirements } from "./solve";

/** Who makes rows here, with a body that is accepted. */
export function making(scenario: Scenario, but?: string) {
  const { app, entity } = scenario;
  for (const access of ableTo(app, entity, "create")) {
    const row = makeable(app, entity, access, but);
    if (!row) continue;
    const actor = scenario.person(access.role);
    const sets = Object.keys(access.sets);
    return { access, actor, row, sets, body: () => scenario.body(row, actor, sets) };
  }
  return null;
}
export const path = (scenario: Scenario, rest = "") => literal(`/${routeOf(scenario.entity)}${rest}`);
/** Reads a row past all access. */
export function fromDatabase(scenario: Scenario, id: string) {
  scenario.file.imports.add("./rows", readName(scenario.entity));
  return `await ${readName(scenario.entity)}(app.db, ${id})`;
}
/** Who lists and opens rows: all of them, if anybody does. */
export const reader = (scenario: Scenario): Access | undefined =>
  ableTo(scenario.app, scenario.entity, "read").find(({ rows, hides }) => rows === "all" && hides.length === 0);

/** Everything that may be sent, as far as the rules leave it: what is optional must be kept too. */
function filledUp({ app, entity }: Scenario, { row, access, sets }: NonNullable<ReturnType<typeof making>>): void {
  const goals = [...requirements(app, entity, "create"), ...scopeGoals(access)];
  const viewer = viewerOf(app, access.role);
  for (const field of inputFields(entity)) {
    if (
      sets.includes(field.id) ||
      field.to === entity.id ||
      (row.values.has(field.id) && row.values.get(field.id) !== null)
    )
      continue;
    const known = row.values.get(field.id);
    row.values.set(field.id, field.type === "boolean" ? true : validValue(app, entity, field));
    if (goals.every((goal) => holds(app, row, goal, viewer))) continue;
    if (known === undefined) row.values.delete(field.id);
    else row.values.set(field.id, known);
  }
  reachable(app, row, access.role);
}

export function createTest(scenario: Scenario): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  filledUp(scenario, made);
  const body = made.body();
  const answer = scenario.name("answer");
  scenario.say(
    `const ${answer} = await ${made.actor}.post(${path(scenario)}, ${body});`,
    `expect(${answer}.status).toBe(201);`,
  );
  const kept = `${fromDatabase(scenario, `${answer}.body.id`)}`;
  scenario.say(`expect(${kept}).toMatchObject(${body});`);
  const able = reader(scenario) ?? (made.access.can.includes("read") ? made.access : undefined);
  if (!able || ableTo(scenario.app, scenario.entity, "read").length === 0) return;
  const who = scenario.person(able.role);
  scenario.say(
    `const list = await ${who}.get(${path(scenario)});`,
    `expect(list.body.items.map((row: { id: string }) => row.id)).toEqual([${answer}.body.id]);`,
    `expect(list.body.total).toBe(1);`,
    `expect((await ${who}.get(\`/${routeOf(scenario.entity)}/\${${answer}.body.id}\`)).body.id).toBe(${answer}.body.id);`,
    `expect((await ${who}.get(${path(scenario, "/no-such-row")})).status).toBe(404);`,
  );
}

export function requiredTest(scenario: Scenario): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  const body = made.body();
  const fields = inputFields(scenario.entity).filter(
    ({ id, required, type }) => required && type !== "boolean" && !made.sets.includes(id),
  );
  if (fields.length === 0) return null;
  for (const field of fields) {
    const { id } = field;
    const missing = scenario.name("missing");
    scenario.say(
      `const ${missing} = await ${made.actor}.post(${path(scenario)}, { ...${body}, ${id}: null });`,
      `expect(${missing}.status).toBe(422);`,
      `expect(${missing}.body.fields.${id}).toEqual(expect.any(String));`,
    );
    if (isReference(field)) {
      const unknown = scenario.name("unknown");
      scenario.say(
        `const ${unknown} = await ${made.actor}.post(${path(scenario)}, { ...${body}, ${id}: "no-such-row" });`,
        `expect(${unknown}.status).toBe(422);`,
        `expect(Object.keys(${unknown}.body.fields)).toEqual([${literal(id)}]);`,
      );
    }
  }
  scenario.say(`expect((await ${made.actor}.post(${path(scenario)}, ${body})).status).toBe(201);`);
}

/** Counted on from the highest; a number that is sent does not count. */
export function sequenceTest(scenario: Scenario, part: string): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  const body = made.body();
  scenario.say(
    `await ${scenario.sampler()}(app.db, { ${part}: 7000 });`,
    `const next = await ${made.actor}.post(${path(scenario)}, { ...${body}, ${part}: 500 });`,
    "expect(next.status).toBe(201);",
    `expect((${fromDatabase(scenario, "next.body.id")}).${part}).toBe(7001);`,
  );
}

/** Whether the words that name a row are always there. */
function isNamed(app: AppModel, entity: Entity): boolean {
  const [first = "", ...rest] = (entity.linesOf?.via ?? titleOf(app, entity)).split(".");
  const field = entity.fields.find(({ id }) => id === first);
  if (!field?.required || field.type === "account") return false;
  if (rest.length === 0 && !entity.linesOf) return valueType(field) === "string";
  return isNamed(app, entityById(app, field.to ?? ""));
}

/** What others refer to stays, and who tries to delete it is told which rows those are. */
export function inUseTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  const [access] = ableTo(app, entity, "delete");
  const row = access && reached(app, entity, access);
  if (!access || !row) return null;
  const actor = scenario.person(access.role);
  const id = scenario.put(row, actor);
  for (const { user, field } of usesOf(app, entity)) {
    const folder = user.id === entity.id ? "." : `../${folderOf(user)}`;
    const { sample } = names(user);
    scenario.file.imports.add(`${folder}/sample`, sample);
    const [using, answer] = [scenario.name("using"), scenario.name("answer")];
    scenario.say(
      `const ${using} = await ${sample}(app.db, { ${field.id}: ${id} });`,
      `const ${answer} = await ${actor}.delete(\`/${routeOf(entity)}/\${${id}}\`);`,
      `expect(${answer}.status).toBe(409);`,
    );
    const reads = accessOf(app, user, access.role);
    if (reads?.can.includes("read") && reads.rows === "all" && isNamed(app, user) && !hidesTitle(app, user)) {
      scenario.file.imports.add(`${folder}/rows`, readName(user));
      const key = user.linesOf ? `${user.linesOf.via}Title` : "rowTitle";
      scenario.say(`expect(${answer}.body.message).toContain((await ${readName(user)}(app.db, ${using})).${key});`);
    }
  }
  scenario.say(`expect(${fromDatabase(scenario, id)}).toMatchObject({ id: ${id} });`);
}

const outside = (field: Field): (number | string)[] => {
  const { min, max } = field.limits;
  return [...(min === undefined ? [] : [min - 1]), ...(max === undefined ? [] : [max + 1])];
};
const numeric = new Set(["int", "decimal", "percent", "money", "duration", "rating"]);

export function limitsTest(scenario: Scenario, part: string): undefined | null {
  const field = fieldById(scenario.entity, part);
  const { min, max } = field.limits;
  if (!numeric.has(field.type)) return null;
  const { input } = names(scenario.entity);
  scenario.file.imports.add(`../../shared/${folderOf(scenario.entity)}`, input);
  const edges = [min, max].filter((edge) => edge !== undefined);
  scenario.say(...edges.map((edge) => `expect(${input}.shape.${part}.safeParse(${edge}).success).toBe(true);`));
  const made = making(scenario);
  if (!made || made.sets.includes(part) || !inputFields(scenario.entity).includes(field)) {
    scenario.say(
      ...outside(field).map((value) => `expect(${input}.shape.${part}.safeParse(${value}).success).toBe(false);`),
    );
    return;
  }
  const body = made.body();
  for (const value of outside(field)) {
    const answer = scenario.name("answer");
    scenario.say(
      `const ${answer} = await ${made.actor}.post(${path(scenario)}, { ...${body}, ${part}: ${value} });`,
      `expect(${answer}.status).toBe(422);`,
      `expect(Object.keys(${answer}.body.fields)).toEqual([${literal(part)}]);`,
    );
  }
  scenario.say(`expect((await ${made.actor}.post(${path(scenario)}, ${body})).status).toBe(201);`);
}

/** Everybody who may changes a row of their own reach, and reads it again. */
export function updateTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  let tried = 0;
  for (const access of doersOf(app, entity, "update")) {
    const field = retypedBy(entity, access);
    const goals = requirements(app, entity, "update");
    const row = field && reached(app, entity, access, goals);
    if (!field || !row) continue;
    const other = { ...row, values: new Map([...row.values, [field.id, anotherValue(app, entity, field)]]) };
    const changed = apart(app, other, tried + 101);
    if (!goals.every((goal) => holds(app, changed, goal, viewerOf(app, access.role)))) continue;
    tried += 1;
    const actor = scenario.person(access.role);
    const id = scenario.put(apart(app, row, tried), actor);
    const value = scenario.value(field, changed.values.get(field.id) ?? null, actor);
    const address = `\`/${routeOf(entity)}/\${${id}}\``;
    scenario.say(
      `expect((await ${actor}.patch(${address}, { ${field.id}: ${value} })).status).toBe(200);`,
      `expect((await ${actor}.get(${address})).body.${field.id}).toEqual(${value});`,
    );
  }
  return tried === 0 ? null : undefined;
}

/** Everybody who may deletes a row of their own reach; it is gone, and nothing else is. */
export function deleteTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  let tried = 0;
  for (const access of doersOf(app, entity, "delete")) {
    const row = reached(app, entity, access);
    if (!row) continue;
    tried += 1;
    const actor = scenario.person(access.role);
    const [gone, kept] = [scenario.put({ ...row, children: [] }, actor), scenario.put({ ...row, children: [] }, actor)];
    const address = `\`/${routeOf(entity)}/\${${gone}}\``;
    scenario.say(
      `expect((await ${actor}.delete(${address})).status).toBe(204);`,
      `expect((await ${actor}.get(${address})).status).toBe(404);`,
      `expect((await ${actor}.get(\`/${routeOf(entity)}/\${${kept}}\`)).status).toBe(200);`,
    );
  }
  return tried === 0 ? null : undefined;
}
