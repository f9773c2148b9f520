import type { Entity, Field } from "@/lib/contract/app-model";
import { fieldById, isFigureField, isReference, labelPaths, resolvePath, titlePath } from "@/lib/generated-app/fields";
import { flatKey, routeOf } from "@/lib/generated-app/names";
import { literal } from "../code";
import { baseRow, momentFor, validValue } from "./base";
import { fromDatabase, path } from "./create-tests";
import { ableTo, reached } from "./people";
import type { Scenario } from "./scenario";
import { evaluation, put } from "./solve";
import { evaluate, type TestValue, type WorldRow } from "./world";

/** Somebody who lists rows and is not kept from this key. */
function lister(scenario: Scenario, key: string) {
  const access = ableTo(scenario.app, scenario.entity, "read").find(
    ({ hides }) => !hides.includes(key.split(".")[0] ?? ""),
  );
  return access ? { access, actor: scenario.person(access.role) } : null;
}

/** A row that the lister reaches, with a value at the end of a path. */
function rowWith(
  scenario: Scenario,
  access: Parameters<typeof reached>[2],
  at: string,
  value: TestValue,
): WorldRow | null {
  const from = baseRow(scenario.app, scenario.entity);
  put(scenario.app, from, at, value);
  return reached(scenario.app, scenario.entity, access, [], from);
}

const ids = (answer: string) => `(${answer}).body.items.map((row: { id: string }) => row.id)`;

/** A word for a path that nothing else in the test contains. */
function wordFor(scenario: Scenario, at: string, index: number): { value: string; words: string } | null {
  const { field, entity } = resolvePath(scenario.app, scenario.entity, at);
  if (entity === "account") return null;
  const word = `zebra${index}`;
  switch (field?.type) {
    case "text": case "longtext": case "address": return textWith(word, field.limits.maxLength);
    case "email": return { value: `${word}@example.org`, words: word };
    case "url": return { value: `https://example.org/${word}`, words: word };
    case "phone": return { value: `777 88${index}99`, words: `77788${index}99` };
    case "code": return { value: `ZEBRA${index}77`, words: `zebra${index}7` };
    case "choice": return { value: field.values?.[0]?.id ?? "", words: field.values?.[0]?.id ?? "" };
    default: return null;
  }
} // biome-ignore format: one type a line

function textWith(word: string, maxLength = 200) {
  const value = [`A ${word} here`, word].find((text) => text.length <= maxLength);
  return value === undefined ? null : { value, words: word };
}

