import type { Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, fieldById, inputFields, isLive, resolvePath, shownAs } from "@/lib/generated-app/fields";
import { asOf, monthlyFields, spelledOut } from "@/lib/generated-app/months";
import { folderOf, routeOf } from "@/lib/generated-app/names";
import { literal } from "../code";
import { readsOf } from "../formula/collect";
import { names } from "../skeleton/shared";
import { baseRow, validValue } from "./base";
import { fromDatabase, making, path, reader } from "./create-tests";
import type { Scenario } from "./scenario";
import { ANOTHER_MONTH, evaluation, solve } from "./solve";
import { evaluate, isoDay, isRow, row, type TestValue, type WorldRow } from "./world";

/** Numbers that give another result when anything of a formula is changed. */
const PRIMES = [3, 5, 7, 11, 13];
const usesNow = (expr: Expr): boolean =>
  "now" in expr ||
  "today" in expr ||
  ("op" in expr && expr.args.some(usesNow)) ||
  ("fold" in expr && [expr.where, expr.of].some((inner) => inner !== undefined && usesNow(inner)));

function telling(scenario: Scenario, entity: Entity, field: Field, index: number, relative: boolean): TestValue {
  const prime = PRIMES[index % PRIMES.length] ?? 3;
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = field.limits;
  const clamped = (value: number) => Math.min(Math.max(value, min), max);
  switch (shownAs(field)) {
    case "int": case "rating": case "duration": return clamped(field.type === "rating" ? Math.min(prime, 5) : prime);
    case "money": return clamped(prime * 123);
    case "percent": case "decimal": return clamped(prime + 0.5);
    case "date": return relative ? { days: -prime } : `2031-03-${String(prime + 1).padStart(2, "0")}`;
    case "datetime": return relative ? { days: -prime, at: "06:00" } : `2031-03-${String(prime + 1).padStart(2, "0")}T10:15:00.000Z`;
    case "boolean": return true;
    default: return validValue(scenario.app, entity, field);
  }
} // biome-ignore format: one type a line

/** What a formula compares the value at a path with: there it turns. */
function comparedAt(expr: Expr, path: string): unknown[] {
  if ("fold" in expr || !("op" in expr)) return [];
  const [one, other] = expr.args;
  const own = expr.op === "eq" && one && "field" in one && one.field === path && other && "const" in other;
  return [...(own ? [other.const] : []), ...expr.args.flatMap((arg) => comparedAt(arg, path))];
}
function turning(expr: Expr, path: string, { type, values }: Field): string | null {
  if (type !== "choice") return null;
  return values?.find(({ id }) => comparedAt(expr, path)[0] === id)?.id ?? null;
}

/** Gives everything that a formula reads a telling value, through references and folds too. */
function fill(scenario: Scenario, at: WorldRow, expr: Expr, relative: boolean, seen: { count: number }): void {
  const { app } = scenario;
  const { paths, folds } = readsOf(expr);
  for (const path of paths) {
    const end = resolvePath(app, at.entity, path);
    if (end.entity === "account") continue;
    const owner = ownerOf(scenario, at, path);
    if (end.field?.compute && isLive(end.field)) fill(scenario, owner, end.field.compute, relative, seen);
    else if (end.field && end.field.type !== "reference" && end.field.type !== "account") {
      const value = turning(expr, path, end.field) ?? telling(scenario, end.entity, end.field, seen.count, relative);
      owner.values.set(end.leaf, value);
      seen.count += 1;
    }
  }
  for (const fold of folds) addChildren(scenario, at, fold, relative, seen);
}
function ownerOf(scenario: Scenario, at: WorldRow, path: string): WorldRow {
  const steps = path.split(".").slice(0, -1);
  let owner = at;
  for (const step of steps) {
    const field = fieldById(owner.entity, step);
    const known = owner.values.get(step);
    const next = isRow(known) ? known : row(entityById(scenario.app, field.to ?? ""));
    owner.values.set(step, next);
    owner = next;
  }
  return owner;
}

