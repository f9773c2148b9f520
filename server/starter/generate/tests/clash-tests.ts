import type { Field } from "@/lib/contract/app-model";
import { fieldById } from "@/lib/generated-app/fields";
import { literal } from "../code";
import type { RuleOf } from "../model/rules";
import { anotherValue, momentFor, targetOf, validValue } from "./base";
import { making, path } from "./create-tests";
import { accessOf, entering, hasAccount, reachable, scopeGoals, viewerOf } from "./people";
import type { Scenario } from "./scenario";
import { evaluation, requirements, solve } from "./solve";
import { evaluate, isRow, row, type TestValue, type WorldRow } from "./world";

type Made = NonNullable<ReturnType<typeof making>>;
const again = ({ row }: Made, values: Record<string, TestValue>): WorldRow => ({
  ...row,
  values: new Map([...row.values, ...Object.entries(values)]),
});

/** Sends a body and says what must come back. */
function send(scenario: Scenario, made: Made, body: string, accepted: boolean, message: string): void {
  if (accepted) {
    scenario.say(`expect((await ${made.actor}.post(${path(scenario)}, ${body})).status).toBe(201);`);
    return;
  }
  const answer = scenario.name("refused");
  scenario.say(
    `const ${answer} = await ${made.actor}.post(${path(scenario)}, ${body});`,
    `expect(${answer}.status).toBe(409);`,
    message.includes("{")
      ? `expect(${answer}.body.message).toContain(${literal(standing(message))});`
      : `expect(${answer}.body.message).toBe(${literal(message)});`,
  );
}
/** The longest words of a message that are the same whatever it tells. */
const standing = (message: string) =>
  message
    .split(/\{[a-z]+\}/)
    .toSorted((one, other) => other.length - one.length)[0]
    ?.trim() ?? message;
const body = (scenario: Scenario, made: Made, row: WorldRow) => scenario.body(row, made.actor, made.sets);

/** When something happens: usually, or `shift` days later. */
function timesOf(
  scenario: Scenario,
  rule: { start: string; end: string | null },
  shift: number,
): Record<string, TestValue> {
  const time = (id: string): [string, TestValue] => {
    const field = fieldById(scenario.entity, id);
    const at = momentFor(scenario.app, scenario.entity, field, shift);
    return [id, at];
  };
  return Object.fromEntries([rule.start, ...(rule.end ? [rule.end] : [])].map(time));
}

/** References are put into the database once, and meant again by their variable. */
function pinned(scenario: Scenario, made: Made, ids: readonly string[]): void {
  for (const id of ids) {
    const field = fieldById(scenario.entity, id);
    if (!made.row.values.has(id)) made.row.values.set(id, validValue(scenario.app, scenario.entity, field));
  }
  reachable(scenario.app, made.row, made.access.role);
}

export function uniqueTest(scenario: Scenario, rule: RuleOf<"unique">): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  pinned(scenario, made, rule.fields);
  const first = body(scenario, made, made.row);
  uncounted(scenario, made, rule, rule.fields, first);
  send(scenario, made, first, true, rule.message);
  send(scenario, made, first, false, rule.message);
  inOtherLetters(scenario, made, rule, first);
  bySomebodyElse(scenario, made, rule, first);
  for (const varied of rule.fields.filter((id) => !made.sets.includes(id))) {
    const field = fieldById(scenario.entity, varied);
    const other = otherThan(scenario, made, field);
    if (other === null) continue;
    const second = scenario.name("other");
    scenario.say(
      `const ${second} = { ...${first}, ${varied}: ${scenario.value(field, refer(scenario, made, other), made.actor)} };`,
    );
    send(scenario, made, second, true, rule.message);
  }
}

/** Capital letters make no other text of it. */
function inOtherLetters(scenario: Scenario, made: Made, rule: RuleOf<"unique">, first: string): void {
  const sent = rule.fields.filter((id) => !made.sets.includes(id) && fieldById(scenario.entity, id).type === "text");
  if (sent.length === 0) return;
  const shouted = scenario.name("shouted");
  const values = sent.map((id) => `${id}: String(${first}.${id}).toUpperCase()`);
  scenario.say(`const ${shouted} = { ...${first}, ${values.join(", ")} };`);
  send(scenario, made, shouted, false, rule.message);
}

