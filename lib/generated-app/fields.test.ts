import { expect, test } from "vitest";
import type { Field } from "@/lib/contract/app-model";
import { inMinutes, isIdentifier } from "./fields";

const field = (label: string, type: Field["type"]): Field => {
  return { id: "own", from: { by: "assumed", source: "test" }, label, type, required: false, limits: {} };
};

test.each([
  ["Year", true],
  ["Year of birth", true],
  ["Episode number", true],
  ["Room", true],
  ["Number of people", false],
  ["How many rooms", false],
  ["Quantity", false],
  ["Yearly mileage", false],
])("“%s” is a name and no amount: %s", (label, is) => expect(isIdentifier(field(label, "int"))).toBe(is));

test.each([
  ["Minutes", true],
  ["Length in min", true],
  ["Running time", true],
  ["Duration", false],
])("“%s” is thought of in minutes: %s", (label, is) => expect(inMinutes(field(label, "duration"))).toBe(is));
