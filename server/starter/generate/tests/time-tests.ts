import { fieldById } from "@/lib/generated-app/fields";
import { routeOf } from "@/lib/generated-app/names";
import { codeField } from "../backend/rows";
import { literal } from "../code";
import type { RuleOf } from "../model/rules";
import { momentFor } from "./base";
import { fromDatabase, making, path } from "./create-tests";
import { standing } from "./flow-tests";
import { accessOf, byCodeOnly, reached } from "./people";
import type { Scenario } from "./scenario";
import type { TestValue, WorldRow } from "./world";

/** Sends the usual body with another value of one field, and says whether the rule lets it through. */
function sendWith(
  scenario: Scenario,
  field: string,
  values: { value: TestValue; accepted: boolean }[],
  message: string,
): undefined | null {
  const made = making(scenario);
  if (!made) return null;
  made.row.values.delete(field);
  const rest = made.body();
  const own = fieldById(scenario.entity, field);
  for (const { value, accepted } of values) {
    const text = scenario.value(own, value, made.actor);
    const answer = scenario.name("answer");
    scenario.say(
      `const ${answer} = await ${made.actor}.post(${path(scenario)}, { ...${rest}, ${field}: ${text} });`,
      `expect(${answer}.status).toBe(${accepted ? 201 : 409});`,
    );
    if (!accepted)
      scenario.say(
        `expect(${answer}.body).toEqual({ message: ${literal(message)}, fields: { ${field}: ${literal(message)} } });`,
      );
  }
}

export function notPastTest(scenario: Scenario, rule: RuleOf<"notPast">): undefined | null {
  const field = fieldById(scenario.entity, rule.field);
  const usual = momentFor(scenario.app, scenario.entity, field);
  return sendWith(
    scenario,
    rule.field,
    [
      { value: { ...usual, days: -10 }, accepted: false },
      { value: usual, accepted: true },
    ],
    rule.message,
  );
}

const minutesBefore = (time: string, minutes: number) => {
  const total = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + minutes;
  if (total < 0 || total >= 24 * 60) return null;
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
};

export function closedTest(scenario: Scenario, rule: RuleOf<"closed">): undefined | null {
  const field = fieldById(scenario.entity, rule.field);
  const usual = momentFor(scenario.app, scenario.entity, field);
  const outside = [rule.opens && minutesBefore(rule.opens, -1), rule.closes && minutesBefore(rule.closes, 1)].filter(
    (time) => typeof time === "string",
  );
  if (field.type === "time") {
    const inside = rule.opens ?? rule.closes ?? "12:00";
    return sendWith(
      scenario,
      rule.field,
      [...outside.map((value) => ({ value, accepted: false })), { value: inside, accepted: true }],
      rule.message,
    );
  }
  const days = rule.weekdays.map((on) => ({
    value: { days: usual.days, ...(usual.at && { at: usual.at }), on },
    accepted: false,
  }));
  const times = usual.at === undefined ? [] : outside.map((at) => ({ value: { ...usual, at }, accepted: false }));
  if (days.length + times.length === 0) return null;
  return sendWith(scenario, rule.field, [...days, ...times, { value: usual, accepted: true }], rule.message);
}

type Attempt = { row: WorldRow; status: number; request: (id: string) => string };

/** What a role may do that the rule forbids shortly before. */
function attempts(scenario: Scenario, rule: RuleOf<"window">, role: string): Attempt[] {
  const { app, entity } = scenario;
  const access = accessOf(app, entity, role);
  if (!access) return [];
  const list: Attempt[] = [];
  const move = entity.flow?.moves.find(({ to, by }) => rule.states.includes(to) && by.includes(role));
  const standingRow = move && access.can.includes("move") ? standing(scenario, role, move.from, move.to) : null;
  if (move && standingRow)
    list.push({ row: standingRow, status: 200, request: (id) => moving(scenario, role, id, move.to) });
  const removes = rule.onDelete && access.can.includes("delete") && !byCodeOnly(app, entity, role);
  const removable = removes ? reached(app, entity, access) : null;
  const remove = (id: string) => `await ${scenario.person(role)}.delete(\`/${routeOf(entity)}/\${${id}}\`)`;
  if (removable) list.push({ row: removable, status: 204, request: remove });
  return list;
}

/** Just inside the window, and well outside of it. */
export function windowTest(scenario: Scenario, rule: RuleOf<"window">): undefined | null {
  const all = rule.roles.flatMap((role) => attempts(scenario, rule, role).map((attempt) => ({ ...attempt, role })));
  const moments = [
    { hours: rule.hours - 0.5, accepted: false },
    { hours: rule.hours + 48, accepted: true },
  ];
  for (const { row, request, status, role } of all)
    for (const { hours, accepted } of moments) {
      const id = scenario.put(
        { ...row, values: new Map([...row.values, [rule.field, { hours }]]) },
        scenario.person(role),
      );
      const answer = scenario.name("answer");
      scenario.say(`const ${answer} = ${request(id)};`, `expect(${answer}.status).toBe(${accepted ? status : 409});`);
      if (!accepted) scenario.say(`expect(${answer}.body.message).toBe(${literal(rule.message)});`);
    }
  return all.length === 0 ? null : undefined;
}

function moving(scenario: Scenario, role: string, id: string, to: string): string {
  const code = codeField(scenario.entity);
  const route = routeOf(scenario.entity);
  const byCode = code && byCodeOnly(scenario.app, scenario.entity, role);
  const address = byCode
    ? `\`/${route}/by-code/\${(${fromDatabase(scenario, id)}).${code.id}}/move\``
    : `\`/${route}/\${${id}}/move\``;
  return `await ${scenario.person(role)}.post(${address}, { to: ${literal(to)} })`;
}
