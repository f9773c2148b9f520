import { describe, expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { generateApp } from "@/server/starter/generate/generate";
import { workflowsOf } from "@/server/starter/generate/workflows";
import { contractOf } from "@/server/starter/model/contract";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { dogWalking } from "@/tests/fixtures/models/dog-walking";
import { foodBankShifts } from "@/tests/fixtures/models/food-bank-shifts";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { recipeCosting } from "@/tests/fixtures/models/recipe-costing";
import { edited, treeOf } from "./edits";
import { redRunsOf } from "./mutations";

const models = { bikeShop, dogWalking, foodBankShifts, museumTours, recipeCosting };

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
