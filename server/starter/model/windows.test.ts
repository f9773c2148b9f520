import { expect, test } from "vitest";
import { identityFor } from "../design/identity";
import { understand } from "../understand/read";

const windowIn = (prompt: string) => {
  const { model } = understand(prompt, identityFor);
  if (!model) throw new Error("the prompt was not read");
  return { model, rule: model.rules.find(({ kind }) => kind === "window") };
};

test("who may cancel is bound by how long before", () => {
  const { rule } = windowIn(
    "Students register and book a lesson with a start time. Students see only their own bookings and can cancel a booking up to 24 hours before. The teacher sees all bookings.",
  );
  expect(rule).toMatchObject({ roles: ["student"], hours: 24 });
});

test("a limit in time that would bind nobody is said to be none, and is no rule", () => {
  const { rule, model } = windowIn(
    "An app for my dog walking business. Clients register and book walks for their dogs with a start time and a length of 30 or 60 minutes. Clients can cancel up to 24 hours before. I see all walks.",
  );
  expect(rule).toBeUndefined();
  expect(model.limits.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/^Nobody in this application/));
});
