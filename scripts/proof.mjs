// `npm run proof [-- <name> [--n N] [--seed S]]`: the long proofs. Each is tests/proof/<name>.proof.ts with
// `export async function prove({ n, seed, say }): Promise<{ n, figures, failures, tables? }>`.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPrograms } from "./lib/build.mjs";
import { productNode, root } from "./lib/home.mjs";
import { installPackages } from "./lib/install.mjs";
import { record } from "./lib/record.mjs";
import { say } from "./lib/say.mjs";
import { prepareSystem } from "./lib/system.mjs";

const folder = join(root, "tests/proof");
const ENDING = ".proof.ts";

function run(argv) {
  return new Promise((resolve) => {
    const child = spawn(productNode(), argv, { cwd: root, stdio: "inherit" });
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
}

async function prove(name, { n, seed }) {
  say(`\n── ${name}`);
  const program = join(root, `dist/proof/${name}.mjs`);
  const resultFile = `${program}.result.json`;
  rmSync(resultFile, { force: true });
  await run(["scripts/lib/bundle.mjs", join(folder, `${name}${ENDING}`), program]);
  const ended = await run(["scripts/lib/prove.mjs", program, resultFile, seed, n ?? ""]);
  const result = existsSync(resultFile)
    ? JSON.parse(readFileSync(resultFile, "utf8"))
    : { n: 0, figures: {}, failures: [`It ended with ${ended} and without a result.`] };
  const { passed, failures } = record({ name, seed: Number(seed), ...result });
  say(`${name}: ${passed ? "passed" : "FAILED"}, docs/proof/${name}.md`);
  for (const failure of failures.slice(0, 10)) say(`  ${failure}`);
  return passed;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { n: { type: "string" }, seed: { type: "string", default: "1" } },
  });
  await installPackages();
  const problem = await prepareSystem();
  if (problem) say(problem);
  await buildPrograms();
  mkdirSync(join(root, "dist/proof"), { recursive: true });
  const all = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(ENDING))
        .map((file) => file.slice(0, -ENDING.length))
    : [];
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no proof called ${unknown.join(", ")}. There are: ${all.join(", ")}.`);
    process.exit(2);
  }
  let passed = 0;
  const asked = positionals.length > 0 ? positionals : all;
  for (const name of asked) if (await prove(name, values)) passed += 1;
  say(`\n${passed} passed, ${asked.length - passed} failed`);
  process.exitCode = passed === asked.length && passed > 0 ? 0 : 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
