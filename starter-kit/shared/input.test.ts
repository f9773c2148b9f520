import { expect, test } from "vitest";
import * as z from "zod";
import * as field from "./input";

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

test("dates and times must exist", () => {
  expect([accepts(field.date(), "2031-02-28"), accepts(field.date(), "2031-02-30"), accepts(field.date(), "28.2.2031")]).toEqual([true, false, false]);
  expect([accepts(field.time(), "23:59"), accepts(field.time(), "24:00")]).toEqual([true, false]);
  expect(field.datetime().parse("2031-02-28T12:00:00+02:00")).toBe("2031-02-28T10:00:00.000Z");
  expect(accepts(field.datetime(), "2031-02-28T12:00")).toBe(false);
});

test("nothing entered is nothing where a field may be empty, and refused with words where it may not", () => {
  const form = z.object({ name: field.text(), note: field.optional(field.text({ maxLength: 5 })) });
  expect(form.parse({ name: " Ada ", note: "  " })).toEqual({ name: "Ada", note: null });
  expect(form.parse({ name: "Ada" }).note ?? null).toBeNull();
  expect(form.partial().parse({})).toEqual({});
  expect(form.safeParse({ name: " " }).error?.issues[0]?.message).toBe("Please fill this in.");
  expect(form.safeParse({ name: "Ada", note: "longer" }).error?.issues[0]).toMatchObject({ path: ["note"], message: "At most 5 characters, please." });
});

test("numbers keep to their limits and say them as people read them", () => {
  expect(accepts(field.int({ min: 1, max: 12 }), 12)).toBe(true);
  expect([accepts(field.int({ min: 1 }), 1.5), accepts(field.int({ min: 1 }), 0), accepts(field.int(), "3")]).toEqual([false, false, false]);
  expect(field.money({ min: 150 }).safeParse(100).error?.issues[0]?.message).toBe("Not less than 1.50, please.");
  expect([accepts(field.rating(), 5), accepts(field.rating(), 6)]).toEqual([true, false]);
});
