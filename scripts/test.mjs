// `npm test`: sets up what tests need, then runs everything that proves something and can pass anywhere.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPrograms } from "./lib/build.mjs";
import { productNode, root } from "./lib/home.mjs";
import { installPackages } from "./lib/install.mjs";
import { say } from "./lib/say.mjs";
import { prepareSystem } from "./lib/system.mjs";

const folder = mkdtempSync(join(tmpdir(), "kriptik-test-"));
const totals = { passed: 0, failed: 0, skipped: 0 };
const inPackages = (path) => join(root, "node_modules", path);

function add({ passed = 0, failed = 0, skipped = 0 }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

/** Shows what is said; returns whether it ended well. */
function run(argv, { cwd = root } = {}) {
  return new Promise((resolve) => {
    // Node of the product first, for whatever a test starts by name.
    const env = {
      ...process.env,
      PATH: `${join(productNode(), "..")}:${process.env.PATH}`,
      NEXT_TELEMETRY_DISABLED: "1",
    };
    const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: "inherit" });
    child.once("error", (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}

/** A check that is one thing: it counts as one. */
async function once(title, argv) {
  say(`\n── ${title}`);
  const ok = await run([productNode(), ...argv]);
  add(ok ? { passed: 1 } : { failed: 1 });
  if (!ok) say(`FAILED: ${title}`);
}

/** What vitest ran, counted by its own report. No report, or a report about nothing, is a failure. */
async function vitest(title, cwd, argv) {
  say(`\n── ${title}`);
  const report = join(folder, `${title.replace(/\W+/g, "-")}.json`);
  const program = join(cwd, "node_modules/vitest/vitest.mjs");
  const ok = await run(
    [productNode(), program, "run", ...argv, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    { cwd },
  );
  if (!existsSync(report)) return add({ failed: 1 });
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests,
    numTodoTests,
  } = JSON.parse(readFileSync(report, "utf8"));
  // A file that could not be loaded has no failed test in it; running nothing is no success.
  const unseen = (!ok && failed === 0) || passed + failed === 0 ? 1 : 0;
  add({ passed, failed: failed + unseen, skipped: numPendingTests + numTodoTests });
}

const hasTests = (path) =>
  existsSync(join(root, path)) &&
  readdirSync(join(root, path), { recursive: true }).some((name) => /\.test\.tsx?$/.test(String(name)));

async function main() {
  await installPackages();
  const problem = await prepareSystem();
  if (problem) say(`Tests that need it will fail. ${problem}`);
  await buildPrograms();

  await once("types", [inPackages("typescript/bin/tsc"), "--noEmit"]);
  await once("lint", [inPackages("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"]);
  await once("floors", [
    inPackages("dependency-cruiser/bin/dependency-cruise.mjs"),
    "--config",
    "tests/architecture/floors.cjs",
    "app",
    "components",
    "lib",
    "server",
  ]);
  await once("nothing unused", [inPackages("knip/bin/knip.js")]);
  await vitest("unit", root, ["--project", "unit"]);
  await vitest("integration", root, ["--project", "integration"]);
  if (existsSync(join(root, "starter-kit/package-lock.json"))) {
    const kit = join(root, "starter-kit");
    await installPackages(kit, "Installing the packages of generated applications");
    await once("types of the starter kit", [
      join(kit, "node_modules/typescript/bin/tsc"),
      "--noEmit",
      "--project",
      kit,
    ]);
    if (["server", "shared", "src"].some((part) => hasTests(`starter-kit/${part}`)))
      await vitest("starter kit", kit, []);
  }
  if (hasTests("tests/e2e")) await vitest("first path, in a browser", root, ["--project", "e2e"]);
}

for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => process.exit(130));
try {
  await main();
} catch (error) {
  console.error(error.message);
  add({ failed: 1 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { passed, failed, skipped } = totals;
say(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
