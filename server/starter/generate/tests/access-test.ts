import type { Access, AppModel, Entity } from "@/lib/contract/app-model";
import { fieldById } from "@/lib/generated-app/fields";
import { checksByTest, entityFiles } from "@/lib/generated-app/layout";
import { routeOf } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { codeField } from "../backend/rows";
import { literal } from "../code";
import { baseRow } from "./base";
import { fromDatabase, path } from "./create-tests";
import { ableTo, accessOf, apart, byCodeOnly, isOwner, makeable, reached, viewerOf } from "./people";
import { type Scenario, TestFile } from "./scenario";
import { solve } from "./solve";
import type { WorldRow } from "./world";

type Ability = Access["can"][number];
const at = (scenario: Scenario, id: string, rest = "") => `\`/${routeOf(scenario.entity)}/\${${id}}${rest}\``;

/** The requests that an ability is about. `body`: a variable with a row that could be made. */
function requests(scenario: Scenario, ability: Ability, actor: string, id: string, body: string): string[] {
  const to = scenario.entity.flow?.moves[0]?.to ?? "";
  switch (ability) {
    case "create": return [`await ${actor}.post(${path(scenario)}, ${body})`];
    case "read": return [`await ${actor}.get(${path(scenario)})`, `await ${actor}.get(${path(scenario, "/options")})`, `await ${actor}.get(${at(scenario, id)})`];
    case "update": return [`await ${actor}.patch(${at(scenario, id)}, {})`];
    case "delete": return [`await ${actor}.delete(${at(scenario, id)})`];
    case "move": return [`await ${actor}.post(${at(scenario, id, "/move")}, { to: ${literal(to)} })`];
  }
} // biome-ignore format: one ability a line

function refusesTest(scenario: Scenario, role: string): void {
  const { app, entity } = scenario;
  const possible = new Set(app.access.filter((access) => access.entity === entity.id).flatMap(({ can }) => can));
  const lacks = [...possible].filter((ability) => !accessOf(app, entity, role)?.can.includes(ability));
  const actor = scenario.person(role);
  const byCode = app.roles.some(({ id, enters }) => id === role && enters === "code");
  if (byCode) refusedByCode(scenario, lacks);
  for (const ability of lacks) if (!byCode || !openTo(scenario, ability)) refused(scenario, ability, role, actor);
}

/** What everybody may do, who knows a code may do as well: as everybody. */
const openTo = ({ app, entity }: Scenario, ability: Ability) =>
  app.access.some(
    (access) =>
      access.entity === entity.id &&
      access.can.includes(ability) &&
      app.roles.some(({ id, enters }) => id === access.role && enters === "public"),
  );

/** A code opens nothing but what its role may do. */
function refusedByCode(scenario: Scenario, lacks: Ability[]): void {
  const code = codeField(scenario.entity);
  const route = routeOf(scenario.entity);
  const id = code && scenario.put(baseRow(scenario.app, scenario.entity));
  const known = code && id ? `\${(${fromDatabase(scenario, id)}).${code.id}}` : "ABCDEFGH";
  const methods = { create: "POST", read: "GET", update: "PATCH", delete: "DELETE", move: "POST" } as const;
  for (const ability of lacks) {
    const address = `\`/${route}/by-code/${known}${ability === "move" ? "/move" : ""}\``;
    scenario.say(
      `expect([401, 403, 404]).toContain((await app.visitor.send("${methods[ability]}", ${address}${ability === "read" ? "" : ", {}"})).status);`,
    );
  }
}

/** A row within the role's own rows: what lies outside of them is refused for that alone. */
function ownBody(scenario: Scenario, role: string, actor: string, usual: string): string {
  const { app, entity } = scenario;
  const access = accessOf(app, entity, role);
  if (!access || access.rows === "all") return usual;
  const row = makeable(app, entity, { ...access, sets: {} });
  return row ? scenario.body(row, actor) : usual;
}

/** The requests of an ability, as somebody who lacks it and then as somebody who has it. */
function refused(scenario: Scenario, ability: Ability, role: string, actor: string): void {
  const { app, entity } = scenario;
  const other = ableTo(app, entity, ability)[0];
  const who = other ? scenario.person(other.role) : null;
  const row = reached(app, entity, other) ?? baseRow(app, entity);
  const making = ability === "create";
  const body = making
    ? scenario.body((other && makeable(app, entity, other)) || row, who, Object.keys(other?.sets ?? {}))
    : "";
  const id = making ? "" : scenario.put(row, who);
  const own = making ? ownBody(scenario, role, actor, body) : body;
  for (const request of requests(scenario, ability, actor, id, own))
    scenario.say(`expect([401, 403]).toContain((${request}).status);`);
  if (who === null) return;
  for (const request of requests(scenario, ability, who, id, body))
    scenario.say(`expect([401, 403, 404]).not.toContain((${request}).status);`);
}

