import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

/** The application's own script, as `npm run` would start it: npm itself is not in the sandbox, and costs half a second. */
export async function packageScript(workspace: string, name: "build" | "start"): Promise<string[]> {
  const { scripts } = packageSchema.parse(JSON.parse(await readFile(join(workspace, "package.json"), "utf8")));
  const script = scripts[name];
  if (!script) throw new Error(`package.json has no script “${name}”`);
  // A single command needs no shell between it and the signals sent to it; `&&` does.
  return ["/bin/sh", "-c", /[;&|<>$`\n]/.test(script) ? script : `exec ${script}`];
}
