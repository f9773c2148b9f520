import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import {
  brokenFiles,
  checkIdOf,
  type TestRun,
  testRuns,
  vitestReportSchema,
} from "@/server/modules/verification/vitest-report";
import { excerpt } from "@/server/runner/processes";
import type { Home } from "./plots";

/** A tree with the check whose test is run there. */
export type Tested = { name: string; check: string };
/** How a check's own test went. `at`: the line that failed, as it stands in the test. */
export type Seen = { status: "passed" | "failed" | "broken"; message: string; at: string };

/** The file that holds a check's test. */
export function testFileOf({ tree }: Home, check: string): string {
  const found = [...tree].find(([path, text]) => path.endsWith(".test.ts") && text.includes(`test("[${check}] `));
  if (!found) throw new Error(`No test is titled [${check}].`);
  return found[0];
}

const TIMEOUT_MS = 600_000;
const escaped = (id: string) => id.replaceAll(".", "\\.");

/** The tests of these checks, each in its own tree, in one run. */
async function run(home: Home, tested: readonly Tested[]): Promise<{ runs: TestRun[]; broken: Map<string, string> }> {
  const { folder, processes, modules } = home;
  const first = tested[0]?.name ?? "";
  const include = tested.map(({ name, check }) => `${name}/${testFileOf(home, check)}`);
  const config = join(folder, `vitest.${first}.config.mjs`);
  await writeFile(config, `export default ${JSON.stringify({ root: folder, test: { include: [...new Set(include)] } })};\n`);
  const report = join(folder, `${first}.report.json`);
  const ids = [...new Set(tested.map(({ check }) => escaped(check)))];
  const argv = [process.execPath, join(modules, "vitest/vitest.mjs"), "run", `--config=${config}`, "--reporter=json", `--outputFile=${report}`, "--no-isolate", "-t", `^\\[(${ids.join("|")})\\]`];
  const ended = await processes.run(argv, { cwd: folder, timeoutMs: TIMEOUT_MS, env: { NODE_ENV: "test" } });
  if (ended.timedOut) throw new Error(`The tests did not end within ${TIMEOUT_MS / 1000} s.`);
  const text = await readFile(report, "utf8").catch(() => {
    throw new Error(`The tests left no report: ${excerpt(ended.output)}`);
  });
  const parsed = vitestReportSchema.parse(JSON.parse(text));
  const nameOf = (file: string) => relative(folder, file).split(sep)[0] ?? "";
  const broken = new Map(brokenFiles(parsed).map(({ file, message }) => [nameOf(file), message]));
  return { runs: testRuns(parsed), broken };
} // biome-ignore format: one argument a line is too long

/** What `expect` says when it is not content; anything else was thrown by something else. */
const ASSERTED = /^(AssertionError: |Error: promise (resolved|rejected) )/;

/** The line of the test in which its assertion failed. */
function lineOf(file: string, failure: string): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const at = new RegExp(`${escaped(name)}:(\\d+):\\d+`).exec(failure)?.[1];
  return at === undefined ? "" : (readFileSync(file, "utf8").split("\n")[Number(at) - 1] ?? "").trim();
}

/** Each tree's own verdict on its check, in the order asked. */
export async function seeByTests(home: Home, tested: readonly Tested[]): Promise<Seen[]> {
  if (tested.length === 0) return [];
  const { runs, broken } = await run(home, tested);
  return tested.map(({ name, check }) => {
    const own = runs.filter(
      ({ file, title }) => file.startsWith(join(home.folder, name) + sep) && checkIdOf(title) === check,
    );
    const [only] = own;
    if (!only || own.length > 1)
      return { status: "broken", message: broken.get(name) ?? `${own.length} tests ran.`, at: "" };
    if (only.status === "passed") return { status: "passed", message: "", at: "" };
    if (only.status !== "failed") return { status: "broken", message: `The test was ${only.status}.`, at: "" };
    const failure = only.failures[0] ?? "";
    const status = ASSERTED.test(failure) ? "failed" : "broken";
    return { status, message: failure.split("\n")[0] ?? "", at: lineOf(only.file, failure) };
  });
}
