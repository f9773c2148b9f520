import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { GeneratedFile } from "@/lib/model/tasks";

/** Folders that no generated file may reach into. */
const OURS = /^(?:\.git|\.kriptik|node_modules)(?:\/|$)/;

/** Null, or why a file may not be written there. */
export function refusedPath(path: string): string | null {
  if (path.includes("\0") || path.includes("\\") || posix.isAbsolute(path)) return "is not a relative path";
  if (posix.normalize(path) !== path || path === ".." || path.startsWith("../"))
    return "leaves the project or is not in its plain form";
  if (OURS.test(path)) return "lies where no generated file may";
  return null;
}

/** A file without content is one that shall not be there. Of two for the same path the later one is written. */
export async function writeFiles(workspace: string, given: readonly GeneratedFile[]): Promise<void> {
  const files = [...new Map(given.map((file) => [file.path, file])).values()];
  for (const { path } of files) {
    const why = refusedPath(path);
    if (why) throw new Error(`${path} ${why}`);
  }
  const folders = new Set(
    files.filter(({ content }) => content !== null).map(({ path }) => dirname(join(workspace, path))),
  );
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all(
    files.map(({ path, content }) =>
      content === null ? rm(join(workspace, path), { force: true }) : writeFile(join(workspace, path), content),
    ),
  );
}

/** A file that is not there has no content. One that can not be read is no such file: what is repaired from it would be wrong. */
export async function readFiles(workspace: string, paths: readonly string[]): Promise<GeneratedFile[]> {
  const contentOf = (path: string) =>
    readFile(join(workspace, path), "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    });
  return Promise.all(paths.map(async (path) => ({ path, content: await contentOf(path) })));
}
