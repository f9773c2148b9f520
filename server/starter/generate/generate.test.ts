import { describe, expect, test } from "vitest";
import { checksOf } from "@/lib/contract/checks";
import { cellsOf } from "@/lib/generated-app/layout";
import { registriesFor } from "@/lib/generated-app/registries";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { dogWalking } from "@/tests/fixtures/models/dog-walking";
import { foodBankShifts } from "@/tests/fixtures/models/food-bank-shifts";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { recipeCosting } from "@/tests/fixtures/models/recipe-costing";
import { generateApp, generateCell, generateSkeleton } from "./generate";

const models = { bikeShop, dogWalking, foodBankShifts, museumTours, recipeCosting };

describe.each(Object.entries(models))("%s", (_name, app) => {
  const files = generateApp(app);
  const titles = files.flatMap(({ content }) =>
    [...(content ?? "").matchAll(/^test\((".*"), async/gm)].map(([, title = ""]) => JSON.parse(title) as string),
  );

  test("each check of the API and of the data has exactly one test, by its title, and found its examples", () => {
    const proven = checksOf(app).filter(({ kind }) => kind === "http" || kind === "data");
    expect(titles.toSorted()).toEqual(proven.map(({ id, title }) => `[${id}] ${title}`).toSorted());
    expect(files.filter(({ content }) => content?.includes("No example was found"))).toEqual([]);
  });

  test("a cell writes exactly the files that it owns", () => {
    for (const { id, owns } of cellsOf(app))
      expect(
        generateCell(app, id)
          .map(({ path }) => path)
          .toSorted(),
      ).toEqual(owns.toSorted());
  });

  test("no file of the skeleton belongs to a cell, and registries are the only files printed twice", () => {
    const owned = new Set(cellsOf(app).flatMap(({ owns }) => owns));
    const skeleton = generateSkeleton(app).map(({ path }) => path);
    expect(skeleton.filter((path) => owned.has(path))).toEqual([]);
    expect(new Set(skeleton).size).toBe(skeleton.length);
    const registries = registriesFor(app, ["database"]).map(({ path }) => path);
    expect(registries.filter((path) => !skeleton.includes(path))).toEqual([]);
  });

  test("the same model gives the same bytes", () => {
    expect(generateApp(structuredClone(app))).toEqual(files);
  });
});
