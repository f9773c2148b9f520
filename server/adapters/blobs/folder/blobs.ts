import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { KriptikError } from "@/lib/errors";
import type { Blobs } from "@/server/ports/blobs";

const KEY = /^[0-9a-f]{64}$/;
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
const missing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";

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

  return {
    async put(content) {
      const key = sha256(content);
      const path = pathOf(key);
      if (await touch(path)) return key;
      await mkdir(dirname(path), { recursive: true });
      // Written beside and renamed: a reader sees the whole of it or nothing, also after a death in the middle.
      const unfinished = `${path}.${randomUUID()}`;
      await writeFile(unfinished, content);
      await rename(unfinished, path);
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
      if (!KEY.test(key)) return;
      const path = pathOf(key);
      const found = await stat(path).catch((error: unknown) => {
        if (missing(error)) return null;
        throw error;
      });
      if (found && found.mtimeMs <= asOfMs) await rm(path, { force: true });
    },
  };
}
