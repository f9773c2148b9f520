import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { productNode, root } from "./home.mjs";
import { record } from "./record.mjs";
import { say } from "./say.mjs";

function run(argv) {
  return new Promise((resolve) => {
    const child = spawn(productNode(), argv, { cwd: root, stdio: "inherit" });
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
}

/**
 * Runs one program that measures or proves, in a process of its own: `entry` is TypeScript with
 * `export async function prove({ n, seed, say }): Promise<{ n, figures, failures, tables?, targets? }>`.
 */
export async function prove({ name, entry, seed, n }) {
  say(`\n── ${name}`);
  mkdirSync(join(root, "dist/proof"), { recursive: true });
  const program = join(root, `dist/proof/${name}.mjs`);
  const resultFile = `${program}.result.json`;
  rmSync(resultFile, { force: true });
  await run(["scripts/lib/bundle.mjs", entry, program]);
  const ended = await run(["scripts/lib/prove.mjs", program, resultFile, seed, n ?? ""]);
  const result = existsSync(resultFile)
    ? JSON.parse(readFileSync(resultFile, "utf8"))
    : { n: 0, figures: {}, failures: [`It ended with ${ended} and without a result.`] };
  const { passed, failures } = record({ name, seed: Number(seed), ...result });
  say(`${name}: ${passed ? "passed" : "FAILED"}, docs/proof/${name}.md`);
  for (const failure of failures.slice(0, 10)) say(`  ${failure}`);
  return passed;
}