/** Two rows that count, and one that does not where some do not. */
function addChildren(
  scenario: Scenario,
  at: WorldRow,
  fold: Extract<Expr, { fold: string }>,
  relative: boolean,
  seen: { count: number },
) {
  const { app } = scenario;
  const over = entityById(app, fold.over);
  if (at.children.some((known) => known.entity.id === over.id && known.via === fold.via)) return;
  const child = (counts: boolean) => {
    const from = row(over);
    // What is read through the reference back is the row that is added up itself.
    from.values.set(fold.via, at);
    if (fold.of) fill(scenario, from, fold.of, relative, seen);
    from.values.delete(fold.via);
    return fold.where ? solve(app, from, [{ expr: fold.where, is: counts }], null, false) : counts ? from : null;
  };
  at.children.push({
    entity: over,
    via: fold.via,
    rows: [child(true), child(true), child(false)].filter((each) => each !== null),
  });
}

export function valueTest(scenario: Scenario, id: string): undefined | null {
  const field = fieldById(scenario.entity, id);
  if (!field.compute) return null;
  return isLive(field) ? liveTest(scenario, field, field.compute) : copiedTest(scenario, field, field.compute);
}

function liveTest(scenario: Scenario, field: Field, compute: Expr): undefined {
  const { app, entity } = scenario;
  const at = baseRow(app, entity);
  fill(scenario, at, compute, usesNow(compute), { count: 0 });
  const expected = evaluate(evaluation(app, null), at, compute);
  const name = scenario.put(at);
  const able = reader(scenario);
  const answer = able
    ? `(await ${scenario.person(able.role)}.get(\`/${routeOf(entity)}/\${${name}}\`)).body`
    : `(${fromDatabase(scenario, name)})`;
  scenario.say(expects(`${answer}.${field.id}`, expected));
  if (able && monthlyFields(entity).some(({ id }) => id === field.id))
    inAnotherMonth(scenario, at, name, able.role, field);
}

/** Of a month that is asked for, a row and its list have that one's value: what lies in this month is not in it. */
function inAnotherMonth(scenario: Scenario, at: WorldRow, name: string, role: string, field: Field): void {
  const { app, entity } = scenario;
  const expr = spelledOut(entity, { field: field.id });
  const expected = evaluate(evaluation(app, null), at, asOf(expr, isoDay(ANOTHER_MONTH)));
  scenario.file.imports.add("../test-dates", "dayFromNow");
  const month = scenario.name("month");
  const [route, who] = [routeOf(entity), scenario.person(role)];
  scenario.say(
    `const ${month} = dayFromNow(${ANOTHER_MONTH}).slice(0, 7);`,
    expects(`(await ${who}.get(\`/${route}/\${${name}}?month=\${${month}}\`)).body.${field.id}`, expected),
    expects(`(await ${who}.get(\`/${route}?month=\${${month}}\`)).body.items[0].${field.id}`, expected),
  );
}
const expects = (value: string, expected: string | number | boolean | null) =>
  typeof expected === "number" && !Number.isInteger(expected)
    ? `expect(${value}).toBeCloseTo(${expected}, 6);`
    : `expect(${value}).toBe(${literal(expected)});`;

/** Copied when the row is made, and unmoved by what becomes of its source. */
function copiedTest(scenario: Scenario, field: Field, compute: Expr): undefined | null {
  const { app, entity } = scenario;
  const made = making(scenario);
  if (!made) return null;
  fill(scenario, made.row, compute, usesNow(compute), { count: 0 });
  for (const child of made.row.children) child.rows = [];
  const expected = evaluate(evaluation(app, null), made.row, compute);
  const body = made.body();
  const answer = scenario.name("answer");
  scenario.say(
    `const ${answer} = await ${made.actor}.post(${path(scenario)}, ${body});`,
    `expect(${answer}.status).toBe(201);`,
    expects(`${answer}.body.${field.id}`, expected),
  );
  const source = readsOf(compute).paths.find((each) => each.split(".").length === 2);
  if (!source) return;
  const [via = "", leaf = ""] = source.split(".");
  const target = entityById(app, fieldById(entity, via).to ?? "");
  const leafField = target.fields.find((candidate) => candidate.id === leaf);
  if (!leafField || leafField.type === "computed" || !inputFields(entity).some((input) => input.id === via)) return;
  const { table } = names(target);
  const other = telling(scenario, target, leafField, 3, false);
  scenario.file.imports.add(`../${folderOf(target)}/table`, table).add("drizzle-orm", "eq");
  scenario.say(
    `await app.db.update(${table}).set({ ${leaf}: ${scenario.value(leafField, other, null)} }).where(eq(${table}.id, ${body}.${via}));`,
    expects(`(${fromDatabase(scenario, `${answer}.body.id`)}).${field.id}`, expected),
  );
}
