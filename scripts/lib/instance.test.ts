import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runningInstance, takeLock } from "./instance.mjs";

let folder = "";
const lockFile = () => join(folder, "supervisor.json");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "instance-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("one owner at a time; released, it is free", () => {
  const lock = takeLock(folder, { url: "u" });
  if (lock.other) throw new Error("nobody else has it");
  lock.update({ ready: true });
  expect(runningInstance(folder)).toMatchObject({ pid: process.pid, url: "u", ready: true });
  expect(takeLock(folder, { url: "other" }).other).toMatchObject({ pid: process.pid, url: "u" });
  lock.release();
  expect(runningInstance(folder)).toBeNull();
  expect(takeLock(folder, { url: "other" }).other).toBeNull();
  expect(readdirSync(folder)).toEqual(["supervisor.json"]);
});

test.each([
  ["of a process that is gone", { pid: 999_999_999, start: "b 1" }],
  ["of an earlier process with our number", { pid: process.pid, start: "another boot 1" }],
  ["without a beginning", { pid: process.pid, start: null }],
])("a lock %s counts for nothing, and its sockets are swept", (_name, owner) => {
  const sockets = mkdtempSync(join(folder, "sockets-"));
  writeFileSync(lockFile(), JSON.stringify({ ...owner, sockets }));
  expect(runningInstance(folder)).toBeNull();
  expect(takeLock(folder, {}).other).toBeNull();
  expect(readdirSync(folder)).toEqual(["supervisor.json"]);
  expect(JSON.parse(readFileSync(lockFile(), "utf8")).pid).toBe(process.pid);
});

test("half a file, as a power cut leaves it, counts for nothing", () => {
  writeFileSync(lockFile(), '{"pid": 12');
  expect(takeLock(folder, {}).other).toBeNull();
});

test("of ten that start at once over a stale lock, one gets it", async () => {
  writeFileSync(lockFile(), JSON.stringify({ pid: 999_999_999, start: "b 1" }));
  const program = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, "instance.mjs"))};
    console.log(takeLock(${JSON.stringify(folder)}, {}).other ? "other" : "mine");
    setTimeout(() => {}, 3_000_000); process.stdin.on("end", () => process.exit(0)).resume();`;
  const children = Array.from({ length: 10 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const said = await Promise.all(
    children.map(
      (child) => new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim()))),
    ),
  );
  for (const child of children) child.stdin.end();
  await Promise.all(children.map((child) => new Promise((resolve) => child.once("exit", resolve))));
  expect(said.toSorted()).toEqual(["mine", ...Array(9).fill("other")]);
}, 30_000);
