import { expect, test } from "vitest";
import { toKill } from "./watchdog";

const processes = [10, 40, 30, 5].map((bytes) => ({ bytes }));

test("who fits is left alone, and at the limit still fits", () => {
  expect([toKill(processes, 85), toKill(processes, 1_000), toKill([], 0)]).toEqual([[], [], []]);
});

test("the heaviest go first, and no more of them than needed to be well below the limit", () => {
  expect(toKill(processes, 84)).toEqual([{ bytes: 40 }]);
  expect(toKill(processes, 20)).toEqual([{ bytes: 40 }, { bytes: 30 }]);
  expect(toKill(processes, 0)).toHaveLength(processes.length);
});
