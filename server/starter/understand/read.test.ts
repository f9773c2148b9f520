import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { bikeShop, bikeShopPrompt } from "@/tests/fixtures/models/bike-shop";
import { companions } from "@/tests/fixtures/understood/companions";
import { factsOf, type WishResult, wishResults } from "@/tests/fixtures/understood/facts-of";
import { identityFor } from "../design/identity";
import { workflowsOf } from "../generate/workflows";
import { contractOf } from "../model/contract";
import { invariantFindings } from "../model/invariants";
import { planFindings } from "../model/plan-check";
import { understand } from "./read";

const folder = "tests/fixtures/prompts";
type Prompt = { id: string; prompt: string; wishes: string[]; core: number[] };
const prompts: { name: string; prompt: Prompt }[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({ name: file.replace(".json", ""), prompt: JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) }));
const read = (prompt: string) => understand(prompt, identityFor);
function modelOf(prompt: string): AppModel {
  const { model, question } = read(prompt);
  if (!model) throw new Error(question?.text ?? "no model");
  return model;
}

/** Names may differ; what can be stored, moved, seen, found and marked may not. */
function substance(model: AppModel) {
  const shape = (id: string) => model.entities.find((entity) => entity.id === id)?.names.one;
  return {
    entities: model.entities.map(({ names, linesOf }) => [names.one, linesOf ? shape(linesOf.entity) : null]),
    states: model.entities.flatMap(({ flow }) => flow?.states.map(({ label }) => label) ?? []),
    moves: model.entities.flatMap(({ flow }) => flow?.moves.map(({ from, to, by }) => [from, to, by.toSorted()]) ?? []),
    references: model.entities.flatMap(({ names, fields }) => fields.filter(({ type }) => type === "reference" || type === "account").map(({ to }) => [names.one, shape(to ?? "") ?? to])),
    money: model.entities.flatMap(({ names, fields }) => fields.filter(({ type, as }) => type === "money" || (type === "computed" && as === "money")).map(() => names.one)),
    access: model.access.map(({ role, entity, can, rows }) => [role, shape(entity), can, rows === "all"]).toSorted(),
    rules: model.rules.map((rule) => [rule.kind, shape(rule.entity), rule.message, rule.kind === "highlight" ? rule.tone : null]),
    roles: model.roles.map(({ id, enters, manages, examples }) => [id, enters, manages, examples.length]).toSorted(),
  }; // biome-ignore format: one record
}

describe("the bike repair shop", () => {
  const model = modelOf(bikeShopPrompt);
  test("is understood as the hand-written model has it", () => {
    const hand = substance(bikeShop);
    const engine = substance(model);
    expect(engine.entities.map(([name]) => name).toSorted()).toEqual(hand.entities.map(([name]) => name).toSorted());
    expect({
      ...engine,
      entities: [],
      references: engine.references.toSorted(),
      money: engine.money.toSorted(),
    }).toEqual({ ...hand, entities: [], references: hand.references.toSorted(), money: hand.money.toSorted() });
  });
  test("jobs are searched by the customer's name and phone, and a job done for more than seven days is red", () => {
    const facts = factsOf(model);
    expect(facts.filter((fact) => fact.startsWith("search:repair job:"))).toEqual([
      "search:repair job:bike.customer.name",
      expect.stringMatching(/^search:repair job:bike\.customer\.phone/),
    ]);
    expect(facts.find((fact) => fact.startsWith("rule:highlight"))).toMatch(/"done".*"daysBetween".*"const":7/);
  });
  test("a clause says no more than its checks: own rows by scope, nothing unread, no limit", () => {
    const contract = contractOf(model);
    const scope = contract.clauses.find(({ checks }) => checks.some(({ id }) => id === "repairJob.scope.mechanic"));
    expect(scope?.text).toContain("Mechanics see only their own repair jobs");
    expect([model.limits, model.notUnderstood]).toEqual([[], []]);
  });
  test("the same words in another trade give the same shape", () => {
    const other = modelOf(
      "A shoe repair shop with three cobblers. Customers with phone number, their shoes, repair jobs that go from waiting to working on it to done to picked up, and parts with prices; at the end a job adds up parts and labour at 30 an hour. Search by name or phone. Jobs done for more than 14 days show red.",
    );
    const facts = factsOf(other);
    expect(facts).toEqual(
      expect.arrayContaining([
        "flow:repair job:Waiting>Working on it>Done>Picked up",
        "search:repair job:shoe.customer.name",
      ]),
    );
    expect(facts.find((fact) => fact.startsWith("value:repair job.Labour"))).toContain("3000");
    expect(facts.find((fact) => fact.startsWith("rule:highlight"))).toContain('"const":14');
  });
});

