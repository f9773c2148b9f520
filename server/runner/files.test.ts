import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFiles } from "./files";

test("a file that is not there has no content; one that can not be read is an error", async () => {
  const workspace = mkdtempSync(join(tmpdir(), "files-"));
  writeFileSync(join(workspace, "there.ts"), "export {};\n");
  mkdirSync(join(workspace, "folder"));
  expect(await readFiles(workspace, ["there.ts", "gone.ts"])).toEqual([
    { path: "there.ts", content: "export {};\n" },
    { path: "gone.ts", content: null },
  ]);
  // Root reads whatever its rights say; nobody reads a folder as a file.
  await expect(readFiles(workspace, ["there.ts", "folder"])).rejects.toMatchObject({ code: "EISDIR" });
});
