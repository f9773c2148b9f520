import { expect, test } from "vitest";
import type { JournalCheck } from "@/lib/runner/job";
import { type DueCheck, judged } from "./due-checks";

const due: DueCheck[] = [
  { id: "static.types", kind: "static", title: "The code typechecks" },
  { id: "job.create", kind: "http", title: "a new job is kept" },
];
const ran = (id: string, ok: boolean): JournalCheck => {
  return {
    id,
    kind: "http",
    title: id,
    ok,
    durationMs: 5,
    message: ok ? "fine" : "broken",
    evidence: [{ kind: "log", path: `/e/${id}` }],
  };
};

test("every due check has one result, in order, and what is not due has none", () => {
  const results = judged(due, [ran("job.create", true), ran("static.types", true), ran("job.sort", false)]);
  expect(results.map(({ id, ok }) => [id, ok])).toEqual([
    ["static.types", true],
    ["job.create", true],
  ]);
});

test("a check that nothing ran has failed", () => {
  const [, missing] = judged(due, [ran("static.types", true)]);
  expect(missing).toMatchObject({ ok: false, message: "Nothing ran that could prove this." });
});

test("a check that ran twice has passed only when both runs did", () => {
  const [, twice] = judged(due, [ran("static.types", true), ran("job.create", true), ran("job.create", false)]);
  expect(twice).toMatchObject({ ok: false, message: "broken", durationMs: 10 });
  expect(twice?.evidence).toHaveLength(2);
});
