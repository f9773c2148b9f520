import { describe, expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { starterModel } from "@/server/adapters/model/starter/model";
import { starterTasks } from "@/server/starter/tasks/tasks";
import { fakeEventLog } from "@/tests/fakes/event-log";
import { folded, requested } from "@/tests/fixtures/facts";
import { draftContract } from "./draft-contract";
import type { BuildNeeds } from "./driver";
import { runView } from "./run-view";

/** What the real engine makes of a prompt, and of the answers to what it asked. */
async function drafted(prompt: string, answers: string[] = []) {
  const said = answers.flatMap((text, index): BuildEvent[] => {
    const id = `intent-${index}`;
    return [
      { type: "question_asked", id, text: "?", options: [] },
      { type: "question_answered", id, text },
    ];
  });
  const events = fakeEventLog({ r1: [{ ...requested, prompt } as BuildEvent, ...said] });
  const needs = {
    model: starterModel(starterTasks),
    metering: { record: async () => undefined },
    wakeups: { announce: () => undefined },
    blobs: { put: async () => "blob" },
    projects: { rename: async () => undefined },
    events,
  } as unknown as BuildNeeds & { events: typeof events };
  const view = runView(needs, "r1", () => ({ name: "run:r1", owner: "w", epoch: 1, expiresAtMs: 0 }));
  await view.refresh();
  await draftContract({ needs, runId: "r1", view, signal: new AbortController().signal });
  return folded((await events.read("r1")).facts.map(({ fact }) => fact));
}

const asking: [string, string, RegExp][] = [
  ["20,000 letters", "a".repeat(20_000), /^Which things should the application keep/],
  ["nothing but emoji", "🚲".repeat(10_000), /^What should the application keep track of/],
  ["control characters", "\u0000\u0001\u0007\u001b", /^What should the application keep track of/],
  ["half an emoji", "\ud83d", /^What should the application keep track of/],
  ["German", "Wir brauchen eine Anwendung für unsere Werkstatt mit Kunden und Terminen.", /looks like German. Can you write it in English\?$/],
  ["a language nobody here knows", "自転車修理店のアプリが必要です", /looks like a language this engine does not read/],
  ["words about nothing", "asdf qwer zxcv", /^(What|Which) /],
]; // biome-ignore format: a table is read by rows

test.each(asking)(
  "%s leads to one question, and its answer to a contract or to the next",
  async (_name, prompt, words) => {
    const { question, contract } = await drafted(prompt);
    expect([contract, question?.text]).toEqual([null, expect.stringMatching(words)]);
    const next = await drafted(prompt, ["Customers with name and phone number."]);
    expect(next.contract === null).toBe(next.question !== null);
  },
);

const read: [string, string, string][] = [
  ["emoji among words", "A bike shop 🚲 with customers 👩‍🔧 (name, phone 📞).", "customer"],
  ["half an emoji among words", "Customers with name and phone \ud83d number.", "customer"],
  ["control characters among words", "Customers\u0000 with name\u0007 and phone number.", "customer"],
  ["20,000 characters", "Books with title and author. ".repeat(700).slice(0, 20_000), "book"],
]; // biome-ignore format: a table is read by rows
test.each(read)("%s are read past", async (_name, prompt, thing) => {
  const { contract, prompt: kept } = await drafted(prompt);
  expect(contract?.clauses.some(({ text }) => text.startsWith(`A ${thing} is kept with `))).toBe(true);
  expect(kept).toBe(prompt);
});

test("what lies beyond the part that is read is a stated limit", async () => {
  const { contract } = await drafted("Books with title and author. ".repeat(700).slice(0, 20_000));
  expect(contract?.clauses.filter(({ limitReason }) => /first 8,000 characters/.test(limitReason ?? ""))).toHaveLength(
    1,
  );
});

describe("wishes that exclude each other", () => {
  const shop = "A repair shop. The owner manages everything. Mechanics record jobs with title and";
  const [own, all, none] = [
    "Mechanics see only their own jobs",
    "Mechanics see all jobs",
    "Mechanics must not see jobs",
  ];
  test.each([
    ["own and all", `${shop} mechanic. ${own}. ${all}.`, own, all],
    ["in the other order", `${shop} mechanic. ${all}. ${own}.`, own, all],
    ["all and none", `${shop} date. ${all}. ${none}.`, none, all],
    ["for one who may do everything", `Mechanics record jobs with title and date. ${all}. ${none}.`, all, none],
  ])("are named with the one that holds: %s", async (_name, words, chose, otherwise) => {
    const { contract } = await drafted(words);
    expect(contract?.conflicts).toContainEqual({
      id: expect.any(String),
      chose: `“${chose}”`,
      otherwise: `“${otherwise}”`,
    });
  });

  test.each([
    ["rights of two roles", `${shop} mechanic. ${own}, the owner sees all jobs. Mechanics search their jobs by title.`],
    ["to see and not to delete", `${shop} date. ${all}. Mechanics can not delete jobs.`],
  ])("are not: %s", async (_name, words) => {
    const { contract } = await drafted(words);
    expect(contract?.conflicts).toEqual([]);
    expect(contract?.clauses.some(({ text }) => /^Mechanics sign in/.test(text))).toBe(true);
  });
});
