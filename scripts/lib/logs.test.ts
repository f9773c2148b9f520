import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepLogsShort, openLog } from "./logs.mjs";

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "logs-"));
  vi.stubEnv("KRIPTIK_DATA", data);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(data, { recursive: true, force: true });
});
const LINE = `${"x".repeat(1_023)}\n`;
const MiB = 1_024 * 1_024;
const sizes = () => readdirSync(join(data, "logs")).map((name) => [name, statSync(join(data, "logs", name)).size]);
const read = (name: string) => readFileSync(join(data, "logs", name), "utf8");

test("a log that has grown too long is put aside at the next start, its newest lines whole", () => {
  const { path } = openLog("worker");
  appendFileSync(path, `first\n${LINE.repeat(6 * 1_024)}last words\n`);
  openLog("worker");
  expect(read("worker.log")).toBe("");
  const kept = read("worker.log.1").split("\n");
  expect([kept.at(-2), kept[0]]).toEqual(["last words", LINE.trim()]);
  expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(5 * MiB);
});

test("a short log goes on where it was", () => {
  const { path } = openLog("web");
  appendFileSync(path, "yesterday\n");
  const { fd } = openLog("web");
  writeSync(fd, "today\n");
  expect(read("web.log")).toBe("yesterday\ntoday\n");
});

test("one that is being written stays bounded too, and its writer does not notice", () => {
  const { fd } = openLog("worker");
  const end = keepLogsShort(() => undefined);
  for (let round = 1; round <= 5; round += 1) {
    writeSync(fd, `round ${round}\n${LINE.repeat(6 * 1_024)}end of ${round}\n`);
    vi.advanceTimersByTime(2_000);
  }
  writeSync(fd, "after all\n");
  end();
  expect(read("worker.log")).toBe("after all\n");
  expect(read("worker.log.1")).toContain("end of 5");
  expect(read("worker.log.2")).toContain("end of 4");
  expect(sizes().map(([name]) => name)).toEqual(["worker.log", "worker.log.1", "worker.log.2"]);
  for (const [, bytes] of sizes()) expect(bytes).toBeLessThanOrEqual(5 * MiB);
});

test("logs that can not be kept short are spoken of once", () => {
  openLog("worker");
  const said: string[] = [];
  const end = keepLogsShort((line) => said.push(line));
  rmSync(join(data, "logs"), { recursive: true });
  vi.advanceTimersByTime(20_000);
  end();
  expect(said).toEqual([expect.stringContaining("Logs are not kept short any more: ENOENT")]);
});
