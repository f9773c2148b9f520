import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityFor } from "@/server/starter/design/identity";
import { understand } from "@/server/starter/understand/read";
import { kitModules } from "@/tests/fixtures/kit-modules";
import { runOwnTests, typecheck, writeApp } from "@/tests/fixtures/written-app";
import { everyday } from "@/tests/fixtures/understood/everyday";
const modules = await kitModules();
const root = mkdtempSync(join(tmpdir(), "und-gen-"));
for (const i of process.argv[2]!.split(",").map(Number)) {
  const { model } = understand(everyday[i]!.prompt, identityFor);
  if (!model) continue;
  const home = join(root, `e${i}`);
  await writeApp(home, model, modules);
  const types = await typecheck(home);
  const { passed, failures } = await runOwnTests(home, model);
  console.log(i, model.name, passed.length, "passed", types.slice(0, 5), failures.slice(0, 5));
}
rmSync(root, { recursive: true, force: true });
