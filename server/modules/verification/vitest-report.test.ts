import { expect, test } from "vitest";
import { brokenFiles, testRuns, verdictOf, vitestReportSchema } from "./vitest-report";

const check = { id: "job.create", kind: "http" as const, title: "a new repair job is kept and listed" };
const assertion = (title: string, status: string, failureMessages: string[] = []) => {
  return {
    title,
    ancestorTitles: [],
    fullName: title,
    status,
    duration: 12.5,
    failureMessages,
    meta: {},
    location: { line: 4, column: 1 },
  };
};
const reportOf = (...assertionResults: unknown[]) =>
  vitestReportSchema.parse({
    success: true,
    numTotalTests: 1,
    testResults: [{ name: "/w/server/job/routes.test.ts", status: "passed", message: "", assertionResults }],
  });
const verdict = (...assertionResults: unknown[]) => verdictOf(check, testRuns(reportOf(...assertionResults)));

test("a check is proven by the test that bears its id", () => {
  const other = assertion("[job.createTwice] another", "failed", ["no"]);
  expect(verdict(assertion("[job.create] a new repair job", "passed"), other)).toMatchObject({
    ok: true,
    durationMs: 12.5,
  });
});

test("a check that no test bears has failed", () => {
  expect(verdict(assertion("a new repair job is kept and listed", "passed"))).toMatchObject({
    ok: false,
    message: "No test is titled “[job.create] …”.",
  });
});

test.each(["skipped", "pending", "todo", "disabled"])("a test that is %s proves nothing", (status) => {
  expect(verdict(assertion("[job.create] x", status), assertion("[job.create] y", "passed")).ok).toBe(false);
});

test("one failed test of several fails the check, with its assertion", () => {
  const failed = assertion("[job.create] y", "failed", [
    "\u001b[31mAssertionError\u001b[39m: expected 500 to be 201\n at x",
  ]);
  const result = verdict(assertion("[job.create] x", "passed"), failed);
  expect(result.ok).toBe(false);
  expect(result.message).toContain("AssertionError: expected 500 to be 201");
  expect(result.runs).toHaveLength(2);
});

test("a file that does not load is said, although none of its tests failed", () => {
  const report = vitestReportSchema.parse({
    success: false,
    testResults: [{ name: "/w/a.test.ts", status: "failed", message: "Cannot find ./x", assertionResults: [] }],
  });
  expect(brokenFiles(report)).toEqual([{ file: "/w/a.test.ts", message: "Cannot find ./x" }]);
  expect(brokenFiles(reportOf(assertion("[job.create] x", "passed")))).toEqual([]);
});
