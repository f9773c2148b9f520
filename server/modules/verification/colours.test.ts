import { expect, test } from "vitest";
import { hexOf, sameColour } from "./colours";

test("computed colours are compared with asked ones to the letter", () => {
  expect(hexOf("rgb(180, 72, 15)")).toBe("#b4480f");
  expect(hexOf("rgba(180, 72, 15, 1)")).toBe("#b4480f");
  expect(sameColour("rgb(180, 72, 15)", "#B4480F")).toBe(true);
  expect(sameColour("rgb(180, 72, 16)", "#b4480f")).toBe(false);
});

test("a transparent colour is no colour", () => {
  expect([hexOf("rgba(0, 0, 0, 0)"), hexOf("rgba(180, 72, 15, 0.5)"), hexOf("transparent")]).toEqual([
    null,
    null,
    null,
  ]);
});
