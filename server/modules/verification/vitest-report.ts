import * as z from "zod";
import type { DueCheck, Verdict } from "./due-checks";

const assertionSchema = z.object({
  title: z.string(),
  ancestorTitles: z.array(z.string()).default([]),
  /** In vitest's words; only `passed` is a pass. */
  status: z.string(),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string()).nullish(),
  location: z.object({ line: z.int(), column: z.int() }).nullish(),
});
/** What `vitest run --reporter=json` writes; the parts that are read here. */
export const vitestReportSchema = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(assertionSchema),
    }),
  ),
});
export type VitestReport = z.infer<typeof vitestReportSchema>;

/** One run of one test, with the file and line that it stands in. */
export type TestRun = {
  file: string;
  title: string;
  status: string;
  durationMs: number;
  failures: string[];
  line: number | null;
};

/** Check ids hold letters, digits and dots; the title is `[<id>] …`. */
export const checkIdOf = (title: string) => /^\[([A-Za-z0-9._-]+)\]/.exec(title)?.[1] ?? null;

/** Colours that a matcher prints although the terminal has none. */
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const readable = (text: string) => text.replaceAll(ESCAPES, "").trim();

export function testRuns(report: VitestReport): TestRun[] {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status, duration, failureMessages, location }) => {
      const failures = (failureMessages ?? []).map(readable);
      return { file: name, title, status, durationMs: duration ?? 0, failures, line: location?.line ?? null };
    }),
  );
}

/** Test files that could not even be loaded: their tests are in no list, so they must be said by themselves. */
export function brokenFiles(report: VitestReport): { file: string; message: string }[] {
  return report.testResults
    .filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.every((run) => run.status !== "failed"),
    )
    .map(({ name, message }) => ({
      file: name,
      message: readable(message ?? "") || "the file failed without a message",
    }));
}

const firstLines = (text: string, count: number) => text.split("\n").slice(0, count).join("\n");

/** The tests that prove a check, and whether they do. No test, or a test that was skipped, proves nothing. */
export function verdictOf(check: DueCheck, runs: readonly TestRun[]): Verdict & { runs: TestRun[] } {
  const own = runs.filter(({ title }) => checkIdOf(title) === check.id);
  const durationMs = own.reduce((sum, run) => sum + run.durationMs, 0);
  const failed = own.find(({ status }) => status === "failed");
  const idle = own.find(({ status }) => status !== "passed" && status !== "failed");
  const because = (message: string) => ({ ok: false, durationMs, message, runs: own });
  if (own.length === 0) return because(`No test is titled “[${check.id}] …”.`);
  if (failed) return because(firstLines(failed.failures[0] ?? "The test failed without a message.", 6));
  if (idle) return because(`The test “${idle.title}” did not run (${idle.status}).`);
  return {
    ok: true,
    durationMs,
    message: own.length === 1 ? "Its test passed." : `Its ${own.length} tests passed.`,
    runs: own,
  };
}
