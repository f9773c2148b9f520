import type { Access } from "@/lib/contract/app-model";
import { routeOf } from "@/lib/generated-app/names";
import { literal } from "../code";
import type { RuleOf } from "../model/rules";
import { baseRow } from "./base";
import { path } from "./create-tests";
import { standing } from "./flow-tests";
import { ableTo, makeable, reached, scopeGoals, viewerOf } from "./people";
import type { Scenario } from "./scenario";
import { type Goal, requirements, solve } from "./solve";
import type { WorldRow } from "./world";

const at = (scenario: Scenario, id: string, rest = "") => `\`/${routeOf(scenario.entity)}/\${${id}}${rest}\``;

function say(scenario: Scenario, request: string, status: number, rule: RuleOf<"require">) {
  const answer = scenario.name("answer");
  scenario.say(`const ${answer} = ${request};`, `expect(${answer}.status).toBe(${status});`);
  if (status !== 409) return;
  const fields = rule.field ? `, fields: { ${rule.field}: ${literal(rule.message)} }` : "";
  scenario.say(`expect(${answer}.body).toEqual({ message: ${literal(rule.message)}${fields} });`);
}

/** The rule broken, and the rule kept where it has something to say. */
function goals(rule: RuleOf<"require">): { broken: Goal[]; kept: Goal[] } {
  const when: Goal[] = rule.when ? [{ expr: rule.when, is: true }] : [];
  return { broken: [...when, { expr: rule.that, is: false }], kept: [...when, { expr: rule.that, is: true }] };
}

function onCreate(scenario: Scenario, rule: RuleOf<"require">): boolean {
  const { app, entity } = scenario;
  for (const access of ableTo(app, entity, "create")) {
    const from = makeable(app, entity, access, rule.id);
    if (!from) continue;
    const sets = Object.keys(access.sets);
    const fixed = [...sets, ...(entity.flow ? [entity.flow.field] : [])];
    const others = [...requirements(app, entity, "create", rule.id), ...scopeGoals(access)];
    const { broken, kept } = goals(rule);
    const find = (more: Goal[]) => solve(app, from, [...others, ...more], viewerOf(app, access.role), false, fixed);
    const [bad, good] = [find(broken), find(kept)];
    if (!bad || !good) continue;
    const actor = scenario.person(access.role);
    for (const [row, status] of [[bad, 409], [good, 201]] as const) {
      const body = scenario.body(row, actor, sets);
      say(scenario, `await ${actor}.post(${path(scenario)}, ${body})`, status, rule);
    }
    return true;
  }
  return false;
} // biome-ignore format: two cases

/** On a row that is there already: an update that changes nothing asks the rules as well. */
function onUpdate(scenario: Scenario, rule: RuleOf<"require">): boolean {
  const { app, entity } = scenario;
  const access = ableTo(app, entity, "update")[0];
  if (!access) return false;
  const { broken, kept } = goals(rule);
  const others = requirements(app, entity, "update", rule.id);
  const [bad, good] = [reached(app, entity, access, [...others, ...broken]), reached(app, entity, access, [...others, ...kept])];
  if (!bad || !good) return false;
  const actor = scenario.person(access.role);
  for (const [row, status] of [[bad, 409], [good, 200]] as const) {
    const id = scenario.put(row, actor);
    say(scenario, `await ${actor}.patch(${at(scenario, id)}, {})`, status, rule);
  }
  return true;
} // biome-ignore format: two cases

function movesOf(scenario: Scenario): { access: Access; from: string; to: string }[] {
  const { app, entity } = scenario;
  return (entity.flow?.moves ?? []).flatMap(({ from, to, by }) =>
    ableTo(app, entity, "move")
      .filter(({ role }) => by.includes(role))
      .map((access) => ({ access, from, to })),
  );
}
function onMove(scenario: Scenario, rule: RuleOf<"require">): boolean {
  const { broken, kept } = goals(rule);
  for (const { access, from, to } of movesOf(scenario)) {
    const bad = standingBut(scenario, access.role, from, to, rule, broken);
    const good = standing(scenario, access.role, from, to, kept);
    if (!bad || !good) continue;
    const actor = scenario.person(access.role);
    for (const [row, status] of [[bad, 409], [good, 200]] as const) {
      const id = scenario.put(row, actor);
      say(scenario, `await ${actor}.post(${at(scenario, id, "/move")}, { to: ${literal(to)} })`, status, rule);
    }
    return true;
  }
  return false;
} // biome-ignore format: two cases
function standingBut(
  scenario: Scenario,
  role: string,
  from: string,
  to: string,
  rule: RuleOf<"require">,
  broken: Goal[],
): WorldRow | null {
  const rules = scenario.app.rules.filter(({ id }) => id !== rule.id);
  const app = { ...scenario.app, rules };
  return standing({ app, entity: scenario.entity } as Scenario, role, from, to, broken);
}

export function requireTest(scenario: Scenario, rule: RuleOf<"require">): undefined | null {
  if (rule.on.includes("create") && onCreate(scenario, rule)) return;
  if (rule.on.includes("update") && onUpdate(scenario, rule)) return;
  if (rule.on.includes("move") && onMove(scenario, rule)) return;
  return null;
}

export function highlightTest(scenario: Scenario, rule: RuleOf<"highlight">): undefined | null {
  const { app, entity } = scenario;
  const access = ableTo(app, entity, "read")[0];
  if (!access) return null;
  const find = (is: boolean) => reached(app, entity, access, [{ expr: rule.when, is }], baseRow(app, entity));
  const [marked, plain] = [find(true), find(false)];
  if (!marked || !plain) return null;
  const actor = scenario.person(access.role);
  const mark = `{ rule: ${literal(rule.id)}, tone: ${literal(rule.tone)}, message: ${literal(rule.message)} }`;
  const first = scenario.put(marked, actor);
  scenario.say(
    `expect((await ${actor}.get(${at(scenario, first)})).body.marks).toContainEqual(${mark});`,
    `expect((await ${actor}.get(${path(scenario)})).body.items[0].marks).toContainEqual(${mark});`,
  );
  const second = scenario.put(plain, actor);
  scenario.say(`expect((await ${actor}.get(${at(scenario, second)})).body.marks).not.toContainEqual(${mark});`);
}
