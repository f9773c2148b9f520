import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context";
import { type Ended, excerpt } from "../processes";
import { packageScript } from "../scripts";

const TIMEOUT_MS = 180_000;

/** The production build, from nothing. It has succeeded when it said so and left something. */
export async function productionBuild({
  paths,
  processes,
}: Pick<Context, "paths" | "processes">): Promise<Ended & { ok: boolean; message: string }> {
  await rm(join(paths.workspace, "dist"), { recursive: true, force: true });
  const argv = await packageScript(paths.workspace, "build");
  const ended = await processes.run(argv, {
    cwd: paths.workspace,
    timeoutMs: TIMEOUT_MS,
    env: { NODE_ENV: "production" },
  });
  const told = (ok: boolean, message: string) => ({ ...ended, ok, message });
  if (ended.timedOut) return told(false, `The build did not end within ${TIMEOUT_MS / 1000} s.`);
  if (ended.code !== 0) return told(false, `The build ended with ${ended.code}: ${excerpt(ended.output)}`);
  const left = await stat(join(paths.workspace, "dist")).catch(() => null);
  return left?.isDirectory()
    ? told(true, "The production build succeeded.")
    : told(false, "The build left nothing in dist.");
}
