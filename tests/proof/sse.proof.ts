import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { socketWakeups } from "@/server/adapters/wakeups/socket/wakeups";
import { changesOf, openDatabase } from "@/server/db/client";
import { libsqlEventLog } from "@/server/db/event-log";
import { libsqlProjects } from "@/server/db/projects";
import { libsqlStreams } from "@/server/db/streams";
import { seeded } from "@/tests/fixtures/seeded";
import { openStream } from "@/tests/fixtures/stream-client";
import { type StreamReader, streamReader } from "@/tests/fixtures/stream-reader";
import { webServer } from "./web-server";

/** A writer of its own process beside the web server, on the same file, heard over the same wake-ups. */
async function writer(data: string, socketPath: string) {
  const db = await openDatabase(`file:${data}/kriptik.db`);
  const report = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const { announce } = socketWakeups({ socketPath, changes: changesOf(db), report });
  const [events, streams, projects] = [libsqlEventLog(db, announce), libsqlStreams(db, announce), libsqlProjects(db)];
  return {
    events,
    streams,
    /** A run that nobody drives. */
    async run(runId: string) {
      const ownerId = "local-owner";
      await projects.create({ id: `project-${runId}`, ownerId, name: runId, createdAtMs: 1 });
      await projects.addRun({ runId, projectId: `project-${runId}`, ownerId, createdAtMs: 1 });
      await projects.setOpen(runId, false);
      const asked = { projectId: `project-${runId}`, prompt: runId, autoApprove: false, fromSessionId: null };
      await events.append(runId, 0, [{ type: "build_requested", ownerId, ...asked }], { source: "coordinator" });
    },
  };
}
type Writer = Awaited<ReturnType<typeof writer>>;

/** Connects again and again, each time cut off after a moment, until enough is enough. */
async function cutOffOften(
  url: string,
  self: StreamReader,
  random: () => number,
  goOn: () => boolean,
  cut: () => void,
) {
  while (goOn()) {
    const stream = openStream({ url, lastEventId: self.lastId(), onEvent: self.take });
    // A server that is down right now is one more cut.
    const opened = await stream.opened.then(
      () => true,
      () => false,
    );
    const failing = stream.ended.catch(() => "server" as const);
    if (opened) await Promise.race([sleep(random() * 120), failing]);
    else await sleep(50);
    stream.close();
    cut();
  }
}

async function readToTheEnd(url: string, self: StreamReader, tail: { version: number; offset: number }) {
  const stream = openStream({ url, lastEventId: self.lastId(), onEvent: self.take });
  for (let turn = 0; turn < 1_200 && !self.has(tail); turn += 1) await sleep(25);
  stream.close();
}

/** Writes in bursts and pauses, facts and records by chance, until told to stop. */
async function write({ events, streams }: Writer, runId: string, random: () => number, goOn: () => boolean) {
  for (let turn = 0; goOn(); turn += 1) {
    const many = 1 + Math.floor(random() * 4);
    const list = Array.from({ length: many }, (_, index) => `${turn}-${index}`);
    if (random() < 0.5)
      await streams.append(
        runId,
        "log",
        list.map((text) => ({ text })),
      );
    else {
      const facts = list.map((clauseId) => ({ type: "clause_disputed" as const, clauseId, text: "no" }));
      await events.append(runId, await events.tail(runId), facts, { source: "coordinator" });
    }
    if (random() < 0.3) await sleep(random() * 60);
  }
}

async function exactness(web: Awaited<ReturnType<typeof webServer>>, writing: Writer, n: number, seed: number) {
  const random = seeded(seed);
  const url = `${web.origin}/api/build/stream/exact`;
  await writing.run("exact");
  const readers = Array.from({ length: 20 }, () => streamReader());
  let cuts = 0;
  const goOn = () => cuts < n;
  const cut = () => {
    cuts += 1;
  };
  const killing = (async () => {
    // In the middle the server dies once without a word and comes back.
    while (cuts < n / 2) await sleep(20);
    await web.end("SIGKILL");
    await web.start();
  })();
  await Promise.all([
    killing,
    write(writing, "exact", random, goOn),
    ...readers.map((self) => cutOffOften(url, self, random, goOn, cut)),
  ]);
  const tail = { version: await writing.events.tail("exact"), offset: await writing.streams.tail("exact") };
  await Promise.all(readers.map((self) => readToTheEnd(url, self, tail)));
  const results = readers.map((self) => self.result());
  const sum = (pick: (result: ReturnType<StreamReader["result"]>) => number) =>
    results.reduce((all, result) => all + pick(result), 0);
  const short = results.filter(({ version, offset }) => version !== tail.version || offset !== tail.offset).length;
  return { cuts, ...tail, gaps: sum(({ gaps }) => gaps), repetitions: sum(({ repetitions }) => repetitions), short };
}

