import { expect, test } from "vitest";
import { busiest, days, isClosed, overlaps } from "./rules";

const span = (start: string, end: string) => ({ start, end });

test("what ends when the next begins does not overlap", () => {
  expect(overlaps(span("10:00", "11:00"), span("10:30", "11:30"))).toBe(true);
  expect(overlaps(span("10:00", "11:00"), span("11:00", "12:00"))).toBe(false);
  expect(overlaps(span("10:00", "11:00"), { start: null, end: null })).toBe(false);
});

test("days lie side by side, and a single day is a day", () => {
  expect(overlaps(days("2031-03-01", "2031-03-03"), days("2031-03-03", "2031-03-05"))).toBe(false);
  expect(overlaps(days("2031-03-01", "2031-03-04"), days("2031-03-03", "2031-03-05"))).toBe(true);
  expect(overlaps(days("2031-03-03", "2031-03-03"), days("2031-03-03", "2031-03-03"))).toBe(true);
});

test("the busiest moment counts what runs at once, not what runs at all", () => {
  const load = (start: string, end: string, amount = 1) => ({ start, end, amount });
  expect(busiest(load("10:00", "12:00"), [load("10:00", "11:00"), load("11:00", "12:00")])).toBe(2);
  expect(busiest(load("10:00", "12:00"), [load("09:00", "11:00"), load("10:30", "12:00", 2)])).toBe(4);
  expect(busiest(load("10:00", "12:00"), [load("12:00", "13:00")])).toBe(1);
});

test("outside the hours and on closed days it is closed", () => {
  const hours = { weekdays: [0], opens: "09:00", closes: "17:00" };
  expect([isClosed("08:59", hours), isClosed("09:00", hours), isClosed("17:00", hours), isClosed("17:01", hours)]).toEqual([true, false, false, true]);
  expect([isClosed("2031-01-19", hours), isClosed("2031-01-20", hours)]).toEqual([true, false]);
});
