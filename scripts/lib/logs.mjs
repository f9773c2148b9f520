import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { dataFolder } from "./home.mjs";

const MAX_BYTES = 5 * 1024 * 1024;
/** Beside the one that is written: `name.log.1` is the newest. */
const KEPT = 2;
const LOOK_MS = 2_000;

const folder = () => join(dataFolder(), "logs");

/** The end of a file, from the beginning of a line. */
function lastLines(path, bytes) {
  const fd = openSync(path, "r");
  try {
    const end = Buffer.alloc(MAX_BYTES);
    const from = Math.max(0, bytes - MAX_BYTES);
    const read = readSync(fd, end, 0, MAX_BYTES, from);
    return end.subarray(from === 0 ? 0 : end.indexOf("\n") + 1, read);
  } finally {
    closeSync(fd);
  }
}

/**
 * Puts a log that has grown too long aside. The file itself is emptied, not replaced: whoever writes holds it open, and
 * appends.
 */
function putAside(path) {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes <= MAX_BYTES) return;
  for (let age = KEPT; age > 1; age -= 1) {
    rmSync(`${path}.${age}`, { force: true });
    if (statSync(`${path}.${age - 1}`, { throwIfNoEntry: false })) renameSync(`${path}.${age - 1}`, `${path}.${age}`);
  }
  writeFileSync(`${path}.1`, lastLines(path, bytes));
  truncateSync(path);
}

/** @param {string} name */
export function openLog(name) {
  mkdirSync(folder(), { recursive: true });
  const path = join(folder(), `${name}.log`);
  putAside(path);
  return { path, fd: openSync(path, "a") };
}

/**
 * Keeps the logs of programs that run short, for as long as we run. Returns how to end that.
 * @param {(line: string) => void} say
 */
export function keepLogsShort(say) {
  const timer = setInterval(() => {
    try {
      for (const name of readdirSync(folder())) if (name.endsWith(".log")) putAside(join(folder(), name));
    } catch (error) {
      // A full disk is mended by a person; until then the lines stay where they are.
      if (error.code === "ENOSPC" || error.code === "EDQUOT") return;
      clearInterval(timer);
      say(`  Logs are not kept short any more: ${error.message}`);
    }
  }, LOOK_MS);
  return () => clearInterval(timer);
}
