import { expect, test } from "vitest";
import { buildAt, buildFacts, recordedFacts } from "@/tests/fixtures/builds/bike-shop";
import { storyOf } from "./story";

const storyAt = (fixture: keyof typeof buildFacts) => storyOf(recordedFacts(buildFacts[fixture]));
const said = (fixture: keyof typeof buildFacts) => storyAt(fixture).story.map(({ who, text }) => `${who}: ${text}`);

test("tells a run from its facts, and stands where the fold stands", () => {
  expect(storyAt("done").build).toEqual(buildAt("done").build);
  expect(said("done")).toEqual(
    expect.arrayContaining([
      "KripTik: Wrote a contract of 28 clauses and 1 limit from 11 wishes.",
      "you: Approved the contract.",
      "KripTik: Cut it into 4 components with 21 cells.",
      "database: All 3 cells built.",
      "main: Database merged. 1 clause newly proven.",
      "main: Auth merged. 3 clauses newly proven. 1 earlier clause proven again.",
      "gate: Every clause is proven.",
    ]),
  );
});

test("what failed is said with its reason, and nothing failed is said of a run without failures", () => {
  const [rejected] = storyAt("repairing").story.filter(({ text }) => text.startsWith("Frontend was sent back."));
  expect([rejected?.level, rejected?.text]).toEqual(["error", expect.stringContaining("saw “No customers found”")]);
  expect(storyAt("done").story.filter(({ level }) => level === "error")).toEqual([]);
});

test("each line has its own id and time", () => {
  const { story } = storyAt("repairing");
  expect(new Set(story.map(({ id }) => id)).size).toBe(story.length);
  expect(story.map(({ saidAtMs }) => saidAtMs)).toEqual(
    story.map(({ saidAtMs }) => saidAtMs).toSorted((a, b) => a - b),
  );
});
