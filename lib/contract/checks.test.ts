import { expect, test } from "vitest";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { checksOf } from "./checks";

test("every check has an id of its own, and each role, rule and computed figure has one", () => {
  const checks = checksOf(bikeShop);
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining([
      "data.job", "job.create", "job.required", "job.value.total", "job.search", "job.flow", "job.scope.mechanic",
      "job.refuses.mechanic", "customer.refuses.mechanic", "rule.doneTooLong", "auth.signIn.owner", "visual.phone",
    ]), // biome-ignore format: one list
  );
  expect(ids).not.toContain("job.refuses.owner");
});