/** Floors that only rise: how many of a prompt's wishes are captured, and which end as a stated limit. Nothing may be lost. */
describe.each(companions)("$prompt", (companion) => {
  const found = prompts.find(({ name }) => name === companion.prompt);
  if (!found) throw new Error(`no prompt ${companion.prompt}`);
  const results = wishResults(modelOf(found.prompt.prompt), companion, found.prompt.wishes.length);
  test("every wish is captured, or limited where the companion says so; none is lost", () => {
    const expected = found.prompt.wishes.map(
      (_, index): WishResult => (companion.limited[index] ? "limited" : "captured"),
    );
    expect(results).toEqual(expected);
  });
});

test("of all wishes with a companion at least 82 of 100 are captured, and core wishes are limited only where an engine part is missing", () => {
  const all = companions.flatMap((companion) => {
    const found = prompts.find(({ name }) => name === companion.prompt)?.prompt;
    return found
      ? wishResults(modelOf(found.prompt), companion, found.wishes.length).map((result, index) => ({
          result,
          core: found.core.includes(index),
        }))
      : [];
  });
  expect(all.filter(({ result }) => result === "captured").length / all.length).toBeGreaterThanOrEqual(0.82);
  expect(all.filter(({ result, core }) => core && result !== "captured").length).toBeLessThanOrEqual(2);
});

describe("every prompt", () => {
  test.each(prompts)("$name ends in a sound plan or in one question", ({ prompt }) => {
    const { model, question } = read(prompt.prompt);
    if (!model) expect(question?.text.endsWith("?")).toBe(true);
    else
      expect(
        planFindings(contractOf({ ...model, workflows: workflowsOf(model) })).filter(
          ({ rule }) => rule !== "assumed clauses are few",
        ),
      ).toEqual([]);
  });
  test.each([
    ["Wir brauchen eine Seite für unsere Ehrenamtlichen, man soll sich für Schichten eintragen können.", "German"],
    ["Bonjour, je voudrais une appli simple pour mes plantes et les arrosages.", "French"],
    ["Queremos una página para recaudar fondos para el tejado del pueblo.", "Spanish"],
    ["我想要一个简单的应用程序来管理我的书", "English"],
  ])("%s is answered with a question about the language", (text, named) => {
    const { model, question } = read(text);
    expect(model).toBeNull();
    expect(question?.text).toContain(named);
  });
  test.each(["😀😀", "...", "   \u200b ", "a the of"])(
    "%j is answered with a question, not with an application",
    (text) => {
      expect(read(text)).toMatchObject({ model: null, question: { text: expect.stringContaining("?") } });
    },
  );
});

/** A small generator with a fixed seed: the same mutations on every machine. */
function mutations(text: string, seed: number): string[] {
  const words = text.split(" ");
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state % below;
  };
  const shuffled = words
    .map((word) => [next(1e6), word] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, word]) => word);
  return [
    text.toUpperCase(), shuffled.join(" "), words.toReversed().join(" "), text.slice(0, next(text.length)), `${text} ${text} ${text}`,
    words.filter(() => next(3) > 0).join(" "), text.replaceAll(" ", "\u202e "), text.replace(/[,.]/g, ""), `'; drop table users; -- ${text}`,
    text.replaceAll("e", "é"), words.map((word) => (next(4) === 0 ? `${word}(` : word)).join(" "), text.replaceAll(" ", "\n"), `${text} class </script> 😀 constructor __proto__ "users"`,
  ]; // biome-ignore format: a list of mutations
}

describe("whatever is typed", () => {
  test.each(prompts)(
    "$name, mutated, gives a sound model or a question, the same twice, and never throws",
    ({ prompt }) => {
      for (const text of mutations(prompt.prompt, Number(prompt.id) + 7)) {
        const first = read(text);
        expect(first.model === null).toBe(first.question !== null);
        if (first.model) expect({ text, findings: invariantFindings(first.model) }).toEqual({ text, findings: [] });
        expect(JSON.stringify(read(text))).toBe(JSON.stringify(first));
      }
    },
  );
  test("20,000 characters are read up to a point, and the point is said", () => {
    const { model } = read(
      `Customers with name and phone number. ${"They call often. ".repeat(1300)}`.slice(0, 20_000),
    );
    expect(model?.limits.some(({ reason }) => reason.includes("8,000"))).toBe(true);
  });
});

