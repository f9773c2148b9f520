import { expect, test } from "vitest";
import { type LengthUnit, lengthWords, typedLength } from "./lengths";

test.each<[number, LengthUnit, string]>([
  [60, "minutes", "60 min"],
  [0, "minutes", "0 min"],
  [60, "hours", "1 h"],
  [90, "hours", "1 h 30 min"],
  [45, "hours", "45 min"],
])("%i minutes in %s are “%s”, and read back the same", (minutes, unit, said) => {
  expect(lengthWords(minutes, unit)).toBe(said);
  expect(typedLength(said, unit, "en")).toBe(minutes);
});

test.each<[string, LengthUnit, number | null]>([
  ["60", "minutes", 60],
  ["2", "hours", 120],
  ["1.5", "hours", 90],
  ["1:30", "minutes", 90],
  ["1h30", "hours", null],
  ["1h 30m", "minutes", 90],
  ["2 hours", "minutes", 120],
  ["an hour", "hours", null],
  ["1:75", "minutes", null],
])("“%s” typed where %s are meant is %s", (text, unit, minutes) => expect(typedLength(text, unit, "en")).toBe(minutes));
