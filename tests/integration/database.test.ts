import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { changesOf, openDatabase } from "@/server/db/client";
import { libsqlEventLog } from "@/server/db/event-log";
import { routeServer } from "@/tests/fixtures/route-server";
import { scriptedSandboxes } from "@/tests/fixtures/scripted-sandboxes";
import { start } from "./program";

const fresh = () => join(mkdtempSync(join(tmpdir(), "database-")), "kriptik.db");
const fact = { type: "contract_approved", hash: "h" } as const;

/** A database with one fact in it, all of it in the one file. */
async function written() {
  const path = fresh();
  const db = await openDatabase(`file:${path}`);
  await libsqlEventLog(db).append("r1", 0, [fact], { source: "coordinator" });
  await db.$client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return { path, db };
}

const broken: [string, () => Promise<string>, RegExp][] = [
  [
    "no database at all",
    async () => {
      const path = fresh();
      writeFileSync(
        path,
        "this is a letter to my aunt, and it is longer than a header of SQLite would be. ".repeat(20),
      );
      return path;
    },
    /damaged or is no SQLite file/,
  ],
  [
    "a database whose middle was overwritten",
    async () => {
      const { path } = await written();
      const copy = fresh();
      copyFileSync(path, copy);
      const bytes = readFileSync(copy);
      bytes.fill(0x5a, 100, bytes.length);
      writeFileSync(copy, bytes);
      return copy;
    },
    /damaged or is no SQLite file/,
  ],
  [
    "a folder",
    async () => {
      const path = fresh();
      mkdirSync(path);
      return path;
    },
    /cannot be opened/,
  ],
  [
    "a folder that is a file",
    async () => {
      const path = fresh();
      writeFileSync(path, "");
      return join(path, "kriptik.db");
    },
    /cannot be written/,
  ],
  [
    "the file of a newer release",
    async () => {
      const { path, db } = await written();
      await db.$client.execute(
        "insert into __drizzle_migrations (hash, created_at) values ('of the future', 9999999999999)",
      );
      return path;
    },
    /written by a newer KripTik/,
  ],
];

test.each(broken)("%s is refused in words, at once", async (_name, make, words) => {
  const opening = openDatabase(`file:${await make()}`);
  await expect(opening).rejects.toMatchObject({ code: "unavailable", message: expect.stringMatching(words) });
});

test.each([
  ["file", (path: string) => path],
  ["folder", dirname],
])("a read-only %s is refused in words, at once, and nothing is lost", async (_name, of) => {
  const { path, db } = await written();
  const readOnly = of(path);
  const node = [process.execPath, "--import", "./tests/integration/on-node.mjs", "tests/integration/append-facts.ts"];
  const walls = ["bwrap", "--die-with-parent", "--dev-bind", "/", "/", "--ro-bind", readOnly, readOnly, "--"] as const;
  const writer = start([...walls, ...node, `file:${path}`, "ada", "1", "0"], {});
  expect(await writer.ended).toBe(1);
  expect(writer.said).toContain(`The database file:${path} cannot be written. Check the permissions`);
  expect((await libsqlEventLog(db).read("r1")).version).toBe(1);
  const other = start([process.execPath, ...node.slice(1), `file:${path}`, "ada", "1", "0"], {});
  expect(await other.ended).toBe(0);
});

test("opening twice changes nothing, and another connection's write is noticed", async () => {
  const { path, db } = await written();
  const again = await openDatabase(`file:${path}`);
  const changes = changesOf(again);
  const before = await changes();
  expect(await changes()).toBe(before);
  await libsqlEventLog(db).append("r1", 1, [fact], { source: "coordinator" });
  expect(await changes()).not.toBe(before);
  expect((await libsqlEventLog(again).read("r1")).version).toBe(2);
  expect((await again.$client.execute("PRAGMA integrity_check")).rows[0]?.[0]).toBe("ok");
});

describe("a server whose database is damaged", () => {
  test("says so in its health and in every answer, and does not die of it", async () => {
    const data = mkdtempSync(join(tmpdir(), "damaged-"));
    writeFileSync(join(data, "kriptik.db"), "no database, but long enough to be taken for one. ".repeat(40));
    vi.stubEnv("KRIPTIK_DATA", data);
    vi.stubEnv("BOUND_TO", "127.0.0.1");
    const server = await routeServer();
    const health = await fetch(`${server.origin}/api/health`);
    const { ready, live, dependencies } = await health.json();
    expect([health.status, live, ready]).toEqual([503, true, false]);
    const [database] = dependencies.filter(({ name }: { name: string }) => name === "database");
    expect(database).toMatchObject({ ok: false, message: expect.stringMatching(/damaged or is no SQLite file/) });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: '{"prompt":"x"}' };
    const { kriptik } = await import("@/server/compose");
    Object.assign(kriptik, { sandboxes: async () => scriptedSandboxes(() => ({ say: [] })).provider });
    const started = await fetch(`${server.origin}/api/execute`, init);
    expect([started.status, (await started.json()).message]).toEqual([503, database.message]);
    await server.close();
  });
});
