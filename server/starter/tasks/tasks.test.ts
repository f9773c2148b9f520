import { expect, test } from "vitest";
import { starterTasks } from "./tasks";

const intent = (prompt: string) => starterTasks.intent({ prompt });

test("a text of which nothing can be seen in a browser is asked about, and names what was read of it", () => {
  const { draft, question } = intent("The caretaker sees all loans.");
  expect(draft).toBeNull();
  expect(question?.text).toMatch(/only this was read: loans.*who adds, changes and sees them\?/);
});

test("a text with something to do in it becomes a draft", () => {
  const { draft, question } = intent("Loans with from and until date.");
  expect([draft?.entities.map(({ id }) => id), question]).toEqual([["loan"], null]);
});
