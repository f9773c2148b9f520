import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityFor } from "@/server/starter/design/identity";
import { understand } from "@/server/starter/understand/read";
import { kitModules } from "@/tests/fixtures/kit-modules";
import { buildForProduction, runOwnTests, typecheck, writeApp } from "@/tests/fixtures/written-app";

const folder = "tests/fixtures/prompts";
const prompts = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name: name.slice(0, -5), prompt: JSON.parse(readFileSync(join(folder, name), "utf8")).prompt }));

/** The application of every prompt that the starter engine reads typechecks, passes its own tests and builds for production. */
export async function prove({ n, say }: { n?: number; say: (line: string) => void }) {
  const modules = await kitModules();
  const root = mkdtempSync(join(tmpdir(), "generated-"));
  const read = prompts().flatMap(({ name, prompt }) => {
    const { model } = understand(prompt, identityFor);
    return model ? [{ name, model }] : [];
  });
  const failures: string[] = [];
  const totals = { applications: 0, "tests passed": 0, "prompts not read": prompts().length - read.length };
  for (const { name, model } of read.slice(0, n)) {
    const home = join(root, name);
    await writeApp(home, model, modules);
    const { passed, failures: failing } = await runOwnTests(home, model);
    const found = [...(await typecheck(home)), ...failing, ...(await buildForProduction(home))];
    failures.push(...found.map((message) => `${name}: ${message}`));
    totals.applications += 1;
    totals["tests passed"] += passed.length;
    say(`${name}: ${passed.length} tests passed, ${found.length === 0 ? "builds" : `${found.length} failures`}`);
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(root, { recursive: true, force: true });
  return { n: totals.applications, figures: totals, failures };
}
