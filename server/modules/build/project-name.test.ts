import { expect, test } from "vitest";
import { projectNameFrom } from "./project-name";

test.each([
  ["A bike repair shop with two mechanics. Customers with phone number.", "A bike repair shop with two mechanics"],
  ["  recipe\n\tcosting ", "recipe costing"],
  ["A".repeat(80), `${"A".repeat(60)}…`],
  [`${"word ".repeat(30)}`, `${"word ".repeat(11)}word…`.replace(/ word…$/, " word…")],
  ["🚲".repeat(80), `${"🚲".repeat(60)}…`],
  ["\u0000\u0001", "Untitled"],
  ["half of a pair \ud83d", "half of a pair \ufffd"],
])("%j", (prompt, name) => {
  expect(projectNameFrom(prompt)).toBe(name);
});
