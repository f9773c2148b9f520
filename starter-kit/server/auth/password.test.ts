import { expect, test } from "vitest";
import { hashPassword, isPassword, PASSWORD_ROUNDS } from "./password";

test("a password fits its own hash and no other, and no two hashes are alike", async () => {
  const kept = await hashPassword("correct horse", 10);
  expect(await isPassword("correct horse", kept)).toBe(true);
  expect(await isPassword("correct horsf", kept)).toBe(false);
  expect(await hashPassword("correct horse", 10)).not.toBe(kept);
  expect(await isPassword("", "")).toBe(false);
});

test("without being told otherwise it takes as many rounds as production needs", async () => {
  expect(PASSWORD_ROUNDS).toBeGreaterThanOrEqual(600_000);
  expect(await hashPassword("correct horse")).toMatch(/^600000\$/);
});
