import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startWakeupsHub } from "./wakeups-hub.mjs";

let folder = "";
let hub: { close(): void };
const heard = new Map<Socket, string>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hub-"));
  hub = await startWakeupsHub(join(folder, "hub.sock"));
});
afterEach(() => {
  for (const client of heard.keys()) client.destroy();
  heard.clear();
  hub.close();
  rmSync(folder, { recursive: true, force: true });
});

async function join3(): Promise<[Socket, Socket, Socket]> {
  const open = () =>
    new Promise<Socket>((resolve) => {
      const client = connect(join(folder, "hub.sock"), () => resolve(client));
      heard.set(client, "");
      client.on("data", (data) => heard.set(client, `${heard.get(client)}${data}`));
      client.on("error", () => undefined);
    });
  return [await open(), await open(), await open()];
}

test("what one says all others hear, whole lines only, and not itself", async () => {
  const [web, worker, preview] = await join3();
  web.write('{"runId":"a"}\n{"runId"');
  await expect.poll(() => heard.get(worker)).toBe('{"runId":"a"}\n');
  web.write(':"b"}\n');
  for (const other of [worker, preview])
    await expect.poll(() => heard.get(other)).toBe('{"runId":"a"}\n{"runId":"b"}\n');
  expect(heard.get(web)).toBe("");
});

test("one that leaves, or talks without end, disturbs nobody", async () => {
  const [web, worker, preview] = await join3();
  preview.destroy();
  const closed = new Promise((resolve) => worker.once("close", resolve));
  worker.write("x".repeat(200_000));
  await closed;
  const [, , late] = await join3();
  web.write("still here\n");
  await expect.poll(() => heard.get(late)).toBe("still here\n");
});