export function searchTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  const able = lister(scenario, "");
  if (!able) return null;
  const other = reached(app, entity, able.access);
  if (!other) return null;
  let tried = 0;
  for (const [index, at] of entity.search.entries()) {
    const target = searched(scenario, at);
    const word = wordFor(scenario, target, index);
    const found = word && rowWith(scenario, able.access, target, word.value);
    if (!word || !found) continue;
    tried += 1;
    const name = scenario.put(found, able.actor);
    if (tried === 1) scenario.put(other, able.actor);
    const { field } = resolvePath(app, entity, target);
    const asked = [word.words.toUpperCase(), ...(field?.type === "phone" ? [word.value.replaceAll(" ", "")] : [])];
    for (const words of asked)
      scenario.say(
        `expect(${ids(`await ${able.actor}.get(\`/${routeOf(entity)}?q=\${encodeURIComponent(${literal(words)})}\`)`)}).toEqual([${name}]);`,
      );
  }
  if (tried === 0) return null;
  scenario.say(
    `expect((await ${able.actor}.get(${path(scenario, "?q=nothingHasThisWord")})).body).toEqual({ items: [], total: 0 });`,
  );
}
/** Looking through a reference means through the words that name it. */
function searched(scenario: Scenario, at: string): string {
  const end = resolvePath(scenario.app, scenario.entity, at);
  if (end.field?.type !== "reference") return at;
  const above = at.includes(".") ? `${at.slice(0, at.lastIndexOf("."))}.` : "";
  return `${above}${titlePath(scenario.app, end.field)}`;
}

/** Two values of a field or status that a filter tells apart. */
function two(scenario: Scenario, id: string): [TestValue, TestValue] | null {
  const { app } = scenario;
  const { entity, field } = resolvePath(app, scenario.entity, id);
  if (entity === "account") return null;
  if (entity.flow?.field === id) return pair(entity.flow.states.map((state) => state.id));
  if (!field) return null;
  if (field.type === "choice") return pair((field.values ?? []).map((value) => value.id));
  if (field.type === "boolean") return [true, false];
  if (field.type === "account") return [{ person: "other" }, { person: "other" }];
  if (field.type === "reference") return [validValue(app, entity, field), validValue(app, entity, field)];
  if (field.type === "date" || field.type === "datetime")
    return [momentFor(app, entity, field), momentFor(app, entity, field, 7)];
  return null;
}
const pair = (all: string[]): [TestValue, TestValue] | null =>
  all[0] !== undefined && all[1] !== undefined ? [all[0], all[1]] : null;

/** Two figures: what lies from the higher on, and what lies up to the lower. */
function rangeTest(scenario: Scenario, field: Field): undefined | null {
  const { entity } = scenario;
  const places = inOrder(scenario, entity, field.id);
  const able = lister(scenario, field.id);
  if (!places || !able) return null;
  const [at, low, high] = places;
  const rows = [rowWith(scenario, able.access, at, low), rowWith(scenario, able.access, at, high)];
  if (low === high || !rows[0] || !rows[1]) return null;
  const [less, more] = rows.map((row) => scenario.put(row as WorldRow, able.actor));
  const asked = (query: string) => ids(`await ${able.actor}.get(${path(scenario, query)})`);
  scenario.say(
    `expect(${asked(`?${field.id}From=${high}`)}).toEqual([${more}]);`,
    `expect(${asked(`?${field.id}To=${low}`)}).toEqual([${less}]);`,
    `expect(${asked(`?${field.id}From=${low}&${field.id}To=${high}`)}).toHaveLength(2);`,
  );
}

export function filterTest(scenario: Scenario, id: string): undefined | null {
  const { entity } = scenario;
  const figure = entity.fields.find((candidate) => candidate.id === id);
  if (figure && isFigureField(figure)) return rangeTest(scenario, figure);
  const values = two(scenario, id);
  const able = lister(scenario, id);
  if (!values || !able) return null;
  const rows = values.map((value) => rowWith(scenario, able.access, id, value));
  const [first, second] = rows;
  if (!first || !second) return null;
  const names = [scenario.put(first, able.actor), scenario.put(second, able.actor)];
  const [a, b] = names;
  const { field } = resolvePath(scenario.app, entity, id);
  const key = flatKey(id);
  const day = field?.type === "datetime" ? ".slice(0, 10)" : "";
  scenario.say(
    `const all = await ${able.actor}.get(${path(scenario)});`,
    `expect(all.body.total).toBe(2);`,
    `const wanted = String(all.body.items.find((row: { id: string }) => row.id === ${a}).${key})${day};`,
    `expect(${ids(`await ${able.actor}.get(\`/${routeOf(entity)}?${key}=\${encodeURIComponent(wanted)}\`)`)}).toEqual([${a}]);`,
    `const unwanted = String(all.body.items.find((row: { id: string }) => row.id === ${b}).${key})${day};`,
    `expect(${ids(`await ${able.actor}.get(\`/${routeOf(entity)}?${key}=\${encodeURIComponent(unwanted)}\`)`)}).toEqual([${b}]);`,
  );
}

/** Two rows with one title are offered by different words: each by its own day or moment. */
export function labelTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  const access = ableTo(app, entity, "read").find(({ rows, hides }) => rows === "all" && hides.length === 0);
  const [title = "", ...more] = labelPaths(app, entity);
  const when = entity.fields.find(({ id }) => more.includes(id));
  const row = access && reached(app, entity, access);
  if (!access || !when || !row) return null;
  const actor = scenario.person(access.role);
  const first = scenario.put(row, actor);
  const [kept, second, options] = [scenario.name("kept"), scenario.name("other"), scenario.name("options")];
  const via = title.split(".")[0] ?? "";
  const later = scenario.moment(when, momentFor(app, entity, when, 7));
  const sample = scenario.sampler();
  scenario.say(
    `const ${kept} = ${fromDatabase(scenario, first)};`,
    `const ${second} = await ${sample}(app.db, { ${via}: ${kept}.${via}, ${when.id}: ${later} });`,
    `const ${options} = (await ${actor}.get(${path(scenario, "/options")})).body;`,
    `const titleOf = (id: string) => ${options}.find((option: { id: string }) => option.id === id).title;`,
    `for (const row of [${kept}, ${fromDatabase(scenario, second)}]) {`,
    `  expect(titleOf(row.id)).toContain(row.${flatKey(title)});`,
    `  expect(titleOf(row.id)).toContain(row.${when.id});`,
    "}",
    `expect(titleOf(${first})).not.toBe(titleOf(${second}));`,
  );
}

/** Two values of which the first comes first. */
function inOrder(scenario: Scenario, entity: Entity, id: string): [at: string, low: TestValue, high: TestValue] | null {
  const { app } = scenario;
  if (entity.flow?.field === id) return sorted(id, entity.flow.states.map((state) => state.id));
  const field = fieldById(entity, id);
  if (isReference(field)) return field.type === "account" ? null : [titlePath(app, field), "Aardvark", "Zebra"];
  switch (field.type) {
    case "choice": return sorted(id, (field.values ?? []).map((value) => value.id));
    case "boolean": return [id, false, true];
    case "date": case "datetime": return [id, momentFor(app, entity, field), momentFor(app, entity, field, 7)];
    case "time": return [id, "09:00", "17:00"];
    case "int": case "decimal": case "money": case "percent": case "duration": case "rating": {
      const low = field.limits.min ?? (field.type === "rating" ? 1 : 0);
      return [id, low, Math.min(low + 1, field.limits.max ?? (field.type === "rating" ? 5 : low + 1))];
    }
    case "computed": return null;
    case "email": return [id, "aa@example.org", "zz@example.org"];
    case "url": return [id, "https://aa.example.org", "https://zz.example.org"];
    case "phone": return [id, "111 1111", "999 9999"];
    case "code": return [id, "AAAAAAAA", "ZZZZZZZZ"];
    case "sequence": return [id, 11, 12];
    default: return [id, "aardvark", "Zebra"];
  }
} // biome-ignore format: one type a line
function sorted(id: string, all: string[]): [string, TestValue, TestValue] | null {
  const [low, high] = all.toSorted();
  return low === undefined || high === undefined ? null : [id, low, high];
}

/** Rows on which a computed value differs: found by giving what it reads other values. */
function computedPair(
  scenario: Scenario,
  access: Parameters<typeof reached>[2],
  id: string,
): [WorldRow, WorldRow] | null {
  const { app, entity } = scenario;
  const compute = fieldById(entity, id).compute;
  if (!compute) return null;
  const value = (at: WorldRow) => evaluate(evaluation(app, null), at, compute);
  const rows = [0, 1, 2, 3, 5, 12].flatMap((limit) => {
    for (const op of ["gt", "lt"] as const) {
      const found = reached(app, entity, access, [{ expr: { op, args: [compute, { const: limit }] }, is: true }]);
      if (found) return [found];
    }
    return [];
  });
  const known = rows.map((at) => ({ at, value: value(at) })).filter((each) => each.value !== null);
  known.sort((a, b) => (Number(a.value) < Number(b.value) ? -1 : 1));
  const [low, high] = [known[0], known[known.length - 1]];
  return low && high && low.value !== high.value ? [low.at, high.at] : null;
}

export function sortTest(scenario: Scenario): undefined | null {
  const { entity } = scenario;
  const able = lister(scenario, "");
  if (!able) return null;
  let tried = 0;
  for (const id of entity.sort.by) {
    const places =
      id === "createdAt"
        ? null
        : id.includes(".")
          ? ([id, "Aardvark", "Zebra"] as const)
          : inOrder(scenario, entity, id);
    const rows = places
      ? ([
          rowWith(scenario, able.access, places[0], places[1]),
          rowWith(scenario, able.access, places[0], places[2]),
        ] as const)
      : (computedPair(scenario, able.access, id) ?? [null, null]);
    const [low, high] = rows;
    if (!low || !high) continue;
    tried += 1;
    const last = scenario.put(high, able.actor);
    const first = scenario.put(low, able.actor);
    const of = (answer: string) => `${ids(answer)}.filter((id: string) => [${first}, ${last}].includes(id))`;
    scenario.say(
      `expect(${of(`await ${able.actor}.get(${path(scenario, `?sort=${id}`)})`)}).toEqual([${first}, ${last}]);`,
      `expect(${of(`await ${able.actor}.get(${path(scenario, `?sort=-${id}`)})`)}).toEqual([${last}, ${first}]);`,
    );
  }
  return tried === 0 ? null : undefined;
}
