import { expect, test } from "vitest";
import { blueprintSchema } from "@/lib/build/blueprint";
import { checksOf } from "@/lib/contract/checks";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { cutBlueprint } from "./cut";

const blueprint = cutBlueprint({ app: bikeShop });
const cells = blueprint.components.flatMap((component) => component.cells);

test("a contract becomes components in the order of their merges, each with its cells", () => {
  expect(blueprintSchema.parse(blueprint)).toEqual(blueprint);
  expect(blueprint.components.map(({ name }) => name).slice(0, 3)).toEqual(["database", "auth", "backend"]);
  expect(blueprint.components.find(({ name }) => name === "backend")?.after).toEqual(["database", "auth"]);
  expect(cells.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["database.the-schema", "database.job", "auth.the-access", "backend.jobPart"]),
  );
});

test("no file belongs to two cells, and no cell waits for one that does not exist", () => {
  const owned = cells.flatMap(({ owns }) => owns);
  expect(new Set(owned).size).toBe(owned.length);
  const ids = new Set(cells.map(({ id }) => id));
  expect(cells.flatMap(({ dependsOn }) => dependsOn).filter((id) => !ids.has(id))).toEqual([]);
});

test("every check of the contract is due with a component, and nothing else is", () => {
  expect(blueprint.checks.map(({ id }) => id)).toEqual(checksOf(bikeShop).map(({ id }) => id));
});

test("an application without accounts has no auth component", () => {
  const [first] = bikeShop.roles;
  if (!first) throw new Error("the fixture has roles");
  const open = { ...bikeShop, roles: [{ ...first, enters: "public" as const }] };
  expect(cutBlueprint({ app: open }).components.map(({ name }) => name)).not.toContain("auth");
});
