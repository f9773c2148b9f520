import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type * as z from "zod";
import type { buildStatusSchema } from "@/lib/build/status";
import { NOT_ISOLATED } from "@/lib/isolation";
import { start } from "./program";

type Status = z.input<typeof buildStatusSchema>;
const at = "2026-11-21T08:00:00.000Z";
const drafting: Status = {
  sessionId: "s1", projectId: "p1", prompt: "bikes", mode: "builder", speed: "standard", version: 1, createdAt: at, updatedAt: at,
  status: "drafting", phase: "understanding", contract: null, components: [], cost: { usd: 0, tokens: 0, computeSeconds: 0 },
  budget: { usd: null, computeSeconds: null, spentShare: 0 }, previewUrl: null, previewKind: null,
  timings: { contractMs: null, firstPreviewMs: null, doneMs: null }, question: null, error: null, commit: null,
}; // biome-ignore format: a fixture
const clause = {
  id: "FC001", kind: "function" as const, covers: [], wish: "", text: "Bikes are listed.", origin: "asked" as const,
  state: "unproven" as const, component: "frontend", checks: [], disputed: null, failure: null, evidence: [],
}; // biome-ignore format: a fixture
const limit = {
  ...clause,
  id: "FC002",
  text: "Pays by card.",
  state: "limit" as const,
  limitReason: "there is no payment provider",
};
const contract = {
  hash: "h1",
  version: 1,
  locked: false,
  title: "Bike shop",
  summary: "For a workshop.",
  provider: "starter",
  wishes: [],
  clauses: [clause, limit],
  workflows: [],
  notUnderstood: ["teleport"],
  conflicts: [],
};
const waiting: Status = { ...drafting, version: 2, status: "awaiting_approval", phase: "contract", contract };
const building: Status = {
  ...waiting,
  version: 3,
  status: "building",
  phase: "building",
  contract: { ...contract, locked: true },
  components: [{ name: "database", state: "building", sandboxId: "x" }],
};
const done: Status = {
  ...building, version: 4, status: "done", phase: "finished", components: [{ name: "database", state: "merged", sandboxId: "x" }],
  contract: { ...contract, locked: true, clauses: [{ ...clause, state: "proven" }, limit] },
  previewUrl: "http://t.localhost:3000", previewKind: "live", timings: { contractMs: 900, firstPreviewMs: 4_000, doneMs: 61_000 },
}; // biome-ignore format: a fixture
const project = { id: "p1", name: "Bike shop", createdAt: at };

let server: Server;
let url = "";
let folder = "";
/** What the stand-in says of the build, one after the other; the last one stays. */
let states: Status[] = [];
/** Requests that are cut instead of answered, in the order of all requests; "" lets one pass. */
let broken: string[] = [];
let seen: { line: string; body: unknown; headers: IncomingMessage["headers"] }[] = [];

const problem = (status: number, code: string, message: string) => ({
  status,
  body: { code, message, requestId: "r", retryable: false },
});
const routes: Record<string, (body: unknown) => { status: number; body: unknown }> = {
  "POST /api/execute": () => ({ status: 202, body: { sessionId: "s1", projectId: "p1" } }),
  "GET /api/build/status/s1": () => ({ status: 200, body: states.length > 1 ? states.shift() : states[0] }),
  "POST /api/build/approve/s1": () => {
    states = [building, done];
    return { status: 200, body: { status: "building" } };
  },
  "POST /api/build/cancel/s1": () => ({ status: 200, body: { status: "cancelled" } }),
  "GET /api/build/preview/s1": () => problem(409, "not_ready", "There is nothing to see yet."),
  "GET /api/build/download/s1": () => ({ status: 200, body: "zip" }),
  "GET /api/projects?limit=100": () => ({
    status: 200,
    body: { items: [{ ...project, latest: null }], nextCursor: "c 2" },
  }),
  "GET /api/projects?limit=100&cursor=c+2": () => ({
    status: 200,
    body: { items: [{ ...project, id: "p2", name: "Film club", latest: null }], nextCursor: null },
  }),
  "GET /api/projects/p1": () => ({ status: 200, body: { ...project, runs: [], preview: null, checkpoints: [] } }),
  "DELETE /api/projects/p1": () => ({ status: 200, body: { deleted: true } }),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text ? JSON.parse(text) : null;
    const line = `${incoming.method} ${incoming.url}`;
    seen.push({ line, body, headers: incoming.headers });
    if (broken.shift() === line) return incoming.socket.destroy();
    const answer = routes[line]?.(body) ?? problem(404, "not_found", "There is nothing under this id.");
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(answer.body === "zip" ? "zip" : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  seen = [];
  broken = [];
  states = [drafting, waiting];
});

