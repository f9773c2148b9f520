import { expect, test } from "vitest";
import { addDays, addMinutes, daysBetween, divide, isEmpty, isLess, isMore, roundTo, weekday } from "./formula";

test("with a missing value no comparison holds and nothing comes out", () => {
  expect([isLess(1, 2), isLess(2, 1), isLess(null, 2), isMore(null, 2)]).toEqual([true, false, false, false]);
  expect([divide(1, 4), divide(1, 0), divide(1, null)]).toEqual([0.25, null, null]);
  expect([daysBetween("2031-01-01", null), addMinutes(null, 5), addDays(null, 5), weekday(null)]).toEqual([null, null, null, null]);
  expect([isEmpty(null), isEmpty(""), isEmpty(0), isEmpty(false)]).toEqual([true, true, false, false]);
});

test("days and minutes are counted over the ends of months", () => {
  expect(daysBetween("2031-02-27", "2031-03-02")).toBe(3);
  expect(daysBetween("2031-03-02T10:00:00.000Z", "2031-03-03T09:59:00.000Z")).toBe(0);
  expect(addDays("2031-02-27", 3)).toBe("2031-03-02");
  expect(addMinutes("2031-02-28T23:45:00.000Z", 30)).toBe("2031-03-01T00:15:00.000Z");
  expect(weekday("2031-01-15")).toBe(3);
  expect(roundTo(1.255, 1)).toBe(1.3);
});
