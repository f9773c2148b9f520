import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import type { Contract } from "@/lib/contract/contract";
import type { Workflow } from "@/lib/contract/workflow";
import { workflowsOf } from "@/server/starter/generate/workflows";
import { contractOf } from "@/server/starter/model/contract";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { wishSpecs } from "./table";
import { complaints, type Standing, type Verdict, verdictOf } from "./verdict";

const [takeIn, statuses, bill, own, all, search, red] = wishSpecs["01-bike-workshop"] ?? [];
if (!takeIn || !statuses || !bill || !own || !all || !search || !red)
  throw new Error("the bike workshop has seven wishes");

/** The hand-written shop with one thing changed, as it would be approved. */
function approved(change: (app: AppModel) => void = () => undefined): Contract {
  const app = structuredClone(bikeShop);
  const jobs = app.entities.find(({ id }) => id === "job");
  jobs?.columns.push("mechanic");
  const waits = { id: "waitingForParts", label: "Waiting for parts", tone: "waiting" as const };
  jobs?.flow?.states.splice(2, 0, waits);
  for (const [from, to] of [["workingOnIt", "waitingForParts"], ["waitingForParts", "done"]] as const)
    jobs?.flow?.moves.push({ from, to, by: ["owner", "mechanic"], label: to }); // biome-ignore format: two moves
  change(app);
  return contractOf({ ...app, workflows: workflowsOf(app) });
}
function allProven({ clauses }: Contract): Record<string, Standing> {
  return Object.fromEntries(
    clauses.map(({ id, checks, limitReason }) => [
      id,
      { state: limitReason === null ? "proven" : "limit", evidence: checks.map((check) => check.id) },
    ]),
  );
}
const judged = (contract: Contract, standings = allProven(contract)) =>
  (wishSpecs["01-bike-workshop"] ?? []).map((spec) => verdictOf(contract, standings, spec).is);
const partOf = (app: AppModel, entity: string, field: string) =>
  app.entities.find(({ id }) => id === entity)?.fields.find(({ id }) => id === field);

test("in a contract that says everything, proven whole, every wish is proven by the clauses that promise it", () => {
  const contract = approved();
  expect(judged(contract)).toEqual(Array.from({ length: 7 }, () => "proven"));
  const verdict = verdictOf(contract, allProven(contract), red);
  const texts = contract.clauses.filter(({ id }) => verdict.is === "proven" && verdict.clauses.includes(id));
  expect(texts.map(({ text }) => text)).toEqual([
    expect.stringContaining("begins as “Waiting”"),
    expect.stringContaining("marked in red"),
  ]);
});

describe("a wish is lost", () => {
  const job = (app: AppModel) => app.entities.find(({ id }) => id === "job");
  const lost: [string, typeof takeIn, (app: AppModel) => void][] = [
    ["where a field is missing", takeIn, (app) => void job(app)?.fields.splice(1, 1)],
    ["where a customer without name and phone is taken", takeIn, (app) => void Object.assign(partOf(app, "job", "bike") ?? {}, { required: false })],
    ["where a status is missing", statuses, (app) => void job(app)?.flow?.states.splice(2, 1)],
    ["where a status can not be come to", statuses, (app) => { const flow = job(app)?.flow; if (flow) flow.moves = flow.moves.filter(({ to }) => to !== "waitingForParts"); }],
    ["where the labour costs something else", bill, (app) => void Object.assign(partOf(app, "job", "labour") ?? {}, { compute: { op: "mul", args: [{ field: "hours" }, { const: 4700 }] } })],
    ["where the total leaves the parts out", bill, (app) => void Object.assign(partOf(app, "job", "total") ?? {}, { compute: { field: "labour" } })],
    ["where everybody sees every row", own, (app) => { for (const access of app.access) access.rows = "all"; }],
    ["where others' rows are seen instead of one's own", own, (app) => { for (const access of app.access) if (access.role === "mechanic" && access.rows !== "all" && "op" in access.rows) access.rows = { op: "ne", args: access.rows.args }; }],
    ["where the owner sees only some", all, (app) => { for (const access of app.access) if (access.role === "owner") access.rows = { const: true }; }],
    ["where the search leaves the phone out", search, (app) => { for (const entity of app.entities) entity.search = entity.search.filter((path) => !path.includes("phone")); }],
    ["where the mark comes on another day", red, (app) => { app.rules = app.rules.map((rule) => rule.kind === "highlight" ? { ...rule, when: { op: "eq", args: [{ field: "status" }, { const: "done" }] } } : rule); }],
    ["where the mark is not red", red, (app) => { app.rules = app.rules.map((rule) => rule.kind === "highlight" ? { ...rule, tone: "good" } : rule); }],
  ]; // biome-ignore format: a table is read by rows
  test.each(lost)("%s, though every clause is proven", (_, spec, change) => {
    const contract = approved(change);
    expect(verdictOf(contract, allProven(contract), spec)).toMatchObject({ is: "lost", reason: expect.any(String) });
  });

  const contract = approved();
  const clause = contract.clauses.find(({ checks }) => checks.some(({ id }) => id === "job.search"));
  const without = (standing: Standing | undefined) => {
    const standings = { ...allProven(contract) };
    if (standing) standings[clause?.id ?? ""] = standing;
    else delete standings[clause?.id ?? ""];
    return judged(contract, standings);
  };
  const others = ["proven", "proven", "proven", "proven", "proven", "lost", "proven"];
  test.each(["unproven", "failed", "limit"] as const)("where its clause is %s, and no other wish with it", (state) => {
    expect(without({ state, evidence: clause?.checks.map(({ id }) => id) ?? [] })).toEqual(others);
  });
  test("where its clause is called proven without evidence of each of its checks", () => {
    expect(without({ state: "proven", evidence: clause?.checks.slice(1).map(({ id }) => id) ?? [] })).toEqual(others);
    expect(without(undefined)).toEqual(others);
  });
  test("where no clause promises it", () => {
    const less = { ...contract, clauses: contract.clauses.filter(({ id }) => id !== clause?.id) };
    expect(judged(less)).toEqual(others);
  });
  test("where a browser has not seen what it is about", () => {
    const unseen = {
      ...contract,
      workflows: contract.workflows.filter(({ touches }) => !touches.includes("doneTooLong")),
    };
    expect(verdictOf(unseen, allProven(unseen), red).is).toBe("lost");
  });
  test("where nothing is asked of the contract", () => {
    expect(verdictOf(contract, allProven(contract), { about: /./, holds: () => [] }).is).toBe("lost");
  });
});

