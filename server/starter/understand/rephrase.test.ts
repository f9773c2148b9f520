import { describe, expect, test } from "vitest";
import { phrasings } from "../knowledge/phrasings";
import { clausesOf } from "./clauses";
import { rephrased } from "./rephrase";
import { tokenise } from "./tokens";

const said = (text: string) => rephrased(tokenise(text)).map((sentence) => sentence.map(({ norm }) => norm).join(" "));

test.each([
  ["the mechanics only get to see the jobs that are theirs", "the mechanics see only their own jobs"],
  ["each mechanic should see nothing except their own", "each mechanic should see only their own"],
  ["members must not see each other's bookings", "members see only their own bookings"],
  ["I want an overview of all jobs as the owner", "i see all jobs"],
  ["check in a bike on arrival: name, phone", "add a bike with name , phone"],
  ["when a bike is dropped off we'd write down whose it is and what needs fixing", "we add a bike with who and the problem"],
  ["Parts have prices", "parts with prices"],
  ["Each repair has a status: open, done", "each repair has a status : open , done"],
  ["search by name, since people keep calling", "search by name"],
  ["because of data protection nobody may see names", "because of data protection nobody may see names"],
  ["check how many spots each slot still has", "check how many places are left in each slot"],
  ["book for anywhere from 1 up to 12 people", "book for 1 to 12 people"],
  ["The same guide must never be on two tours at once", "one guide can't have two tours at the same time"],
  ["no teacher may give two lessons at the same time", "one teacher can't have two lessons at the same time"],
  ["it shouldn't let us put one guide on two tours that happen at the same time", "one guide can't have two tours at the same time"],
  ["say who is guiding and how big the group may be at most", "set the guide and the maximum group size"],
  ["make a website for my podcast where every episode has its show notes and guests", "podcast site with episode show notes and guests"],
  ["website for a podcast: episodes, who the guests were, admin section", "podcast site with episodes , guests , admin"],
  ["I want an easy way to keep track of my budget each month, split into categories, with some charts", "monthly budget tracker with categories and charts"],
  ["a tool that lets freelancers create invoices with VAT", "invoices generator for freelancers with vat"],
  ["dark green app for making freelance invoices, should do VAT and PDF", "invoices generator , dark green , vat and pdf"],
  ["I need an admin area", "admin"],
  ["a tool can't be lent out twice at once", "a tool can't be booked twice at the same time"],
  ["lessons on a date and time with a teacher and a horse", "lessons with start , a teacher and a horse"],
  ["each class has a title, a start and a status: planned, running or done", "each class has a title , a start and status ( planned , running or done )"],
  ["Loans whose end has passed show red", "overdue loans show red"],
  ["walks at a day and a time", "walks with start"],
  ["classes with title and status planned or done", "classes with title and status ( planned , done )"],
  ["loans with from and until date", "loans with start and end"],
  ["Each repair has a status: waits, works with Ada", "each repair has a status : waits , works with ada"],
  ["Please make it dark green", "use dark green for components"],
  ["please make it simple", "please make it simple"],
  ["done for over 7 days and still not collected, mark it red", "done for over 7 days , mark it red"],
  ["they still have not been collected", "they still have not been collected"],
])("“%s” is said as the grammar reads it", (heard, expected) => expect(said(heard)).toEqual([expected])); // biome-ignore format: a table is read by rows

test("one sentence that says two things becomes two", () =>
  expect(said("a site in ivory (the background) and tan (the buttons)")).toEqual([
    "a site",
    "use ivory for background",
    "use tan for buttons",
  ]));

test("a name before a colon stands apart from what is kept", () =>
  expect(said("Tool library for our street: neighbours with phone, tools with a price")).toEqual([
    "tool library for our street",
    "neighbours with phone , tools with a price",
  ]));

test("what a phrasing says is not heard by it again, so that saying it twice changes nothing", () => {
  const once = said("The same guide must never be on two tours at once");
  expect(once.flatMap(said)).toEqual(once);
});

test("each phrasing is a whole number of words at both its ends", () => {
  for (const { heard } of phrasings) expect(heard.flags).toContain("d");
});

describe("lists under headings", () => {
  const heard = (text: string) =>
    clausesOf(text, tokenise(text)).map(({ actor, text: clause }) => [
      actor && "phrase" in actor ? actor.phrase.text : null,
      clause,
    ]);
  test("a heading that names people says who does what stands below it", () =>
    expect(heard("We need this.\n\nFor visitors:\n- Book a tour\n* Cancel it\n\nStaff:\n1. add tours")).toEqual([
      [null, "we need this"],
      ["visitor", "visitor can book a tour"],
      ["visitor", "visitor can cancel it"],
      ["staff", "staff can add tour"],
    ]));
  test("a heading about nobody only announces, and ends what the one before it said", () =>
    expect(heard("Visitors:\n- book a tour\nWhat I need:\n- search by name")).toEqual([
      ["visitor", "visitor can book a tour"],
      [null, "search by name"],
    ]));
  test("a bullet with a subject of its own keeps it", () =>
    expect(heard("For our staff:\n- one guide can't have two tours at the same time")[0]?.[0]).toBe("guide"));
});
