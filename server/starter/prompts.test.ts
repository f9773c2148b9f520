import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checksOf } from "@/lib/contract/checks";
import { cellsOf } from "@/lib/generated-app/layout";
import { identityFor } from "./design/identity";
import { generateApp } from "./generate/generate";
import { workflowsOf } from "./generate/workflows";
import { contractOf } from "./model/contract";
import { invariantFindings } from "./model/invariants";
import { knownIds } from "./model/known-ids";
import { planFindings } from "./model/plan-check";
import { understand } from "./understand/read";

const folder = "tests/fixtures/prompts";
const read = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => {
    const { model } = understand(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")).prompt, identityFor);
    return model ? [{ name: name.slice(0, -5), app: { ...model, workflows: workflowsOf(model) } }] : [];
  });

test("most of the prompts are read", () => {
  expect(read.length).toBeGreaterThanOrEqual(30);
});

describe.each(read)("the application of $name", ({ app }) => {
  const files = generateApp(app);
  const tests = files.filter(({ path }) => path.endsWith(".test.ts")).map(({ content }) => content ?? "");

  test("its model and its plan have no findings", () => {
    expect(invariantFindings(app)).toEqual([]);
    expect(planFindings(contractOf(app))).toEqual([]);
  });

  test("each check of the API and of the data has exactly one test, and found its examples", () => {
    const due = checksOf(app).filter(({ kind }) => kind === "http" || kind === "data");
    const titles = tests.flatMap((text) =>
      [...text.matchAll(/^test\((".*"), async/gm)].map(([, title = ""]) => JSON.parse(title) as string),
    );
    expect(titles.toSorted()).toEqual(due.map(({ id, title }) => `[${id}] ${title}`).toSorted());
    expect(files.filter(({ content }) => content?.includes("No example was found")).map(({ path }) => path)).toEqual(
      [],
    );
  });

  test("each journey shows parts that the model has, and expects to see something", () => {
    const known = knownIds(app);
    for (const { id, touches, steps } of app.workflows) {
      expect(touches.length, id).toBeGreaterThan(0);
      expect(
        touches.filter((part) => !known.has(part)),
        id,
      ).toEqual([]);
      expect(
        steps.some(({ expect: seen }) => seen !== null),
        id,
      ).toBe(true);
    }
  });

  test("each file is written by the cell that owns it, under a path of its own", () => {
    const paths = files.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(
      cellsOf(app)
        .flatMap(({ owns }) => owns)
        .filter((path) => !paths.includes(path)),
    ).toEqual([]);
  });
});

const modelOf = (prompt: string) => {
  const { model } = understand(prompt, identityFor);
  if (!model) throw new Error(`not read: ${prompt}`);
  return model;
};

test("who needs no account is one role, whoever else comes from outside signs up", () => {
  const app = modelOf(
    "A film club website. Visitors see the screenings. Members vote for a film. The organiser adds films and screenings with date.",
  );
  expect(app.roles.filter(({ enters }) => enters === "public").map(({ id }) => id)).toEqual(["visitor"]);
});

test("a field of its own is not named like what is shown of the row it refers to", () => {
  for (const { app } of read)
    for (const { id, fields } of app.entities) {
      const references = fields.filter(({ type }) => type === "reference" || type === "account");
      const meant = fields.filter((field) =>
        references.some((other) => new RegExp(`^${other.id}[A-Z]`).test(field.id)),
      );
      expect(meant.map((field) => `${id}.${field.id}`)).toEqual([]);
    }
});