const nowMs = () => performance.timeOrigin + performance.now();
const round = (ms: number | undefined) => Math.round((ms ?? 0) * 10) / 10;

/** From the call that writes a record to the moment when a reader has it, over all readers. */
async function latency(web: Awaited<ReturnType<typeof webServer>>, writing: Writer, clients: number, records: number) {
  const runId = `latency-${clients}`;
  await writing.run(runId);
  const delaysMs: number[] = [];
  const heard = Array.from({ length: clients }, () => 0);
  const ready = Array.from({ length: clients }, () => false);
  const streams = Array.from({ length: clients }, (_, index) =>
    openStream({
      url: `${web.origin}/api/build/stream/${runId}`,
      onEvent: ({ event, data }) => {
        if (event === "fact") ready[index] = true;
        else {
          delaysMs.push(nowMs() - Number(data.sentAtMs));
          heard[index] = (heard[index] ?? 0) + 1;
        }
      },
    }),
  );
  for (let turn = 0; turn < 1_200 && !ready.every(Boolean); turn += 1) await sleep(25);
  const connected = ready.filter(Boolean).length;
  for (let record = 0; record < records; record += 1) {
    await writing.streams.append(runId, "metric", [{ sentAtMs: nowMs() }]);
    await sleep(120);
  }
  for (let turn = 0; turn < 400 && heard.some((count) => count < records); turn += 1) await sleep(25);
  const memoryMiB = residentMiB(web.pid());
  for (const stream of streams) stream.close();
  delaysMs.sort((a, b) => a - b);
  const at = (share: number) => round(delaysMs[Math.min(delaysMs.length - 1, Math.floor(delaysMs.length * share))]);
  const incomplete = heard.filter((count) => count !== records).length;
  return {
    clients,
    connected,
    records,
    incomplete,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    webMemoryMiB: memoryMiB,
  };
}

function residentMiB(pid: number): number | null {
  const path = `/proc/${pid}/status`;
  const kib = existsSync(path) ? /VmRSS:\s+(\d+)/.exec(readFileSync(path, "utf8"))?.[1] : undefined;
  return kib === undefined ? null : Math.round(Number(kib) / 1024);
}

/** P3: a client that reconnects sees every event once, in order; 1,000 clients on one run. `n`: forced reconnects. */
export async function prove({ n = 1_000, seed, say }: { n?: number; seed: number; say: (line: string) => void }) {
  const data = mkdtempSync(join(tmpdir(), "kriptik-sse-"));
  const web = await webServer(data);
  const failures: string[] = [];
  const writing = await writer(data, web.socketPath);
  const exact = await exactness(web, writing, n, seed);
  say(`${exact.cuts} reconnects: ${exact.gaps} gaps, ${exact.repetitions} repetitions`);
  if (exact.gaps > 0) failures.push(`${exact.gaps} events were not sent.`);
  if (exact.repetitions > 0) failures.push(`${exact.repetitions} events were sent twice.`);
  if (exact.short > 0) failures.push(`${exact.short} readers did not come to the end of the log.`);
  if (exact.version < 2 || exact.offset < 1) failures.push("Nothing was written while they read.");

  const latencies: Record<string, unknown> = {};
  for (const clients of [1, 100, 1_000]) {
    const measured = await latency(web, writing, clients, 40);
    say(`${clients} clients: p50 ${measured.p50Ms} ms, p99 ${measured.p99Ms} ms`);
    latencies[`${clients} clients`] = measured;
    if (measured.connected < clients) failures.push(`Only ${measured.connected} of ${clients} clients were connected.`);
    if (measured.incomplete > 0) failures.push(`${measured.incomplete} of ${clients} clients missed records.`);
  }
  const left = openStream({ url: `${web.origin}/api/build/stream/exact`, onEvent: () => undefined });
  await left.opened;
  const stopMs = round(await web.stop());
  if (stopMs > 5_000) failures.push(`With an open stream the web server took ${stopMs} ms to end.`);
  const { cuts, version, offset, gaps, repetitions } = exact;
  const figures: Record<string, unknown> = {
    forcedReconnects: cuts,
    readers: 20,
    serverKills: 1,
    facts: version,
    records: offset,
    gaps,
    repetitions,
    endWithOpenStreamMs: stopMs,
    ...latencies,
  };
  return { n: cuts, figures, failures };
}
