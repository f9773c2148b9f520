import type { Flow } from "@/lib/contract/app-model";
import { fieldById, shownAs } from "@/lib/generated-app/fields";
import { routeOf } from "@/lib/generated-app/names";
import { codeField } from "../backend/rows";
import { literal } from "../code";
import { baseRow } from "./base";
import { fromDatabase, making, path } from "./create-tests";
import { ableTo, accessOf, byCodeOnly, reached } from "./people";
import type { Scenario } from "./scenario";
import { type Goal, requirements } from "./solve";

type Move = Flow["moves"][number];
const at = (scenario: Scenario, id: string, rest = "") => `\`/${routeOf(scenario.entity)}/\${${id}}${rest}\``;

/** The address by which a role moves a row: by its code where it knows no other. */
function address(scenario: Scenario, role: string, id: string): string {
  const code = codeField(scenario.entity);
  if (!code || !byCodeOnly(scenario.app, scenario.entity, role)) return at(scenario, id, "/move");
  return `\`/${routeOf(scenario.entity)}/by-code/\${(${fromDatabase(scenario, id)}).${code.id}}/move\``;
}

/** A row in a status that the role reaches, and that no rule keeps from moving on. */
export function standing(scenario: Scenario, role: string, from: string, to: string, more: Goal[] = []) {
  const { app, entity } = scenario;
  const row = baseRow(app, entity);
  if (entity.flow) row.values.set(entity.flow.field, from);
  const found = reached(app, entity, accessOf(app, entity, role), movesOn(scenario, to, more), row);
  found?.values.set(entity.flow?.field ?? "", from);
  return found;
}
/** What rules ask of the row after the move, said of the row before it. */
function movesOn(scenario: Scenario, to: string, more: Goal[]): Goal[] {
  const { app, entity } = scenario;
  const goals = [...requirements(app, entity, "move"), ...more];
  const column = entity.flow?.field ?? "";
  return goals.map(({ expr, is }) => ({ is, expr: replaced(expr, column, to) }));
}
function replaced(expr: Goal["expr"], column: string, to: string): Goal["expr"] {
  if ("field" in expr && expr.field === column) return { const: to };
  return "op" in expr ? { ...expr, args: expr.args.map((arg) => replaced(arg, column, to)) } : expr;
}

const mover = (scenario: Scenario, move: Move) =>
  move.by.find((role) => accessOf(scenario.app, scenario.entity, role)?.can.includes("move"));

export function flowTest(scenario: Scenario): undefined | null {
  const { entity } = scenario;
  const { flow } = entity;
  if (!flow) return null;
  let tried = 0;
  // Before there are rows that could stand in its way.
  beginning(scenario, flow);
  for (const move of flow.moves) {
    const role = mover(scenario, move);
    const row = role && standing(scenario, role, move.from, move.to);
    if (!role || !row) continue;
    tried += 1;
    const actor = scenario.person(role);
    const id = scenario.put(row, actor);
    const answer = scenario.name("moved");
    scenario.say(
      `const ${answer} = await ${actor}.post(${address(scenario, role, id)}, { to: ${literal(move.to)} });`,
      `expect(${answer}.status).toBe(200);`,
      `expect((${fromDatabase(scenario, id)}).${flow.field}).toBe(${literal(move.to)});`,
    );
    outsider(scenario, move);
  }
  wrongWay(scenario, flow);
  return tried === 0 ? null : undefined;
}

/** A role that moves rows, but not this way. */
function outsider(scenario: Scenario, move: Move) {
  const { app, entity } = scenario;
  const access = app.access.find(
    (each) => each.entity === entity.id && each.can.includes("move") && !move.by.includes(each.role),
  );
  const row = access && standing(scenario, access.role, move.from, move.to);
  if (!access || !row) return;
  const actor = scenario.person(access.role);
  const id = scenario.put(row, actor);
  scenario.say(
    `expect([401, 403]).toContain((await ${actor}.post(${address(scenario, access.role, id)}, { to: ${literal(move.to)} })).status);`,
  );
}

/** From one status to another that no move leads to. */
function wrongWay(scenario: Scenario, flow: Flow) {
  const { app, entity } = scenario;
  const all = flow.states.flatMap((from) => flow.states.map((to) => ({ from: from.id, to: to.id })));
  const wrong = all.find(
    ({ from, to }) => from !== to && !flow.moves.some((move) => move.from === from && move.to === to),
  );
  const access = app.access.find((each) => each.entity === entity.id && each.can.includes("move"));
  const row = wrong && access && standing(scenario, access.role, wrong.from, wrong.to);
  if (!wrong || !access || !row) return;
  const actor = scenario.person(access.role);
  const id = scenario.put(row, actor);
  scenario.say(
    `expect((await ${actor}.post(${address(scenario, access.role, id)}, { to: ${literal(wrong.to)} })).status).toBe(409);`,
    `expect((${fromDatabase(scenario, id)}).${flow.field}).toBe(${literal(wrong.from)});`,
  );
  byChange(scenario, flow, wrong);
}

