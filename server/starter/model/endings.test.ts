import { describe, expect, test } from "vitest";
import { everyday } from "@/tests/fixtures/understood/everyday";
import { identityFor } from "../design/identity";
import { clausesOf } from "../understand/clauses";
import { understand } from "../understand/read";
import { tokenise } from "../understand/tokens";
import { newDraft } from "./draft";
import { ledgerFindings } from "./endings";

function endsOf(prompt: string) {
  const { model } = understand(prompt, identityFor);
  if (!model) throw new Error(`not read: ${prompt}`);
  const quotes = (limit: boolean) =>
    model.wishes.flatMap(({ quote, became }) => ("limit" in became === limit ? [quote] : []));
  return { promised: quotes(false), limits: quotes(true), notUnderstood: model.notUnderstood };
}

describe("a thing that is named says nothing for what is wished about it", () => {
  test.each([
    ["Members borrow books. Members can't see who borrowed a book.", "Members can't see who borrowed a book"],
    ["Tools with title and price. A tool must never leave the house on Fridays.", "A tool must never leave the house on Fridays"],
    ["Tools with title and price. Tools glow in the dark.", "Tools glow in the dark"],
    ["Games with two players and a date. Players may not play against themselves.", "Players may not play against themselves"],
    ["Children have bikes. Customers book bikes. Teachers see who comes.", "Teachers see who comes"],
    ["Rooms with number and price. Guests with name. The cleaning staff sees the rooms but not the names of the guests.", "The cleaning staff sees the rooms but not the names of the guests"],
    ["Props have a name and a shelf. Only the prop master changes props.", "Only the prop master changes props"],
    ["Stall owners register a stall with name, goods and size. Approved stalls are shown to everybody.", "Approved stalls are shown to everybody"],
    ["Classes with title and start. Members book classes. Unpaid members cannot book.", "Unpaid members cannot book"],
    ["Books have a title. Members borrow a book for two weeks.", "for two weeks"],
    ["Babysitters with hourly rate and languages, bookings with babysitter and start. Babysitters see the bookings assigned to them.", "Babysitters see the bookings assigned to them"],
    ["Books have a title. Pupils borrow books. A pupil can have three books at most.", "three"],
    ["Books have a title and a shelf. Pupils see late books.", "late"],
    ["Cars have a plate. Cars can be sorted by horsepower.", "horsepower"],
    ["Members add notes with title. Guests see only their own notes.", "Guests see only their own notes"],
  ])("%s", (prompt, limit) =>
    expect(endsOf(prompt).limits.filter((quote) => quote.includes(limit))).toHaveLength(1)); // biome-ignore format: a table is read by rows
});

test("a detail that is not understood is quoted with its small words, and the rest is promised around it", () => {
  const { promised, limits, notUnderstood } = endsOf(
    "Students book classes. Students see only their own bookings. Students can cancel up to 6 hours before the class.",
  );
  expect(limits).toEqual(["up to 6 hours before"]);
  expect(notUnderstood).toEqual(limits);
  expect(promised).toContain("Students book classes");
});

test("of a sentence with little understood only the words that a part was made of are promised", () => {
  const { promised, limits } = endsOf(
    "Loans with tool, start and end. Overdue loans drift towards a purple horizon of regret.",
  );
  expect(promised).not.toContain("Overdue loans drift towards a purple horizon of regret");
  expect(limits.join(" ")).toContain("purple horizon of regret");
});

test("what is neither in a wish nor in talk is found", () => {
  const prompt = "Boats with a price. Members pay late.";
  const draft = newDraft(prompt, clausesOf(prompt, tokenise(prompt)));
  const wish = (start: number, end: number) => ({
    id: "W1", quote: prompt.slice(start, end), kind: "function" as const, must: true, span: [start, end] as [number, number], became: { traced: ["tool"] },
  }); // biome-ignore format: one record
  const dropped = (wishes: ReturnType<typeof wish>[]) =>
    ledgerFindings(draft, { wishes }).map(({ message }) => message);
  expect(dropped([])).toHaveLength(5);
  expect(dropped([wish(0, 18)])).toEqual(["“Members” became nothing", "“pay” became nothing", "“late” became nothing"]);
  expect(dropped([wish(0, 18), wish(20, 36)])).toEqual([]);
});

test.each(everyday)("no word of “$prompt” is dropped", ({ prompt }) => {
  expect(understand(prompt, identityFor).question?.text ?? "").not.toContain("became nothing");
});
