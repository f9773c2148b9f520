import { expect, test } from "vitest";
import { carriersOf, hexOf, sameColour } from "./colours";

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

test("where buttons are filled with a colour, a header that has the asked one does not stand in for them", () => {
  const [green, violet, white] = ["rgb(0, 100, 0)", "rgb(90, 40, 160)", "rgb(255, 255, 255)"];
  expect(carriersOf([violet, white], [green])).toEqual([violet]);
  expect(carriersOf([green, violet], [white])).toEqual([green, violet]);
  expect(carriersOf([white, "rgba(0, 0, 0, 0)"], [green])).toEqual([white, "rgba(0, 0, 0, 0)", green]);
});
