import { expect, test } from "vitest";
import { storageTrouble } from "./storage-trouble";

const error = (message: string, code?: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), code && { code });

test.each([
  ["a full disk", error("ENOSPC: no space left on device, write", "ENOSPC"), "full"],
  ["a full database, behind the query's own error", error("Failed query", undefined, error("x", "SQLITE_FULL")), "full"],
  ["a program's words", error("fatal: write error: No space left on device"), "full"],
  ["a database that may not be written", error("x", "SQLITE_READONLY_DBMOVED"), "read_only"],
  ["a damaged one", error("x", "SQLITE_CORRUPT_VTAB"), "damaged"],
  ["another error", error("x", "SQLITE_BUSY"), null],
  ["words of a person in a failed query", error("Failed query: … No space left on device", undefined, error("x", "SQLITE_BUSY")), null],
  ["no error at all", "ENOSPC", null],
])("%s", (_name, thrown, trouble) => {
  expect(storageTrouble(thrown)).toBe(trouble);
}); // biome-ignore format: a table is read by rows
