import { copyFile, link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { diagnosticsIn } from "@/server/modules/verification/typescript-output";
import { excerpt, type Processes, processesOf } from "@/server/runner/processes";
import { type Edit, edited, type Tree } from "./edits";

/** One application on disk, as it was built, and beside it the same without some rule. */
export type Home = { folder: string; asBuilt: string; tree: Tree; modules: string; processes: Processes };

async function written(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export async function openHome(tree: Tree, modules: string): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "red-runs-"));
  await symlink(modules, join(folder, "node_modules"));
  const asBuilt = join(folder, "as-built");
  await written(asBuilt, tree);
  await symlink(modules, join(asBuilt, "node_modules"));
  return { folder, asBuilt, tree, modules, processes: processesOf(folder) };
}
export async function closeHome({ folder, processes }: Home): Promise<void> {
  processes.killAll();
  await rm(folder, { recursive: true, force: true });
}

/** The application with some edits made, in a folder of its own. What was not edited is the same file on disk. */
export async function plant({ asBuilt, tree, modules }: Home, folder: string, edits: readonly Edit[]): Promise<void> {
  const changed = edited(tree, edits);
  const made = new Set<string>();
  for (const path of tree.keys()) {
    const target = join(folder, path);
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
    made.add(dirname(target));
    if (!changed.has(path)) await link(join(asBuilt, path), target);
  }
  await written(folder, changed);
  await symlink(modules, join(folder, "node_modules"));
}

const TIMEOUT_MS = 600_000;
const KNOWN = "known.tsbuildinfo";

/** The first type error of a folder. What did not change since the application was built is not checked again. */
export async function typeError({ asBuilt, processes, modules }: Home, folder: string): Promise<string | null> {
  if (folder !== asBuilt) await copyFile(join(asBuilt, KNOWN), join(folder, KNOWN));
  const tsc = join(modules, "typescript/bin/tsc");
  const known = ["--incremental", "--tsBuildInfoFile", KNOWN];
  const argv = [process.execPath, tsc, "--noEmit", "--pretty", "false", ...known];
  const { code, output, timedOut } = await processes.run(argv, { cwd: folder, timeoutMs: TIMEOUT_MS });
  const [first] = diagnosticsIn(output);
  if (timedOut || (code !== 0 && !first)) throw new Error(`The typecheck broke off: ${excerpt(output)}`);
  return first ? `${first.path}: ${first.message}` : null;
}