/** What the API fills in with who asks differs for another person of the role: the same is theirs to make as well. */
function bySomebodyElse(scenario: Scenario, made: Made, rule: RuleOf<"unique">, first: string): void {
  const { app } = scenario;
  const { role, sets } = made.access;
  const own = rule.fields.some((id) => {
    const expr = sets[id];
    return expr !== undefined && "viewer" in expr && expr.viewer === "id";
  });
  // What only the first person may choose, the second could not send.
  const apart = [...made.row.values.values()].some((value) => {
    const rows = isRow(value) ? accessOf(app, value.entity, role)?.rows : undefined;
    return JSON.stringify(rows ?? "").includes('"viewer"');
  });
  if (!own || apart || !hasAccount(app, role)) return;
  const somebody = scenario.name("somebody");
  scenario.say(`const ${somebody} = ${entering(app, role)};`);
  send(scenario, { ...made, actor: somebody }, first, true, rule.message);
}
const refer = (scenario: Scenario, made: Made, value: TestValue): TestValue => {
  if (!isRow(value)) return value;
  const access = accessOf(scenario.app, value.entity, made.access.role);
  const goals = access?.can.includes("read") ? scopeGoals(access) : [];
  return solve(scenario.app, value, goals, viewerOf(scenario.app, made.access.role)) ?? value;
};

/** Another row of the same content, so that the other rules stay content; else another value. */
function otherThan(scenario: Scenario, made: Made, field: Field): TestValue {
  const current = made.row.values.get(field.id);
  return isRow(current) ? current : anotherValue(scenario.app, scenario.entity, field);
}

export function noOverlapTest(scenario: Scenario, rule: RuleOf<"noOverlap">): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  pinned(scenario, made, rule.resources);
  const times = timesOf(scenario, rule, 0);
  made.row = again(made, times);
  const first = body(scenario, made, made.row);
  uncounted(scenario, made, rule, [...rule.resources, ...Object.keys(times)], first);
  send(scenario, made, first, true, rule.message);
  send(scenario, made, first, false, rule.message);
  const later = Object.entries(timesOf(scenario, rule, 7)).map(
    ([id, value]) => `${id}: ${scenario.value(fieldById(scenario.entity, id), value, made.actor)}`,
  );
  const next = scenario.name("later");
  scenario.say(`const ${next} = { ...${first}, ${later.join(", ")} };`);
  send(scenario, made, next, true, rule.message);
  const varied = rule.resources.find((id) => !made.sets.includes(id));
  if (varied === undefined) return;
  const field = fieldById(scenario.entity, varied);
  const other = otherThan(scenario, made, field);
  if (other === null) return;
  const second = scenario.name("other");
  scenario.say(
    `const ${second} = { ...${first}, ${varied}: ${scenario.value(field, refer(scenario, made, other), made.actor)} };`,
  );
  send(scenario, made, second, true, rule.message);
}

/** How much a usual row counts for. */
function usualAmount(scenario: Scenario, amount: string | null): number {
  if (amount === null) return 1;
  const field = fieldById(scenario.entity, amount);
  if (!field.compute) return Math.max(1, field.limits.min ?? 1);
  const value = evaluate(evaluation(scenario.app, null), row(scenario.entity), field.compute);
  return typeof value === "number" ? value : 1;
}
/** Says how much a row counts for, where that is typed and not computed. */
const counted = (scenario: Scenario, amount: string | null, value: TestValue): Record<string, TestValue> =>
  amount === null || fieldById(scenario.entity, amount).compute ? {} : { [amount]: value };

/** A row like the first in a state in which it does not count, put there before. */
function uncounted(
  scenario: Scenario,
  made: Made,
  rule: { exceptStates: string[] },
  ids: readonly string[],
  first: string,
): void {
  const [state] = rule.exceptStates;
  const { flow } = scenario.entity;
  if (!flow || state === undefined) return;
  const same = ids.map((id) => {
    const field = fieldById(scenario.entity, id);
    const given = made.row.values.get(id);
    if (made.sets.includes(id)) return `${id}: ${scenario.value(field, given ?? null, made.actor)}`;
    return field.type === "choice"
      ? `${id}: ${literal(typeof given === "string" ? given : null)}`
      : `${id}: ${first}.${id}`;
  });
  const values = [...new Set(same), `${flow.field}: ${literal(state)}`];
  scenario.say(`await ${scenario.sampler()}(app.db, { ${values.join(", ")} });`);
}

/** How much one row counts for, and how to fill up to a limit with rows in the table. */
function fill(
  scenario: Scenario,
  amount: string | null,
  limit: number,
  common: Record<string, string>,
): { amount: number; enough: boolean } {
  const one = usualAmount(scenario, amount);
  const steps = Math.floor((limit - one) / one);
  if (limit < one || limit - one !== steps * one || steps > 500) return { amount: one, enough: false };
  const values = Object.entries({ ...common, ...counted(scenario, amount, one) }).map(
    ([id, value]) => `${id}: ${value}`,
  );
  const sample = scenario.sampler();
  if (steps > 0)
    scenario.say(
      `for (let filled = 0; filled < ${steps}; filled += 1) await ${sample}(app.db, { ${values.join(", ")} });`,
    );
  return { amount: one, enough: true };
}

