import { expect, test } from "vitest";
import { typedNumber } from "./typed-number";

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
