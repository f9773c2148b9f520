import { expect, test } from "vitest";
import { identityFor } from "../design/identity";
import { understand } from "../understand/read";

function entityIn(prompt: string, id: string) {
  const found = understand(prompt, identityFor).model?.entities.find((entity) => entity.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const LIBRARY =
  "A tool library. Tools have a name and a daily price. Neighbours register and book a tool with {dates}. A tool can't be booked twice at the same time.";

test.each(["a start time", "a from date and an until date", "start and end date"])(
  "a booking with %s is never without what its clash rule reads",
  (dates) => {
    const prompt = LIBRARY.replace("{dates}", dates);
    const booking = entityIn(prompt, "booking");
    const rule = understand(prompt, identityFor).model?.rules.find(({ kind }) => kind === "noOverlap");
    if (rule?.kind !== "noOverlap") throw new Error("no clash rule");
    const read = booking.fields.filter(({ id }) => [rule.start, rule.end].includes(id));
    expect(read.map(({ required }) => required)).toEqual(read.map(() => true));
    for (const row of booking.seed) for (const { id } of read) expect(row[id]).not.toBeNull();
  },
);

test.each([
  ["a from date and an until date", ["Start", "Until"]],
  ["start and end date", ["Start", "End"]],
])("what is lent with %s is lent for days, without a limit in minutes", (dates, labels) => {
  const { fields } = entityIn(LIBRARY.replace("{dates}", dates), "booking");
  expect(fields.filter(({ type }) => type === "date").map(({ label }) => label)).toEqual(labels);
  expect(fields.some(({ type }) => type === "duration" || type === "datetime")).toBe(false);
});

test("what is booked at a time of day keeps its moment and its length", () => {
  const { fields } = entityIn(LIBRARY.replace("{dates}", "a start time"), "booking");
  expect(fields.filter(({ type }) => type === "datetime" || type === "duration")).toHaveLength(2);
});

test("what can be booked has a start, so that nobody books what has begun", () => {
  const prompt = "Courses have a title and a start time. Students register and book a course.";
  expect(entityIn(prompt, "course").fields.find(({ type }) => type === "datetime")).toMatchObject({ required: true });
  const rules = understand(prompt, identityFor).model?.rules ?? [];
  expect(rules.map(({ message }) => message)).toContain(
    "This course has begun already and can not be booked any more.",
  );
});
