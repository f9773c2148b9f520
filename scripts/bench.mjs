// `npm run bench [-- --n N] [--seed S]`: how fast the product is on this machine, as a person meets it. The figures and
// their targets stand in docs/proof/bench.md; a missed target is a figure, a build that is not done is a failure.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPrograms, buildWeb } from "./lib/build.mjs";
import { root } from "./lib/home.mjs";
import { installPackages } from "./lib/install.mjs";
import { prove } from "./lib/proof.mjs";
import { say } from "./lib/say.mjs";
import { prepareSystem } from "./lib/system.mjs";

async function main() {
  const { values } = parseArgs({
    options: { n: { type: "string", default: "5" }, seed: { type: "string", default: "1" } },
  });
  await installPackages();
  const problem = await prepareSystem();
  if (problem) say(problem);
  await buildPrograms();
  await buildWeb();
  const passed = await prove({ name: "bench", entry: join(root, "tests/proof/bench/bench.ts"), ...values });
  process.exitCode = passed ? 0 : 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
