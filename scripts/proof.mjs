// `npm run proof [-- <name> [--n N] [--seed S]]`: the long proofs. Each is tests/proof/<name>.proof.ts with
// `export async function prove({ n, seed, say }): Promise<{ n, figures, failures, tables? }>`.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPrograms } from "./lib/build.mjs";
import { root } from "./lib/home.mjs";
import { installPackages } from "./lib/install.mjs";
import { prove } from "./lib/proof.mjs";
import { say } from "./lib/say.mjs";
import { prepareSystem } from "./lib/system.mjs";

const folder = join(root, "tests/proof");
const ENDING = ".proof.ts";

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { n: { type: "string" }, seed: { type: "string", default: "1" } },
  });
  await installPackages();
  const problem = await prepareSystem();
  if (problem) say(problem);
  await buildPrograms();
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
  for (const name of asked) if (await prove({ name, entry: join(folder, `${name}${ENDING}`), ...values })) passed += 1;
  say(`\n${passed} passed, ${asked.length - passed} failed`);
  process.exitCode = passed === asked.length && passed > 0 ? 0 : 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
