import { expect, test } from "vitest";
import { typedCents, typedNumber } from "./typed-number";

test.each([
  ["2,000", "en", 2000],
  ["12,345.67", "en", 12345.67],
  ["2,5", "en", 2.5],
  ["0,125", "en", 0.125],
  ["1 500", "en", 1500],
  ["2.000", "de", 2000],
  ["2,000", "de", 2],
  ["-3", "en", -3],
  ["2,00,0", "en", null],
  ["abc", "en", null],
  ["1.2.3", "en", null],
])("“%s” typed in %s is %s", (text, language, value) => expect(typedNumber(text, language)).toBe(value));

test.each([
  ["€12.50", 1250],
  ["12,50 €", 1250],
  ["12 EUR", 1200],
  ["USD 1,000.50", 100_050],
  ["-3", -300],
  ["12abc34", null],
  ["1e3", null],
  ["12 x", null],
  ["€", null],
  ["", null],
])("“%s” typed as money is %s cents", (text, cents) => expect(typedCents(text, "en")).toBe(cents));