/** A change of a row's fields leaves its status as it is. */
function byChange(scenario: Scenario, flow: Flow, { from, to }: { from: string; to: string }) {
  const { app, entity } = scenario;
  const access = ableTo(app, entity, "update")[0];
  const row = access && standing(scenario, access.role, from, to);
  if (!access || !row) return;
  const actor = scenario.person(access.role);
  const id = scenario.put(row, actor);
  scenario.say(
    `await ${actor}.patch(${at(scenario, id)}, { ${flow.field}: ${literal(to)} });`,
    `expect((${fromDatabase(scenario, id)}).${flow.field}).toBe(${literal(from)});`,
  );
}

/** A new row stands at the first status, whatever was sent. */
function beginning(scenario: Scenario, flow: Flow) {
  const made = making(scenario);
  if (!made) return;
  const other = flow.states.find(({ id }) => id !== flow.initial)?.id ?? "";
  const body = made.body();
  scenario.say(
    `const begun = await ${made.actor}.post(${path(scenario)}, { ...${body}, ${flow.field}: ${literal(other)} });`,
    "expect(begun.status).toBe(201);",
    `expect((${fromDatabase(scenario, "begun.body.id")}).${flow.field}).toBe(${literal(flow.initial)});`,
  );
}

/** The moment lies between what went before the request and what came after it. */
function stamped(scenario: Scenario, stamp: string, request: string, id: string): void {
  const isDay = shownAs(fieldById(scenario.entity, stamp)) === "date";
  if (isDay) scenario.file.imports.add("../test-dates", "dayFromNow");
  const moment = isDay ? "dayFromNow(0)" : "new Date().toISOString()";
  scenario.say(
    `const before = ${moment};`,
    request,
    `const kept = (${fromDatabase(scenario, id)}).${stamp} ?? "";`,
    "expect(kept >= before).toBe(true);",
    `expect(kept <= ${moment}).toBe(true);`,
  );
}

export function stampTest(scenario: Scenario, state: string): undefined | null {
  const { flow } = scenario.entity;
  const stamp = flow?.states.find(({ id }) => id === state)?.stamps;
  if (!flow || !stamp) return null;
  if (flow.initial === state) {
    const made = making(scenario);
    if (!made) return null;
    const body = made.body();
    const request = `const answer = await ${made.actor}.post(${path(scenario)}, ${body});`;
    stamped(scenario, stamp, request, "answer.body.id");
    return;
  }
  for (const move of flow.moves.filter(({ to }) => to === state)) {
    const role = mover(scenario, move);
    const row = role && standing(scenario, role, move.from, move.to);
    if (!role || !row) continue;
    row.values.set(stamp, null);
    const actor = scenario.person(role);
    const id = scenario.put(row, actor);
    scenario.say(`expect((${fromDatabase(scenario, id)}).${stamp}).toBeNull();`);
    const request = `await ${actor}.post(${address(scenario, role, id)}, { to: ${literal(state)} })`;
    stamped(scenario, stamp, `expect((${request}).status).toBe(200);`, id);
    return;
  }
  return null;
}

export function codeTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  const code = codeField(entity);
  const roles = app.roles.filter(({ enters }) => enters === "code" || enters === "public");
  const access = [...roles, ...app.roles]
    .map(({ id }) => accessOf(app, entity, id))
    .find((each) => each && each.can.length > 0);
  if (!code || !access) return null;
  const row = reached(app, entity, access);
  if (!row) return null;
  const actor = scenario.person(access.role);
  const id = scenario.put(row, actor);
  scenario.say(
    `const kept = (${fromDatabase(scenario, id)}).${code.id};`,
    `const found = await ${actor}.get(\`/${routeOf(entity)}/by-code/\${kept.toLowerCase()}\`);`,
    "expect(found.status).toBe(200);",
    `expect(found.body.id).toBe(${id});`,
    `expect((await ${actor}.get(${path(scenario, "/by-code/NOSUCHCD")})).status).toBe(404);`,
  );
  const made = making(scenario);
  if (!made) return;
  const body = made.body();
  scenario.say(
    `const fresh = await ${made.actor}.post(${path(scenario)}, { ...${body}, ${code.id}: kept });`,
    "expect(fresh.status).toBe(201);",
    `const given = (${fromDatabase(scenario, "fresh.body.id")}).${code.id};`,
    "expect(given).toMatch(/^[A-Z2-9]{8}$/);",
    "expect(given).not.toBe(kept);",
  );
  if (app.rules.some((rule) => rule.entity === entity.id && onlyOne.has(rule.kind))) return;
  const again = made.body();
  scenario.say(
    `const next = await ${made.actor}.post(${path(scenario)}, ${again});`,
    "expect(next.status).toBe(201);",
    `expect((${fromDatabase(scenario, "next.body.id")}).${code.id}).not.toBe(given);`,
  );
}
/** Rules by which a second row like the first may be refused. */
const onlyOne = new Set(["unique", "noOverlap", "concurrent"]);
