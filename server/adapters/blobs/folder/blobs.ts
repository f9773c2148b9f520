import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { KriptikError } from "@/lib/errors";
import type { Blobs } from "@/server/ports/blobs";

const KEY = /^[0-9a-f]{64}$/;
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : null);
const missing = (error: unknown) => codeOf(error) === "ENOENT";
/** A folder that a removal took from under a writer is made once more; more often than this it is no coincidence. */
const MOST_TRIES = 5;

/** Paths of all files below a folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (missing(error)) return [];
    throw error;
  });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

/** One file a blob, in folders by the first two pairs of its key, so that no folder grows without bound. */
export function folderBlobs(folder: string): Blobs {
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key.slice(2, 4), key);

  /** Seen again: its time says so, and a removal that began before leaves it alone. */
  async function touch(path: string): Promise<boolean> {
    const now = new Date();
    return utimes(path, now, now).then(
      () => true,
      (error: unknown) => {
        if (missing(error)) return false;
        throw error;
      },
    );
  }

  async function write(path: string, content: Uint8Array, triesLeft: number): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    // Written beside and renamed: a reader sees the whole of it or nothing, also after a death in the middle.
    const unfinished = `${path}.${randomUUID()}`;
    try {
      await writeFile(unfinished, content);
      await rename(unfinished, path);
    } catch (error) {
      if (!missing(error) || triesLeft === 0) throw error;
      await write(path, content, triesLeft - 1);
    }
  }

  /** The folders above a removed blob, where nothing else is in them. */
  async function prune(path: string): Promise<void> {
    for (const above of [dirname(path), dirname(dirname(path))])
      try {
        await rmdir(above);
      } catch (error) {
        if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(String(codeOf(error)))) return;
        throw error;
      }
  }

  async function removeFile(path: string, asOfMs: number): Promise<void> {
    const found = await stat(path).catch((error: unknown) => {
      if (missing(error)) return null;
      throw error;
    });
    if (!found || found.mtimeMs > asOfMs) return;
    await rm(path, { force: true });
    await prune(path);
  }

  return {
    async put(content) {
      const key = sha256(content);
      const path = pathOf(key);
      if (!(await touch(path))) await write(path, content, MOST_TRIES);
      return key;
    },
    async get(key) {
      if (!KEY.test(key)) return null;
      const content = await readFile(pathOf(key)).catch((error: unknown) => {
        if (missing(error)) return null;
        throw error;
      });
      if (content && sha256(content) !== key) throw new KriptikError("internal", `Blob ${key} is damaged on disk.`);
      return content;
    },
    async remove(key, asOfMs) {
      if (KEY.test(key)) await removeFile(pathOf(key), asOfMs);
    },
    async sweep(keep, asOfMs) {
      for (const path of await filesIn(folder)) if (!keep.has(basename(path))) await removeFile(path, asOfMs);
    },
  };
}
