import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./home.mjs";
import { takeLock } from "./instance.mjs";

const NOT_SOURCE = /(^|\/)(node_modules|dist|\.next)(\/|$)|\.test\.tsx?$/;

function files(path) {
  if (NOT_SOURCE.test(path)) return [];
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => files(`${path}/${name}`));
}

/** A hash of the content below these paths: unchanged sources need no second build. */
export function contentStamp(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(files)) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/** Does the work unless it was done for this stamp and its results are still there. Two that start at once do it once. */
export async function oncePerStamp(stampFile, stamp, results, work) {
  const path = join(root, stampFile);
  const isDone = () =>
    existsSync(path) && readFileSync(path, "utf8") === stamp && results.every((name) => existsSync(join(root, name)));
  if (isDone()) return;
  // Not in the results' own folder: a build may empty it.
  const folder = join(root, "dist");
  const name = `lock-${createHash("sha256").update(stampFile).digest("hex").slice(0, 8)}`;
  let lock = takeLock(folder, {}, name);
  for (; lock.other; lock = takeLock(folder, {}, name)) await sleep(200);
  try {
    if (isDone()) return;
    await work();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stamp);
  } finally {
    lock.release();
  }
}
