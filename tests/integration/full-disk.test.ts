import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startOnSmallDisk } from "@/tests/fixtures/small-disk";
import { freePort } from "./free-port";
import { until } from "./program";

/** The whole product, with its data on a disk of 16 MB. */
const folder = mkdtempSync(join(tmpdir(), "full-disk-"));
let disk: ReturnType<typeof startOnSmallDisk>;
let url = "";
const facts = (): { children: Record<string, number> } =>
  JSON.parse(readFileSync(disk.seen("supervisor.json"), "utf8"));

beforeAll(async () => {
  const port = await freePort();
  url = `http://localhost:${port}`;
  const argv = [process.execPath, "scripts/start.mjs"];
  disk = startOnSmallDisk(folder, 16 << 20, argv, { PORT: String(port), KRIPTIK_DATA: folder });
  const { program } = disk;
  await until(`the product is ready; so far: ${program.said}`, () => program.said.includes("Ctrl-C ends"), 600_000);
}, 610_000);
afterAll(async () => {
  process.kill(disk.inside(), "SIGTERM");
  await disk.program.ended;
  rmSync(folder, { recursive: true, force: true });
});

async function ask(path: string, body?: unknown) {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}${path}`, body === undefined ? {} : init);
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at here, never relied on
  const json: any = /json/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : null;
  return { status: answer.status, json, text };
}
const statusOf = async (id: string) => (await ask(`/api/build/status/${id}`)).json;
const begin = async (prompt: string) => (await ask("/api/execute", { prompt })).json.sessionId as string;
const drafted = (id: string) =>
  until("its contract is written", async () => (await statusOf(id)).status === "awaiting_approval");

test("a full disk is said in words, loses nothing, ends nothing, and once there is space again work goes on by itself", async () => {
  const first = await begin("A list of books with title and author.");
  await drafted(first);
  const { worker = 0 } = facts().children;
  // Held, so that its next work certainly meets the full disk.
  process.kill(worker, "SIGSTOP");
  const second = await begin("Customers with name and phone number.");
  const before = { first: await statusOf(first), second: await statusOf(second), projects: (await ask("/api/projects")).json, children: facts().children };
  disk.fill();
  process.kill(worker, "SIGCONT");

  const full = { status: 503, json: { code: "unavailable", retryable: true, message: expect.stringMatching(/disk is full/) } };
  const approval = { contractHash: before.first.contract.hash };
  for (let round = 1; round <= 3; round += 1) {
    expect(await ask("/api/execute", { prompt: "A list of films with title." })).toMatchObject(full);
    expect(await ask(`/api/build/approve/${first}`, approval)).toMatchObject(full);
    await sleep(1_000);
  }
  const health = await ask("/api/health");
  expect(health).toMatchObject({ status: 503, json: { ready: false } });
  const wrong = health.json.dependencies.filter(({ ok }: { ok: boolean }) => !ok);
  expect(wrong).toEqual([{ name: "disk", ok: false, message: expect.stringMatching(/full/) }]);
  expect((await ask("/")).text.includes(`/run/${first}`)).toBe(true);
  const { children, ...recorded } = before;
  expect({ first: await statusOf(first), second: await statusOf(second), projects: (await ask("/api/projects")).json }).toEqual(recorded);

  disk.free();
  await drafted(second);
  expect(await ask(`/api/build/approve/${first}`, approval)).toMatchObject({ status: 200, json: { status: "building" } });
  expect(await ask(`/api/build/cancel/${first}`, {})).toMatchObject({ status: 200 });
  expect((await ask("/api/health")).status).toBe(200);
  expect(facts().children).toEqual(children);
}, 120_000); // biome-ignore format: what is compared stands in one line

test("a start on a full disk says so", async () => {
  const other = mkdtempSync(join(tmpdir(), "full-start-"));
  const argv = [
    "sh",
    "-c",
    `cat /dev/zero > ${other}/ballast 2>/dev/null; exec "$0" scripts/start.mjs`,
    process.execPath,
  ];
  const { program } = startOnSmallDisk(other, 1 << 16, argv, { PORT: String(await freePort()), KRIPTIK_DATA: other });
  expect(await program.ended).toBe(1);
  expect(program.said).toMatch(new RegExp(`^The disk is full .*Free some space where ${other} lies, then start again`));
  rmSync(other, { recursive: true, force: true });
});
