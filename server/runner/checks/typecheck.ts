import { join } from "node:path";
import process from "node:process";
import { type Diagnostic, diagnosticsIn } from "@/server/modules/verification/typescript-output";
import type { Context } from "../context";
import { type Ended, excerpt } from "../processes";

const TIMEOUT_MS = 120_000;

export type TypeCheck = Ended & {
  diagnostics: Diagnostic[];
  /** Why it says nothing about the code, when it does not. */
  broken: string | null;
};

/** TypeScript over the whole tree. A run that ends badly without naming an error has not checked anything. */
export async function typecheck(
  { paths, processes }: Pick<Context, "paths" | "processes">,
  low = false,
): Promise<TypeCheck> {
  const tsc = join(paths.workspace, "node_modules/typescript/bin/tsc");
  const argv = [process.execPath, tsc, "--noEmit", "--pretty", "false", "--incremental", "false"];
  const ended = await processes.run(argv, { cwd: paths.workspace, timeoutMs: TIMEOUT_MS, low });
  const diagnostics = diagnosticsIn(ended.output);
  let broken: string | null = null;
  if (ended.timedOut) broken = `The typecheck did not end within ${TIMEOUT_MS / 1000} s.`;
  else if (ended.code !== 0 && diagnostics.length === 0)
    broken = `The typecheck ended with ${ended.code}: ${excerpt(ended.output)}`;
  return { ...ended, diagnostics, broken };
}