async function kriptik(...argv: string[]): Promise<{ code: number | string; said: string }> {
  const program = start(
    [process.execPath, "--import", "./tests/integration/on-node.mjs", "server/cli/main.ts", ...argv],
    { KRIPTIK_URL: url },
  );
  return { code: await program.ended, said: program.said };
}
/** Other answers than usual, for as long as `act` takes. */
async function answering<T>(bodies: Record<string, unknown>, act: () => Promise<T>): Promise<T> {
  const usual = { ...routes };
  for (const [line, body] of Object.entries(bodies)) routes[line] = () => ({ status: 202, body });
  return act().finally(() => Object.assign(routes, usual));
}
const lines = () => seen.map(({ line }) => line);

test("build says what goes on and that nothing is built before approval", async () => {
  const { code, said } = await kriptik("build", "a bike shop");
  expect({ code, said }).toEqual({
    code: 3,
    said: [
      "session s1", "drafting · understanding", "awaiting approval · contract", "Bike shop", "For a workshop.", "- Bikes are listed.",
      "- NOT: Pays by card. (there is no payment provider)", '- not understood: "teleport"', "Nothing is built before you approve: kriptik approve s1", "",
    ].join("\n"), // biome-ignore format: a text
  });
  const [execute] = seen;
  expect(execute).toMatchObject({ line: "POST /api/execute", body: { prompt: "a bike shop" } });
  expect(execute?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(execute?.headers.host).toBe(url.replace("http://", ""));
  expect(lines()).not.toContain("POST /api/build/approve/s1");
});

test("build warns where sandboxes are not isolated, and JSON stays JSON", async () => {
  const { code, said } = await answering(
    { "POST /api/execute": { sessionId: "s1", projectId: "p1", warning: NOT_ISOLATED } },
    () => kriptik("build", "a bike shop", "--json"),
  );
  const [warning, ...rest] = said.trimEnd().split("\n");
  expect([code, warning]).toEqual([3, NOT_ISOLATED]);
  for (const line of rest) expect(JSON.parse(line)).toMatchObject({ sessionId: "s1" });
});

test("approve sends the hash that was read, follows, and ends by the result", async () => {
  states = [waiting];
  const { code, said } = await kriptik("approve", "s1");
  expect(code).toBe(0);
  expect(seen.find(({ line }) => line === "POST /api/build/approve/s1")?.body).toEqual({ contractHash: "h1" });
  expect(said).toBe(
    [
      "building · building", "database: building", "contract: 1 unproven, 1 limit", "done · finished", "database: merged", "contract: 1 proven, 1 limit",
      "live preview: http://t.localhost:3000", "session s1", "contract after 0.9 s, first preview 4.0 s and done 61.0 s after approval", "1 clause proven", "http://t.localhost:3000", "",
    ].join("\n"), // biome-ignore format: a text
  );
});

test.each([
  ["done", 0], ["failed", 1], ["awaiting_approval", 3], ["asking", 4], ["cancelled", 5], ["frozen", 6],
] as const)("%s ends with %i", async (status, expected) => {
  states = [{ ...waiting, status }];
  expect((await kriptik("status", "s1")).code).toBe(expected);
}); // biome-ignore format: a table

test("--approve asks for it at once; --json prints each state as the API has it", async () => {
  states = [drafting, waiting, building, done];
  const { code, said } = await kriptik("build", "a bike shop", "--approve", "--json");
  expect(code).toBe(0);
  expect(
    said
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([drafting, waiting, building, done]);
  expect(seen[0]?.body).toEqual({ prompt: "a bike shop", autoApprove: true });
});

test("a reader who has read enough closes the pipe: it ends as programs do then, and complains of nothing", async () => {
  states = [drafting, waiting];
  const program = start(
    [process.execPath, "--import", "./tests/integration/on-node.mjs", "server/cli/main.ts", "build", "a bike shop"],
    { KRIPTIK_URL: url },
  );
  const complaints: string[] = [];
  program.child.stderr?.on("data", (data) => complaints.push(String(data)));
  program.child.stdout?.once("data", () => program.child.stdout?.destroy());
  expect({ code: await program.ended, complaints }).toEqual({ code: 141, complaints: [] });
});

test("stop, download, projects, delete", async () => {
  expect(await kriptik("stop", "s1")).toEqual({ code: 0, said: "cancelled\n" });
  const file = join(folder, "bikes.zip");
  expect(await kriptik("download", "s1", file)).toEqual({ code: 0, said: `${file} (3 bytes)\n` });
  expect(readFileSync(file, "utf8")).toBe("zip");
  expect(await kriptik("projects")).toEqual({ code: 0, said: "p1  Bike shop\np2  Film club\n" });

  seen = [];
  const kept = await kriptik("delete", "p1");
  expect(kept).toEqual({
    code: 2,
    said: 'Nothing was deleted. To delete "Bike shop" without being asked, add --yes.\n',
  });
  expect(lines()).toEqual(["GET /api/projects/p1"]);
  expect(await kriptik("delete", "p1", "--yes")).toEqual({ code: 0, said: 'deleted "Bike shop"\n' });
  expect(seen.at(-1)).toMatchObject({ line: "DELETE /api/projects/p1", body: { confirm: "Bike shop" } });
});

test("a connection that breaks while it follows is no end; one that breaks while it asks for work is not repeated", async () => {
  states = [{ ...building, status: "done" }];
  broken = ["GET /api/projects/p1"];
  expect((await kriptik("delete", "p1", "--yes")).code).toBe(7);
  states = [waiting];
  broken = ["", "", "GET /api/build/status/s1"];
  expect((await kriptik("approve", "s1")).code).toBe(0);
  expect(lines().filter((line) => line.startsWith("POST"))).toEqual(["POST /api/build/approve/s1"]);
});

test("errors are said in the service's words", async () => {
  expect(await kriptik("open", "s1")).toEqual({ code: 1, said: "There is nothing to see yet.\n" });
  expect(await kriptik("status", "../health")).toEqual({ code: 1, said: "There is nothing under this id.\n" });
  expect(lines()).toContain("GET /api/build/status/..%2Fhealth");
  states = [{ ...drafting, status: "dreaming" as "drafting" }];
  const odd = await kriptik("status", "s1");
  expect(odd.code).toBe(1);
  expect(odd.said).toContain("something else than agreed");
});

test("usage, and a product that does not run", async () => {
  expect((await kriptik("build")).code).toBe(2);
  expect((await kriptik("fly")).code).toBe(2);
  expect((await kriptik("status", "s1", "--what")).code).toBe(2);
  expect((await kriptik("--help")).said).toContain("kriptik download <session> [file]");
  const away = start(
    [process.execPath, "--import", "./tests/integration/on-node.mjs", "server/cli/main.ts", "projects"],
    { KRIPTIK_URL: "http://127.0.0.1:1" },
  );
  expect(await away.ended).toBe(7);
  expect(away.said).toBe("KripTik does not answer at http://127.0.0.1:1. Start it with `npm start`.\n");
}, 20_000);
