import { readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import process from "node:process";
import type { JournalCheck } from "@/lib/runner/job";
import type { DueCheck } from "@/server/modules/verification/due-checks";
import {
  brokenFiles,
  type TestRun,
  testRuns,
  type VitestReport,
  verdictOf,
  vitestReportSchema,
} from "@/server/modules/verification/vitest-report";
import { type Context, keepEvidence, messageOf } from "../context";
import { excerpt } from "../processes";

const TIMEOUT_MS = 180_000;

type TestsRun = { report: VitestReport | null; output: string; broken: string | null; durationMs: number };

async function reportAt(path: string): Promise<VitestReport | string> {
  try {
    return vitestReportSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    return `The tests left no report that can be read: ${messageOf(error)}`;
  }
}

/** All of the application's own tests, once. */
async function runTests({ paths, processes }: Context, job: string): Promise<TestsRun> {
  const path = join(paths.own, `${job}.vitest.json`);
  await rm(path, { force: true });
  const vitest = join(paths.workspace, "node_modules/vitest/vitest.mjs");
  const argv = [
    process.execPath,
    vitest,
    "run",
    "--reporter=json",
    `--outputFile=${path}`,
    "--includeTaskLocation",
    "--passWithNoTests",
    // A fresh set of modules for each file costs six times as much; every test makes its own database and sessions.
    "--no-isolate",
    // What the build beside it writes.
    "--exclude=dist/**",
  ];
  const ended = await processes.run(argv, { cwd: paths.workspace, timeoutMs: TIMEOUT_MS, env: { NODE_ENV: "test" } });
  const { output, durationMs } = ended;
  if (ended.timedOut)
    return { report: null, output, broken: `The tests did not end within ${TIMEOUT_MS / 1000} s.`, durationMs };
  const report = await reportAt(path);
  if (typeof report === "string") return { report: null, output, broken: `${report} ${excerpt(output)}`, durationMs };
  return { report, output, broken: null, durationMs };
}

const SHOWN_LINES = 80;

/** The test as it stands in its file: from its line to the line that closes it. */
function sourceOf(text: string, line: number): string {
  const lines = text.split("\n");
  const first = lines[line - 1] ?? "";
  const indent = /^\s*/.exec(first)?.[0] ?? "";
  const rest = lines.slice(line);
  const closes = rest.findIndex((next) => next.startsWith(`${indent}}`));
  const own = /;\s*$/.test(first) || closes < 0 ? [first] : [first, ...rest.slice(0, closes + 1)];
  return own
    .slice(0, SHOWN_LINES)
    .map((own) => own.slice(indent.length))
    .join("\n");
}

/** Each file is read once, however many checks it proves. */
function sourcesOf(workspace: string) {
  const texts = new Map<string, Promise<string>>();
  return async ({ file, line }: TestRun): Promise<string> => {
    if (line === null) return "";
    const text = texts.get(file) ?? readFile(file, "utf8").catch(() => "");
    texts.set(file, text);
    return `// ${relative(workspace, file)}:${line}\n${sourceOf(await text, line)}\n`;
  };
}

const logOf = (runs: readonly TestRun[], workspace: string) =>
  runs
    .map(({ file, title, status, durationMs, failures }) =>
      [`${status}: ${title} (${relative(workspace, file)}, ${Math.round(durationMs)} ms)`, ...failures].join("\n"),
    )
    .join("\n\n");

/** The checks that the application's own tests prove, by the ids in their titles. */
export async function checkByTests(context: Context, job: string, due: readonly DueCheck[]): Promise<JournalCheck[]> {
  const own = due.filter(({ kind }) => kind === "http" || kind === "unit" || kind === "data");
  if (own.length === 0) return [];
  const { report, broken, output, durationMs } = await runTests(context, job);
  if (!report) {
    const log = await keepEvidence(context, job, "log", "tests.log", output);
    return own.map((check) => ({
      ...check,
      ok: false,
      durationMs,
      message: broken ?? "The tests did not run.",
      evidence: [log],
    }));
  }
  const runs = testRuns(report);
  const unloaded = brokenFiles(report).map(
    ({ file, message }) => `${relative(context.paths.workspace, file)}: ${message}`,
  );
  const sourceFor = sourcesOf(context.paths.workspace);
  return Promise.all(
    own.map(async (check): Promise<JournalCheck> => {
      const verdict = verdictOf(check, runs);
      const missing =
        verdict.runs.length === 0 && unloaded.length > 0
          ? ` Some test files do not load: ${unloaded.join("; ").slice(0, 1000)}`
          : "";
      const log = `${logOf(verdict.runs, context.paths.workspace) || verdict.message}${missing}\n`;
      const sources = await Promise.all(verdict.runs.map(sourceFor));
      const evidence = [await keepEvidence(context, job, "log", `${check.id}.log`, log)];
      if (sources.some(Boolean))
        evidence.push(await keepEvidence(context, job, "source", `${check.id}.test.ts`, sources.join("\n")));
      return { ...check, ok: verdict.ok, durationMs: verdict.durationMs, message: verdict.message + missing, evidence };
    }),
  );
}
