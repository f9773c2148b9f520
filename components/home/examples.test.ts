import { expect, test } from "vitest";
import { starterTasks } from "@/server/starter/tasks/tasks";
import { exampleRequests } from "./examples";

test.each(exampleRequests)("the engine writes a contract for: %s", (prompt) => {
  const { draft } = starterTasks.intent({ prompt });
  if (!draft) throw new Error("the engine asked a question instead");
  const contract = starterTasks.plan({ prompt, draft });
  expect(contract.app.notUnderstood).toEqual([]);
  expect(contract.clauses.filter(({ checks }) => checks.length > 0).length).toBeGreaterThan(10);
});
