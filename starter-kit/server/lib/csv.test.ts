import { expect, test } from "vitest";
import { csvOf } from "./csv";

const columns = [
  { key: "name", label: "Name" },
  { key: "fee", label: "Fee", cents: true as const },
  { key: "status", label: "Status", words: { new: "New, unseen" } },
];

test("values are quoted where they need it, money is an amount, choices are their words", () => {
  expect(csvOf(columns, [], [{ name: 'Ada "Speedy" Falk', fee: 1250, status: "new" }])).toBe(
    'Name,Fee,Status\r\n"Ada ""Speedy"" Falk",12.50,"New, unseen"\r\n',
  );
});

test("a cell that begins like a formula stays text, and a number below zero stays a number", () => {
  expect(csvOf(columns, ["status"], [{ name: "=1+1", fee: -300 }])).toBe("Name,Fee\r\n'=1+1,-3.00\r\n");
});

test("a hidden column is left out, heading and values", () => {
  expect(csvOf(columns, ["fee"], [{ name: "Ada", fee: 1, status: null }])).toBe("Name,Status\r\nAda,\r\n");
});