test("who registers and sees only what is hers gets rows that say whose they are; twice at the same time is a clash", () => {
  const facts = factsOf(
    modelOf(
      "Tool library for our street: neighbours with name, tools with a daily price, loans with from and until date. A tool can't be lent twice at the same time. Loans that are overdue show red. Neighbours see only their own loans, the caretaker sees all.",
    ),
  );
  expect(facts).toEqual(
    expect.arrayContaining([
      "field:tool.Daily price:money ≥0",
      "refers:loan→tool",
      expect.stringMatching(/^rule:noOverlap\(loan\).*"resources":\["tool"\]/),
      expect.stringMatching(/^rule:highlight\(loan\).*"field":"end"/),
      expect.stringMatching(/^access:neighbour→loan:read .*viewer/),
      expect.stringMatching(/^access:caretaker→loan:.*read.* all/),
    ]),
  );
  expect(facts.filter((fact) => fact.startsWith("rule:unique"))).toEqual([]);
});

describe("what members put up for everybody", () => {
  const words = "Book club site. Members suggest books and vote on them. The organiser adds meetings with date.";
  const access = (model: AppModel, role: string, entity: string) =>
    model.access.find((one) => one.role === role && one.entity === entity);
  test("is changed and taken back by who put it up, and seen by all", () => {
    const model = modelOf(words);
    const own = access(model, "member", "book");
    expect(own).toMatchObject({ can: ["create", "read", "update", "delete"], rows: "all" });
    expect(Object.keys(own?.sets ?? {})).toEqual([own?.owner]);
    const clauses = contractOf(model).clauses;
    const about = clauses.find(({ checks }) => checks.some(({ id }) => id === "book.owner.member"));
    expect(about).toMatchObject({ origin: "assumed", text: expect.stringContaining("only the books that they added") });
    expect(clauses.filter(({ text }) => /^Members can not [^:]*(change|delete)[^:]* books/.test(text))).toEqual([]);
  });
  test("stays as it is where the prompt says so, and only then is that said to be asked", () => {
    const model = modelOf(`${words} Members can not change or delete books.`);
    expect(access(model, "member", "book")?.can).toEqual(["create", "read"]);
    const refused = contractOf(model).clauses.find(({ text }) => /^Members can not [^:]*books/.test(text));
    expect(refused?.origin).toBe("asked");
  });
  test("is voted on by each for herself: nobody gives a vote in another's name", () => {
    const model = modelOf(words);
    expect(access(model, "member", "vote")?.can).toEqual(["create", "read", "delete"]);
    expect(access(model, "organiser", "vote")?.can).toEqual(["read"]);
  });
});

test("the day of what happens is today until another is chosen; a day to come is not", () => {
  const model = modelOf(
    "Household book: expenses with amount and date, visits to the doctor with reason and date, appointments with date.",
  );
  const initial = (entity: RegExp) =>
    model.entities.find(({ names }) => entity.test(names.one))?.fields.find(({ type }) => type === "date")?.initial;
  expect(initial(/expense/)).toEqual({ today: true });
  expect(initial(/appointment/)).toBeUndefined();
});

describe("what is planned by the month", () => {
  const model = modelOf("A monthly budget planner for our household, with categories and charts.");
  const contract = contractOf(model);
  const compute = (entity: RegExp, field: string) =>
    JSON.stringify(
      model.entities.find(({ names }) => entity.test(names.one))?.fields.find(({ id }) => id === field)?.compute,
    );
  test("adds up the entries of one month, told by their own day: no month is entered besides", () => {
    expect(compute(/category/, "spent")).toContain('"where":{"op":"eq","args":[{"op":"monthOf"');
    const entered = model.entities.flatMap(({ fields }) => fields.map(({ label }) => label));
    expect(entered.filter((label) => /month/i.test(label))).toEqual(["Budget a month"]);
    const income = model.entities.find(({ names }) => names.one === "income");
    expect(income?.fields.filter(({ type }) => type === "reference")).toEqual([]);
  });
  test("has a page of the month to begin with: figures, chart and entries", () => {
    const page = model.pages.find(({ id }) => id === "month");
    expect(page?.sections.map(({ kind }) => kind)).toEqual(["figures", "chart", "list", "list"]);
    expect(model.roles.map(({ home }) => home)).toEqual(["/month"]);
  });
  test("without a plan nothing is left or over", () => {
    expect(compute(/category/, "left")).toContain('{"op":"isEmpty","args":[{"field":"budget"}]},{"const":null}');
  });
  test("is said in words", () => {
    const spent = contract.clauses.find(({ checks }) => checks.some(({ id }) => id === "category.value.spent"));
    expect(spent?.text).toContain("whose date lies in the month shown: the current one until another is chosen");
  });
  test("a budget for the whole of something is not one of a month", () => {
    const whole = modelOf(
      "Trip planner: categories with name and budget, expenses with category, amount and date. A category shows what is left of its budget.",
    );
    expect(JSON.stringify(whole)).not.toContain("monthOf");
  });
});