/** A row that the role reaches and one that it does not, both in the database. */
function mineAndTheirs(scenario: Scenario, access: Access): { mine: WorldRow | null; theirs: WorldRow } | null {
  const { app, entity } = scenario;
  if (access.rows === "all") return null;
  const viewer = viewerOf(app, access.role);
  const theirs = solve(app, baseRow(app, entity), [{ expr: access.rows, is: false }], viewer);
  return theirs && { mine: reached(app, entity, access), theirs };
}

function scopeTest(scenario: Scenario, role: string): undefined | null {
  const { app, entity } = scenario;
  const access = accessOf(app, entity, role);
  const rows = access && mineAndTheirs(scenario, access);
  if (!access || !rows) return null;
  const actor = scenario.person(role);
  const theirs = scenario.put(rows.theirs, actor);
  const mine = rows.mine && scenario.put(rows.mine, actor);
  const code = codeField(entity);
  if (code && byCodeOnly(app, entity, role))
    scenario.say(
      `expect((await ${actor}.get(\`/${routeOf(entity)}/by-code/\${(${fromDatabase(scenario, theirs)}).${code.id}}\`)).status).toBe(404);`,
    );
  else reads(scenario, access, actor, mine, theirs);
  if (!byCodeOnly(app, entity, role))
    for (const request of writes(scenario, access, actor, theirs))
      scenario.say(`expect((${request}).status).toBe(404);`);
  scenario.say(`expect((${fromDatabase(scenario, theirs)}).id).toBe(${theirs});`);
  if (mine && access.can.includes("update"))
    scenario.say(`expect((await ${actor}.patch(${at(scenario, mine)}, {})).status).not.toBe(404);`);
  makesOutside(scenario, access, actor);
}
/** Of rows that it sees a role changes those that name it, and no others. */
function ownerTest(scenario: Scenario, role: string): undefined | null {
  const { app, entity } = scenario;
  const access = accessOf(app, entity, role);
  const mine = access && reached(app, entity, access);
  const seen = access && access.rows !== "all" ? [{ expr: access.rows, is: true }] : [];
  const others = access?.owner ? [...seen, { expr: isOwner(access.owner), is: false }] : seen;
  const theirs = mine && solve(app, baseRow(app, entity), others, viewerOf(app, role));
  if (!access?.owner || !mine || !theirs) return null;
  const actor = scenario.person(role);
  const [own, other] = [scenario.put(apart(app, mine, 1), actor), scenario.put(apart(app, theirs, 2), actor)];
  const kept = scenario.name("kept");
  scenario.say(`const ${kept} = ${fromDatabase(scenario, other)};`);
  for (const request of writes(scenario, access, actor, other)) scenario.say(`expect((${request}).status).toBe(403);`);
  scenario.say(
    `expect(${fromDatabase(scenario, other)}).toEqual(${kept});`,
    `expect((await ${actor}.get(${at(scenario, other)})).status).toBe(200);`,
    `const list = await ${actor}.get(${path(scenario)});`,
    `expect(list.body.items.map((row: { id: string }) => row.id).toSorted()).toEqual([${own}, ${other}].toSorted());`,
  );
  for (const request of writes(scenario, access, actor, own))
    scenario.say(`expect((${request}).status).toBeLessThan(300);`);
}
/** Rows that others have as their own, or not, are all in this role's list. */
function seesTest(scenario: Scenario, role: string): undefined | null {
  const { app, entity } = scenario;
  const scoped = app.access.flatMap((access) => {
    const rows = access.entity === entity.id && access.can.includes("read") ? mineAndTheirs(scenario, access) : null;
    return rows ? [{ access, ...rows }] : [];
  });
  const actor = scenario.person(role);
  const ids = scoped.flatMap(({ access, mine, theirs }) => {
    const owner = scenario.person(access.role);
    return [...(mine ? [scenario.put(mine, owner)] : []), scenario.put(theirs, owner)];
  });
  if (ids.length === 0) return null;
  scenario.say(
    `const list = await ${actor}.get(${path(scenario)});`,
    `expect(list.body.items.map((row: { id: string }) => row.id).toSorted()).toEqual([${ids.join(", ")}].toSorted());`,
    ...ids.map((id) => `expect((await ${actor}.get(${at(scenario, id)})).status).toBe(200);`),
  );
}
const writes = (scenario: Scenario, { can }: Access, actor: string, id: string): string[] =>
  (["update", "move", "delete"] as const)
    .filter((ability) => can.includes(ability))
    .flatMap((ability) => requests(scenario, ability, actor, id, ""));

function reads(scenario: Scenario, access: Access, actor: string, mine: string | null, theirs: string) {
  if (!access.can.includes("read")) return;
  const found = mine ? `[${mine}]` : "[]";
  scenario.say(
    `const list = await ${actor}.get(${path(scenario)});`,
    `expect(list.body.items.map((row: { id: string }) => row.id)).toEqual(${found});`,
    `expect(list.body.total).toBe(${mine ? 1 : 0});`,
    `const options = await ${actor}.get(${path(scenario, "/options")});`,
    `expect(options.body.map((row: { id: string }) => row.id)).toEqual(${found});`,
    `expect((await ${actor}.get(${at(scenario, theirs)})).status).toBe(404);`,
  );
  if (mine) scenario.say(`expect((await ${actor}.get(${at(scenario, mine)})).status).toBe(200);`);
}