describe("what a page shows", () => {
  const about = wishSpecs["02-museum-tours"]?.[3];
  if (!about) throw new Error("the museum has nine wishes");
  const front = museumTours.pages.find(({ path }) => path === "/");
  const walk = (touches: string[]): Workflow => {
    const step = {
      action: "open",
      target: null,
      value: "/",
      expect: null,
      narration: "Opens the front page.",
    } as const;
    return { id: "front", title: "The front page", role: null, touches, steps: [step] };
  };
  const judgedWith = (workflows: Workflow[]) => {
    const contract = contractOf({ ...museumTours, workflows });
    return verdictOf(contract, allProven(contract), about).is;
  };
  test("is proven by a journey that walks the page, and lost without one", () => {
    expect(judgedWith([walk([front?.id ?? ""])])).toBe("proven");
    expect(judgedWith([walk(["tour", "visitor"])])).toBe("lost");
    expect(judgedWith([])).toBe("lost");
  });
});

test("a wish is a limit where the contract says one for its words, and for no other wish's", () => {
  const contract = approved((app) => {
    for (const entity of app.entities) entity.search = [];
    const wish = { ...app.wishes[0], id: "W99", quote: "Search by name or phone", became: { limit: "L9" } };
    app.wishes.push(wish as AppModel["wishes"][number]);
    app.limits.push({ id: "L9", wish: "W99", reason: "There is no search." });
  });
  expect(judged(contract)).toEqual(["proven", "proven", "proven", "proven", "proven", "limit", "proven"]);
  expect(verdictOf(contract, allProven(contract), search)).toMatchObject({
    is: "limit",
    reason: expect.stringContaining("There is no search."),
  });
});

test("a mistake in what was written down is no verdict", () => {
  const broken = () => {
    throw new TypeError("broken");
  };
  const contract = approved();
  expect(() => verdictOf(contract, allProven(contract), { about: /./, holds: broken })).toThrow("broken");
});

describe("limits and losses of a prompt", () => {
  const proven: Verdict = { is: "proven", clauses: ["C01"] };
  const limit: Verdict = { is: "limit", clauses: ["C09"], reason: "There is no print layout." };
  const lost: Verdict = { is: "lost", reason: "no clause promises it" };
  const wishes = ["one", "two", "three", "four"];
  test("a quarter is borne, more is not, and what is lost counts as a limit", () => {
    expect(complaints([proven, proven, proven, limit], wishes, [0])).toEqual([]);
    expect(complaints([proven, proven, lost, limit], wishes, [0])).toEqual([
      "2 of its 4 wishes are limits or lost: “three”, “four”",
    ]);
  });
  test("none is borne on a wish marked core", () => {
    expect(complaints([limit, proven, proven, proven], wishes, [0])).toEqual([
      "its core wish “one” is a limit: There is no print layout.",
    ]);
    expect(complaints([proven, lost, proven, proven], wishes, [1])).toEqual([
      "its core wish “two” is lost: no clause promises it",
    ]);
  });
});

test.each(Object.entries(wishSpecs))("%s: every wish of the file is written down", (name, specs) => {
  const { wishes } = JSON.parse(readFileSync(`tests/fixtures/prompts/${name}.json`, "utf8"));
  const { paraphrases } = JSON.parse(readFileSync(`tests/fixtures/paraphrases/${name}.json`, "utf8"));
  expect({ specs: specs.length, paraphrases: paraphrases.length }).toEqual({ specs: wishes.length, paraphrases: 2 });
});
