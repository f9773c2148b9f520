import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { identityFor } from "@/server/starter/design/identity";
import { generateApp } from "@/server/starter/generate/generate";
import { workflowsOf } from "@/server/starter/generate/workflows";
import { contractOf } from "@/server/starter/model/contract";
import { understand } from "@/server/starter/understand/read";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { dogWalking } from "@/tests/fixtures/models/dog-walking";
import { foodBankShifts } from "@/tests/fixtures/models/food-bank-shifts";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { recipeCosting } from "@/tests/fixtures/models/recipe-costing";
import { edited, treeOf } from "./edits";
import { redRunsOf } from "./mutations";

/** Read from a prompt: rows that only who made them changes, and figures of a month. */
function modelOf(name: string): AppModel {
  const { prompt } = JSON.parse(readFileSync(`tests/fixtures/prompts/${name}.json`, "utf8"));
  const { model } = understand(prompt, identityFor);
  if (!model) throw new Error(`${name} is not read`);
  return model;
}
const [filmClub, monthlyBudget] = [modelOf("18-film-club"), modelOf("26-monthly-budget")];
const models = { bikeShop, dogWalking, foodBankShifts, museumTours, recipeCosting, filmClub, monthlyBudget };

describe.each(Object.entries(models))("%s", (_name, model: AppModel) => {
  const app = { ...model, workflows: workflowsOf(model) };
  const contract = contractOf(app);
  const tree = treeOf(generateApp(app));
  const { runs, journeys, without } = redRunsOf(contract, tree);

  test("there is something to take out for each check of each clause", () => {
    expect(without).toEqual([]);
    const due = contract.clauses.flatMap(({ id, checks }) => checks.map((check) => `${id} ${check.id}`));
    const taken = [...runs, ...journeys].map(({ clause, check }) => `${clause} ${check.id}`);
    expect([...new Set(taken)].toSorted()).toEqual([...new Set(due)].toSorted());
  });

  test("each edit finds its only place and changes it", () => {
    const all = [...runs.map(({ mutation }) => mutation), ...journeys.flatMap(({ mutations }) => mutations)];
    for (const { edits } of all) {
      const changed = edited(tree, edits);
      expect(changed.size).toBeGreaterThan(0);
      for (const [path, text] of changed) expect(text).not.toBe(tree.get(path));
    }
  });
});
