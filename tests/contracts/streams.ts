import { expect, test } from "vitest";
import type { RunStreams } from "@/server/ports/streams";

export function streamsContract(make: () => Promise<RunStreams>) {
  test("counts the records of all streams of a run in one sequence, and of each run apart", async () => {
    const streams = await make();
    expect(await streams.tail("r1")).toBe(0);
    expect(await streams.append("r1", "log", [{ text: "one" }, { text: "two" }])).toBe(2);
    expect(await streams.append("r1", "metric", [{ loss: 0.5 }])).toBe(3);
    expect(await streams.append("r2", "log", [{ text: "another run" }])).toBe(1);
    expect(await streams.append("r1", "log", [])).toBe(3);
    expect([await streams.tail("r1"), await streams.tail("r2")]).toEqual([3, 1]);
    expect(await streams.read("r1", 1, 10)).toMatchObject([
      { offset: 2, stream: "log", data: { text: "two" } },
      { offset: 3, stream: "metric", data: { loss: 0.5 } },
    ]);
    expect(await streams.read("r1", 3, 10)).toEqual([]);
  });

  test("reads no more than was asked for, from the oldest on", async () => {
    const streams = await make();
    await streams.append(
      "r1",
      "log",
      [1, 2, 3, 4].map((line) => ({ line })),
    );
    expect((await streams.read("r1", 1, 2)).map(({ offset }) => offset)).toEqual([2, 3]);
  });

  test("writers at the same time leave no gap and lose nothing", async () => {
    const streams = await make();
    const writers = Array.from({ length: 20 }, (_, line) => streams.append("r1", "log", [{ line }]));
    expect((await Promise.all(writers)).toSorted((a, b) => a - b)).toEqual(writers.map((_, index) => index + 1));
    expect(new Set((await streams.read("r1", 0, 99)).map(({ data }) => data.line)).size).toBe(20);
  });
}
