import { expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { identityFor } from "../../design/identity";
import { understand } from "../../understand/read";
import { workflowsOf } from "../workflows";

function modelOf(prompt: string): AppModel {
  const { model } = understand(prompt, identityFor);
  if (!model) throw new Error("the prompt was not read");
  return model;
}

const walks = modelOf(
  "Dog walking with a register of dogs. Clients sign up, add their dogs with name and breed, and book walks with a start time. At most 3 dogs at the same time, no walks on Sundays. Clients see only their own walks. Clients can cancel a walk until 24 hours before. Bookings may not be in the past. The walker sees all walks.",
);
const lessons = modelOf(
  "A booking site for piano lessons. Students register and book a lesson with a start time. Students see only their own bookings and can cancel a booking up to 24 hours before. The teacher sees all bookings.",
);

const ruleOf = (app: AppModel, kind: AppModel["rules"][number]["kind"]) => {
  const rule = app.rules.find((candidate) => candidate.kind === kind);
  if (!rule) throw new Error(`no rule ${kind}`);
  return rule;
};
const journeyOf = (app: AppModel, rule: { id: string }) => {
  const found = workflowsOf(app).find(({ touches }) => touches.includes(rule.id));
  if (!found) throw new Error(`nobody trips ${rule.id}`);
  return found;
};

test.each([
  ["notPast", walks],
  ["closed", walks],
  ["concurrent", walks],
  ["require", lessons],
] as const)("a person trips %s: the message is seen, and after a reload nothing was kept", (kind, app) => {
  const rule = ruleOf(app, kind);
  const { steps } = journeyOf(app, rule);
  const at = steps.findIndex(({ expect: seen }) => seen?.role === "alert" && rule.message.startsWith(seen.text ?? "?"));
  expect(steps[at]?.target).toMatchObject({ role: "button", name: "Save" });
  expect(steps[at + 1]).toMatchObject({ action: "reload", expect: { role: "row", state: "hidden" } });
});

test("what is broken is typed, and all else is as usual", () => {
  const { steps } = journeyOf(walks, ruleOf(walks, "closed"));
  const starts = steps.flatMap(({ target, value }) => (target?.name === "Start time" ? [value] : []));
  // A Sunday, a day long gone, and a Wednesday that is kept.
  expect(starts).toEqual(["2031-05-11T10:00", "2001-05-16T10:00", "2031-05-14T10:00"]);
});

test("too late to cancel: asked first, refused with the reason, and still booked", () => {
  const { steps } = journeyOf(walks, ruleOf(walks, "window"));
  const [press, yes, reload] = steps.slice(-3);
  expect(press?.target?.name).toMatch(/^Cancel /);
  expect(yes?.target?.name).toMatch(/^Yes, cancel /);
  expect(yes?.expect).toMatchObject({ role: "alert", text: "This can be cancelled until 24 hours before, not later." });
  expect(reload).toMatchObject({ action: "reload", expect: { role: "status", text: "Booked" } });
});

test("a time is filled up with as many rows as there is room for, and one more is refused", () => {
  const { steps } = journeyOf(walks, ruleOf(walks, "concurrent"));
  const saves = steps.filter(({ target }) => target?.name === "Save").map(({ expect: seen }) => seen?.role);
  // Two dogs are entered on the way.
  expect(saves).toEqual(["row", "row", "row", "row", "row", "alert"]);
});

test("without an example that is late, too late is not claimed to be shown", () => {
  const rule = ruleOf(walks, "window");
  const far = { daysFromToday: 9, at: "10:00" };
  const entities = walks.entities.map((entity) =>
    entity.id === rule.entity ? { ...entity, seed: entity.seed.map((row) => ({ ...row, startTime: far })) } : entity,
  );
  expect(workflowsOf({ ...walks, entities }).flatMap(({ touches }) => touches)).not.toContain(rule.id);
});