/** What the API fills in with who asks stays so, whoever was sent. */
function sentForAnother(scenario: Scenario, access: Access, actor: string, inside: WorldRow) {
  const { entity } = scenario;
  const sets = Object.keys(access.sets);
  const own = Object.entries(access.sets).find(([, expr]) => "viewer" in expr && expr.viewer === "id")?.[0];
  if (own === undefined) return;
  const other = scenario.value(fieldById(entity, own), { person: "other" }, actor);
  const body = scenario.body(inside, actor, sets);
  const answer = scenario.name("made");
  scenario.say(
    `const ${answer} = await ${actor}.post(${path(scenario)}, { ...${body}, ${own}: ${other} });`,
    `expect(${answer}.status).toBe(201);`,
    `expect((${fromDatabase(scenario, `${answer}.body.id`)}).${own}).toBe(${actor}.id);`,
  );
}

/** Nobody makes a row that lies outside her own. */
function makesOutside(scenario: Scenario, access: Access, actor: string) {
  const { app, entity } = scenario;
  if (!access.can.includes("create") || access.rows === "all") return;
  const inside = makeable(app, entity, access);
  const sets = Object.keys(access.sets);
  if (inside) sentForAnother(scenario, access, actor, inside);
  const outside =
    inside && solve(app, inside, [{ expr: access.rows, is: false }], viewerOf(app, access.role), false, sets);
  if (!inside || !outside) return;
  const refused = scenario.body(outside, actor, sets);
  scenario.say(`expect([403, 422]).toContain((await ${actor}.post(${path(scenario)}, ${refused})).status);`);
  const accepted = scenario.body(makeable(app, entity, access) ?? inside, actor, sets);
  scenario.say(`expect((await ${actor}.post(${path(scenario)}, ${accepted})).status).toBe(201);`);
}

function hidesTest(scenario: Scenario, role: string, field: string): undefined | null {
  const { app, entity } = scenario;
  const access = accessOf(app, entity, role);
  const row = access && reached(app, entity, access);
  if (!access || !row) return null;
  const actor = scenario.person(role);
  const code = codeField(entity);
  const coded = code !== undefined && byCodeOnly(app, entity, role);
  const id = scenario.put(row, actor);
  const one = coded
    ? `\`/${routeOf(entity)}/by-code/\${(${fromDatabase(scenario, id)}).${code.id}}\``
    : at(scenario, id);
  if (coded || access.can.includes("read")) {
    scenario.say(
      `const one = await ${actor}.get(${one});`,
      "expect(one.status).toBe(200);",
      `expect(one.body).not.toHaveProperty(${literal(field)});`,
    );
    if (!coded)
      scenario.say(
        `const list = await ${actor}.get(${path(scenario)});`,
        `expect(list.body.items).toHaveLength(1);`,
        `expect(list.body.items[0]).not.toHaveProperty(${literal(field)});`,
      );
  } else if (!made(scenario, access, actor, field)) return null;
  const other = ableTo(app, entity, "read").find((each) => each.rows === "all" && !each.hides.includes(field));
  if (other)
    scenario.say(
      `expect((await ${scenario.person(other.role)}.get(${at(scenario, id)})).body).toHaveProperty(${literal(field)});`,
    );
}
function made(scenario: Scenario, access: Access, actor: string, field: string): boolean {
  const row = access.can.includes("create") ? makeable(scenario.app, scenario.entity, access) : null;
  if (!row) return false;
  const body = scenario.body(row, actor, Object.keys(access.sets));
  scenario.say(
    `const made = await ${actor}.post(${path(scenario)}, ${body});`,
    "expect(made.status).toBe(201);",
    `expect(made.body).not.toHaveProperty(${literal(field)});`,
  );
  return true;
}

/** One test for each role that may not do everything, or not with every row and field. */
export function writeAccessTest(app: AppModel, entity: Entity): GeneratedFile | null {
  const { accessTest: checks } = checksByTest(app, entity);
  if (checks.length === 0) return null;
  const file = new TestFile(app, entity, entityFiles(entity).accessTest);
  for (const check of checks) {
    const [, aspect, role = "", field = ""] = check.id.split(".");
    file.add(check, (scenario) => {
      if (aspect === "refuses") return refusesTest(scenario, role);
      if (aspect === "sees") return seesTest(scenario, role);
      if (aspect === "owner") return ownerTest(scenario, role);
      return aspect === "scope" ? scopeTest(scenario, role) : hidesTest(scenario, role, field);
    });
  }
  return file.print();
}
