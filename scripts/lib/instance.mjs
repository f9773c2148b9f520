import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH", "ENOTDIR"].includes(error.code)) return null;
    throw error;
  }
};

/** When a process began: tells the owner of a lock from another process that has its number later. */
function startOf(pid) {
  if (process.platform === "linux") {
    const stat = read(`/proc/${pid}/stat`);
    return (
      stat &&
      `${(read("/proc/sys/kernel/random/boot_id") ?? "").trim()} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`
    );
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null; // `ps` ends with 1 when there is no such process
  }
}

const lives = ({ pid, start }) => start !== null && startOf(pid) === start;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a power cut can leave half a file
  }
}

/**
 * One supervisor per data folder. Returns `{ other }` when one is alive, else `{ update, release }`.
 * A lock whose process is gone (power cut, kill -9) counts for nothing.
 * @param {string} folder
 * @param {Record<string, unknown>} facts
 * @param {string} [name]
 * @returns {{ other: { pid: number, url: string, ready: boolean } } | { other: null, update(more: Record<string, unknown>): void, release(): void }}
 */
export function takeLock(folder, facts, name = "supervisor") {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.json`);
  const mine = `${path}.${process.pid}`;
  const own = { pid: process.pid, start: startOf(process.pid), ...facts };
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    writeFileSync(mine, JSON.stringify(own), { mode: 0o600 });
    try {
      linkSync(mine, path);
      rmSync(mine);
      return {
        other: null,
        update(more) {
          Object.assign(own, more);
          writeFileSync(mine, JSON.stringify(own), { mode: 0o600 });
          renameSync(mine, path);
        },
        release: () => rmSync(path, { force: true }),
      };
    } catch (error) {
      rmSync(mine, { force: true });
      if (error.code !== "EEXIST") throw error;
    }
    const other = runningInstance(folder, name);
    if (other) return { other };
    const owner = removeStale(path);
    // Sockets of a supervisor that was killed.
    if (owner?.sockets) rmSync(owner.sockets, { recursive: true, force: true });
  }
  throw new Error(`Several programs fight over ${path}.`);
}

/** Moved aside first: if another starter took the lock in between, it is put back. Returns the owner that is gone. */
function removeStale(path) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
  const owner = parse(read(aside) ?? "");
  const back = owner !== null && lives(owner);
  if (back) linkSync(aside, path);
  rmSync(aside, { force: true });
  return back ? null : owner;
}

/** The living supervisor of a data folder: `{ pid, url, ready }`. */
export function runningInstance(folder, name = "supervisor") {
  const owner = parse(read(join(folder, `${name}.json`)) ?? "");
  return owner && lives(owner) ? owner : null;
}
