import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { inSandbox, type Job, type JournalRecord } from "@/lib/runner/job";
import { cutBlueprint } from "@/server/modules/blueprint/cut";
import { generateCell, generateSkeleton } from "@/server/starter/generate/generate";
import { answersCode, bundleRunner, type Commit, checksIn, committedIn, openDoor, type Run, startRunner } from "../fixtures/host-runner";
import { kitModules, linkModules } from "../fixtures/kit-modules";
import { bikeShop } from "../fixtures/models/bike-shop";

const SLOW_MS = 300_000;
const PORT = 4630;
const app = bikeShop;
const blueprint = cutBlueprint({ app });
const order = blueprint.components.map(({ name }) => name);

let home = "";
let runner = "";
let modules = "";
const doors: Server[] = [];
const runs: Run[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "runner-builds-"));
  [runner, modules] = await Promise.all([bundleRunner(join(home, "runner.mjs")), kitModules()]);
}, SLOW_MS);
afterEach(() => {
  for (const { child } of runs.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  for (const door of doors) door.close();
  await rm(home, { recursive: true, force: true });
});

async function sandbox(name: string, write = (cell: string) => (cell === "skeleton" ? generateSkeleton(app) : generateCell(app, cell))): Promise<string> {
  const root = await mkdtemp(join(home, `${name}-`));
  await linkModules(modules, join(root, inSandbox.workspace));
  doors.push(await openDoor(root, answersCode(write)));
  return root;
}

async function finished(root: string, job: Job, port = PORT): Promise<JournalRecord[]> {
  const startedAtMs = performance.now();
  const run = await startRunner(runner, root, port, job);
  runs.push(run);
  const code = await run.ended;
  const records = run.records();
  if (process.env.KRIPTIK_TIMES) {
    const first = records[0]?.atMs ?? 0;
    const told = records.flatMap((record) => {
      const at = `${record.atMs - first}`;
      if (record.type === "phase") return [`${at}:${record.phase}`];
      if (record.type === "check" && record.kind !== "http" && record.kind !== "data") return [`${at}:${record.ok ? "✓" : "✗"}${record.id}(${Math.round(record.durationMs)})`];
      return record.type === "cell" ? [] : [`${at}:${record.type}`];
    });
    process.stdout.write(`${job.id} ${Math.round(performance.now() - startedAtMs)} ms: ${told.join(" ")}\n`);
    for (const record of records) {
      if (record.type === "check" && !record.ok) process.stdout.write(`   ✗ ${record.id}: ${record.message.slice(0, 400)}\n`);
      if (record.type === "log") process.stdout.write(`   ${record.level}: ${record.text.slice(0, 300)}\n`);
      if (record.type === "finished" && !record.ok) process.stdout.write(`   ${JSON.stringify(record.findings.slice(0, 6)).slice(0, 1500)}\n`);
    }
  }
  expect({ code, errors: run.errors() }).toEqual({ code: 0, errors: "" });
  expect(records.at(-1)).toMatchObject({ type: "finished" });
  return records;
}

const dueWith = (present: readonly string[]) => blueprint.checks.filter(({ component }) => present.includes(component)).map(({ id, kind, title }) => ({ id, kind, title }));

describe("a whole application, as the starter engine writes it", () => {
  test("skeleton, components and merges are proven on the host", async () => {
    const mainTest = await sandbox("main-test");
    let main: Commit = committedIn(await finished(mainTest, { id: "skeleton", kind: "skeleton", app }));
    const candidates = new Map<string, Commit>();
    for (const { name, cells } of blueprint.components) {
      const job: Job = { id: `component-${name}`, kind: "component", app, component: name, cells, base: main, attempt: 2, findings: [] };
      candidates.set(name, committedIn(await finished(await sandbox(name), job)));
    }
    for (const [index, name] of order.entries()) {
      const present = order.slice(0, index + 1);
      const candidate = candidates.get(name);
      if (!candidate) throw new Error(`no candidate of ${name}`);
      const due = dueWith(present);
      const records = await finished(mainTest, { id: `merge-${name}`, kind: "merge", app, component: name, ...candidate, base: main, present, due });
      expect(checksIn(records).filter(({ ok }) => !ok)).toEqual([]);
      expect(checksIn(records).map(({ id }) => id).toSorted()).toEqual(due.map(({ id }) => id).toSorted());
      main = committedIn(records);
    }
  }, SLOW_MS);

  test("the draft is painted with a row of example data", async () => {
    const root = await sandbox("draft");
    const job: Job = { id: "draft", kind: "draft", app, cells: blueprint.components.flatMap(({ cells }) => cells), present: order };
    const run = await startRunner(runner, root, PORT + 1, job);
    runs.push(run);
    const startedAtMs = performance.now();
    await expect.poll(() => run.records().some(({ type }) => type === "painted" || type === "finished"), { timeout: 60_000 }).toBe(true);
    if (process.env.KRIPTIK_TIMES) process.stdout.write(`draft ${Math.round(performance.now() - startedAtMs)} ms ${JSON.stringify(run.records().filter(({type}) => type !== "cell").map(({ atMs, type }) => [atMs - (run.records()[0]?.atMs ?? 0), type]))} ${run.errors()}\n`);
    expect(run.records().find(({ type }) => type === "painted")).toBeDefined();
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(0);
  }, SLOW_MS);
});