export function capacityTest(scenario: Scenario, rule: RuleOf<"capacity">): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  const { app, entity } = scenario;
  const field = fieldById(entity, rule.of);
  const target = targetOf(app, field);
  const given = made.row.values.get(rule.of);
  const from = isRow(given) ? given : { entity: target, values: new Map(), children: [] };
  const viewer = viewerOf(app, made.access.role);
  const smallest = usualAmount(scenario, rule.amount);
  const access = accessOf(app, target, made.access.role);
  const scope = access?.can.includes("read") ? scopeGoals(access) : [];
  const limitIs = (count: number) =>
    solve(app, from, [...scope, { expr: { op: "eq", args: [rule.limit, { const: count }] }, is: true }], viewer, false);
  const whole =
    limitIs(smallest * 2) ?? limitIs(smallest * 3) ?? limitIs(smallest) ?? solve(app, from, scope, viewer, false);
  const limit = whole && evaluate(evaluation(app, viewer), whole, rule.limit);
  if (!whole || typeof limit !== "number") return null;
  const id = scenario.put(whole, made.actor);
  const { amount, enough } = fill(scenario, rule.amount, limit, { [rule.of]: id });
  if (!enough) return null;
  made.row = again(made, counted(scenario, rule.amount, amount));
  const [idle] = rule.exceptStates;
  const counts = Object.entries(counted(scenario, rule.amount, amount)).map(([key, value]) => `${key}: ${value}`);
  if (entity.flow && idle !== undefined)
    scenario.say(
      `await ${scenario.sampler()}(app.db, { ${[`${rule.of}: ${id}`, ...counts, `${entity.flow.field}: ${literal(idle)}`].join(", ")} });`,
    );
  made.row.values.delete(rule.of);
  const rest = body(scenario, made, made.row);
  const full = scenario.name("booking");
  scenario.say(`const ${full} = { ...${rest}, ${rule.of}: ${id} };`);
  send(scenario, made, full, true, rule.message);
  send(scenario, made, full, false, rule.message.replaceAll("{left}", "0"));
  const elsewhere = scenario.name("elsewhere");
  const another = scenario.put(whole, made.actor);
  scenario.say(`const ${elsewhere} = { ...${rest}, ${rule.of}: ${another} };`);
  send(scenario, made, elsewhere, true, rule.message);
}

export function concurrentTest(scenario: Scenario, rule: RuleOf<"concurrent">): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  made.row = again(made, timesOf(scenario, rule, 0));
  const times = Object.entries(timesOf(scenario, rule, 0)).map(([id, value]): [string, string] => [
    id,
    scenario.value(fieldById(scenario.entity, id), value, made.actor),
  ]);
  weighed(scenario, made, rule);
  const { amount, enough } = fill(scenario, rule.amount, rule.limit, Object.fromEntries(times));
  if (!enough) return null;
  made.row = again(made, counted(scenario, rule.amount, amount));
  const first = body(scenario, made, made.row);
  uncounted(scenario, made, rule, Object.keys(timesOf(scenario, rule, 0)), first);
  send(scenario, made, first, true, rule.message);
  send(scenario, made, first, false, rule.message);
  const later = Object.entries(timesOf(scenario, rule, 7)).map(
    ([id, value]) => `${id}: ${scenario.value(fieldById(scenario.entity, id), value, made.actor)}`,
  );
  const next = scenario.name("later");
  scenario.say(`const ${next} = { ...${first}, ${later.join(", ")} };`);
  send(scenario, made, next, true, rule.message);
}

/** Where what a row counts for is computed: one that fills everything by itself fits in alone, and not beside another. */
function weighed(scenario: Scenario, made: Made, rule: RuleOf<"concurrent">): void {
  const { app, entity } = scenario;
  const compute = rule.amount === null ? undefined : fieldById(entity, rule.amount).compute;
  if (!compute) return;
  const viewer = viewerOf(app, made.access.role);
  const goals = [...requirements(app, entity, "create"), ...scopeGoals(made.access)];
  const whole = { expr: { op: "eq" as const, args: [compute, { const: rule.limit }] }, is: true };
  const heavy = solve(app, again(made, timesOf(scenario, rule, 14)), [...goals, whole], viewer, false, made.sets);
  if (!heavy) return;
  const alone = body(scenario, made, heavy);
  send(scenario, made, alone, true, rule.message);
  send(scenario, made, body(scenario, made, again(made, timesOf(scenario, rule, 14))), false, rule.message);
}
