import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type BuildEvent, buildEventSchema } from "@/lib/build/events";
import { emptyBuild, evolve } from "@/lib/build/state";
import { buildStatusSchema, statusOf } from "@/lib/build/status";
import { fromWire } from "@/lib/recorded";
import { contractDrafted } from "@/tests/fixtures/contract-drafted";
import { patience } from "@/tests/fixtures/patience";
import { routeServer } from "@/tests/fixtures/route-server";
import { scriptedSandboxes } from "@/tests/fixtures/scripted-sandboxes";
import { openStream, type StreamEvent } from "@/tests/fixtures/stream-client";

vi.stubEnv("KRIPTIK_DATA", mkdtempSync(join(tmpdir(), "stream-")));
vi.stubEnv("BOUND_TO", "127.0.0.1");
vi.stubEnv("PORT", "4502");
let server: Awaited<ReturnType<typeof routeServer>>;
let kriptik: typeof import("@/server/compose").kriptik;
beforeAll(async () => {
  server = await routeServer();
  ({ kriptik } = await import("@/server/compose"));
  // Nothing is built here: it is enough that there could be sandboxes.
  Object.assign(kriptik, { sandboxes: async () => scriptedSandboxes(() => ({ say: [] })).provider });
});
afterAll(() => server.close());

const json = { "content-type": "application/json" };
async function begin(): Promise<string> {
  const init = { method: "POST", headers: json, body: JSON.stringify({ prompt: "A bike repair shop" }) };
  return (await (await fetch(`${server.origin}/api/execute`, init)).json()).sessionId;
}
async function record(runId: string, ...facts: BuildEvent[]) {
  const events = await kriptik.events();
  await events.append(runId, await events.tail(runId), facts, { source: "coordinator" });
}
const log = async (runId: string, ...lines: number[]) =>
  (await kriptik.streams()).append(
    runId,
    "log",
    lines.map((line) => ({ line })),
  );

function follow(runId: string, { after, lastEventId }: { after?: string; lastEventId?: string } = {}) {
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  const url = `${server.origin}/api/build/stream/${runId}${after === undefined ? "" : `?after=${after}`}`;
  const stream = openStream({
    url,
    ...(lastEventId && { lastEventId }),
    onEvent: (event) => events.push(event),
    onComment: (text) => comments.push(text),
  });
  const ids = () => events.map(({ id }) => id);
  return {
    ...stream,
    events,
    comments,
    ids,
    has: (count: number) => vi.waitFor(() => expect(events.length).toBeGreaterThanOrEqual(count), patience),
  };
}
const dispute = (clauseId: string): BuildEvent => ({ type: "clause_disputed", clauseId, text: "no" });

test("sends what was, then what comes, each id one step further, and folds to the same status", async () => {
  const runId = await begin();
  await record(runId, contractDrafted());
  await log(runId, 1, 2);
  const page = follow(runId);
  await page.has(4);
  await record(runId, { type: "contract_approved", hash: "hash-1" });
  await page.has(5);
  await log(runId, 3);
  await page.has(6);
  page.close();
  expect((await page.opened).headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8" });
  expect(page.ids()).toEqual(["1.0", "2.0", "2.1", "2.2", "3.2", "3.3"]);
  expect(page.events.map(({ event }) => event)).toEqual(["fact", "fact", "log", "log", "fact", "log"]);
  expect(page.events[0]?.data).toMatchObject({
    type: "build_requested",
    source: "user:local-owner",
    at: expect.stringMatching(/Z$/),
  });
  expect(page.events[5]?.data).toMatchObject({ line: 3, at: expect.stringMatching(/Z$/) });
  const facts = page.events
    .filter(({ event }) => event === "fact")
    .flatMap((event) => fromWire(buildEventSchema, event) ?? []);
  const { json: status } = { json: await (await fetch(`${server.origin}/api/build/status/${runId}`)).json() };
  const folded = statusOf(runId, facts.reduce(evolve, emptyBuild), kriptik.previewOrigin);
  expect(folded).toEqual(buildStatusSchema.decode(status));
});

test("goes on after the given id, Last-Event-ID before the query, and what is no id means from the beginning", async () => {
  const runId = await begin();
  await record(runId, dispute("a"), dispute("b"));
  await log(runId, 1, 2, 3);
  const cases: [Parameters<typeof follow>[1], string[]][] = [
    [{ after: "2.1" }, ["3.1", "3.2", "3.3"]],
    [{ after: "1.0", lastEventId: "3.2" }, ["3.3"]],
    [{ after: "2.3" }, ["3.3"]],
    [{ after: "nonsense" }, ["1.0", "2.0", "3.0", "3.1", "3.2", "3.3"]],
  ];
  for (const [from, expected] of cases) {
    const page = follow(runId, from);
    await page.has(expected.length);
    page.close();
    expect(page.ids()).toEqual(expected);
  }
});

test("an id from the future is the present: nothing old comes, what is new does", async () => {
  const runId = await begin();
  const page = follow(runId, { after: "999.999" });
  let written = 1;
  // Where the present is when it has connected, nobody outside can say: what comes from there on comes without a gap.
  while (page.events.length === 0) {
    written += 1;
    await record(runId, dispute(`c${written}`));
    await setTimeout(20);
  }
  await vi.waitFor(() => expect(page.ids().at(-1)).toBe(`${written}.0`), patience);
  page.close();
  const [first = 0] = page.ids().map((id) => Number(id.split(".")[0]));
  expect(first).toBeGreaterThan(1);
  expect(page.ids()).toEqual(Array.from({ length: written - first + 1 }, (_, index) => `${first + index}.0`));
});

test("what comes quickly is sent together, and many listeners hear the same", async () => {
  const runId = await begin();
  const pages = Array.from({ length: 20 }, () => follow(runId));
  for (const page of pages) await page.has(1);
  for (let line = 1; line <= 40; line += 1) await (line % 2 ? log(runId, line) : record(runId, dispute(`c${line}`)));
  for (const page of pages) {
    await page.has(41);
    page.close();
    const last = page.ids().at(-1);
    expect([page.events.length, last]).toEqual([41, "21.20"]);
    expect(page.ids()).toEqual(pages[0]?.ids());
  }
});

test("a finished run's stream stays open, and the server can end all of them", async () => {
  const runId = await begin();
  await record(runId, { type: "cancel_requested" }, { type: "build_cancelled" });
  const page = follow(runId);
  await page.has(3);
  const quiet = await Promise.race([page.ended, setTimeout(300, "open")]);
  expect(quiet).toBe("open");
  const feeds = await kriptik.feeds();
  expect(feeds.listening()).toBeGreaterThan(0);
  feeds.closeAll();
  expect(await page.ended).toBe("server");
  await vi.waitFor(() => expect(feeds.listening()).toBe(0), patience);
});

test("a client that hangs up is forgotten", async () => {
  const runId = await begin();
  const feeds = await kriptik.feeds();
  const page = follow(runId);
  await page.has(1);
  expect(feeds.listening()).toBe(1);
  page.close();
  await vi.waitFor(() => expect(feeds.listening()).toBe(0), patience);
});
