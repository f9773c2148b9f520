import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { GeneratedFile } from "@/lib/model/tasks";
import { inSandbox, type Job, type JournalRecord } from "@/lib/runner/job";
import { cutBlueprint } from "@/server/modules/blueprint/cut";
import { generateCell, generateSkeleton } from "@/server/starter/generate/generate";
import { workflowsOf } from "@/server/starter/generate/workflows";
import {
  answersCode,
  bundleRunner,
  type Commit,
  checksIn,
  committedIn,
  endRunner,
  failedIn,
  openDoor,
  type Run,
  startRunner,
} from "../fixtures/host-runner";
import { kitModules, linkModules } from "../fixtures/kit-modules";
import { bikeShop } from "../fixtures/models/bike-shop";
import { freePort } from "./free-port";

/** As the starter engine writes it, on folders that stand for sandboxes: every program real, only the isolation left out. */
const SLOW_MS = 600_000;
const app = { ...bikeShop, workflows: workflowsOf(bikeShop) };
const blueprint = cutBlueprint({ app });
const order = blueprint.components.map(({ name }) => name);

let port = 0;
let home = "";
let runner = "";
let modules = "";
const doors: Server[] = [];
const runs: Run[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "runner-builds-"));
  [runner, modules] = await Promise.all([bundleRunner(join(home, "runner.mjs")), kitModules()]);
}, SLOW_MS);
beforeEach(async () => {
  port = await freePort();
});
afterEach(async () => {
  await Promise.all(runs.splice(0).map(endRunner));
});
afterAll(async () => {
  for (const door of doors) door.close();
  await rm(home, { recursive: true, force: true });
});

type Write = (cell: string) => GeneratedFile[];
const generate: Write = (cell) => (cell === "skeleton" ? generateSkeleton(app) : generateCell(app, cell));

async function sandbox(name: string, write = generate): Promise<string> {
  const root = await mkdtemp(join(home, `${name}-`));
  await linkModules(modules, join(root, inSandbox.workspace));
  doors.push(await openDoor(root, answersCode(write)));
  return root;
}

async function finished(root: string, job: Job): Promise<JournalRecord[]> {
  const run = await startRunner(runner, root, port, job);
  runs.push(run);
  expect({ code: await run.ended, errors: run.errors() }).toEqual({ code: 0, errors: "" });
  expect(run.records().at(-1)).toMatchObject({ type: "finished" });
  return run.records();
}

async function build(component: (typeof order)[number], base: Commit, write = generate): Promise<Commit> {
  const cells = blueprint.components.find(({ name }) => name === component)?.cells ?? [];
  // As a second attempt without findings: the first would wait for its turn among four.
  const job: Job = {
    id: `component-${component}`,
    kind: "component",
    app,
    component,
    cells,
    base,
    attempt: 2,
    findings: [],
  };
  return committedIn(await finished(await sandbox(component, write), job));
}

function mergeJob(
  component: (typeof order)[number],
  base: Commit,
  { commit, bundle }: Commit,
): Extract<Job, { kind: "merge" }> {
  const present = order.slice(0, order.indexOf(component) + 1);
  const due = blueprint.checks
    .filter((check) => present.includes(check.component))
    .map(({ id, kind, title }) => ({ id, kind, title }));
  return { id: `merge-${component}`, kind: "merge", app, component, commit, bundle, base, present, due };
}

describe("a whole application", () => {
  let mainTest = "";
  let skeleton: Commit;
  /** Main before the merge of each component. */
  const before = new Map<string, Commit>();

  test(
    "every due check of every merge is proven, from the skeleton to the last component",
    async () => {
      mainTest = await sandbox("main-test");
      skeleton = committedIn(await finished(mainTest, { id: "skeleton", kind: "skeleton", app }));
      let main = skeleton;
      for (const component of order) {
        before.set(component, main);
        const job = mergeJob(component, main, await build(component, skeleton));
        const records = await finished(mainTest, job);
        expect(
          checksIn(records)
            .filter(({ ok }) => !ok)
            .map(({ id, message }) => `${id}: ${message}`),
        ).toEqual([]);
        expect(
          checksIn(records)
            .map(({ id }) => id)
            .toSorted(),
        ).toEqual(job.due.map(({ id }) => id).toSorted());
        main = committedIn(records);
      }
    },
    SLOW_MS,
  );

  test(
    "a mechanic who reaches everybody's jobs is seen by the check of it, and by no commit",
    async () => {
      const guard = "sql`coalesce($" + "{jobView.mechanic} = $" + "{viewer.id}, 0)`";
      const openToAll: Write = (cell) =>
        generate(cell).map(({ path, content }) => ({
          path,
          content: path.endsWith("/job/rows.ts") ? (content ?? "").replace(guard, "undefined") : content,
        }));
      expect(openToAll("backend.job")).not.toEqual(generate("backend.job"));
      const base = before.get("backend");
      if (!base) throw new Error("the first test did not come to the backend");
      const records = await finished(mainTest, mergeJob("backend", base, await build("backend", skeleton, openToAll)));
      expect(failedIn(records)).toEqual(["job.scope.mechanic"]);
      expect(records.at(-1)).toMatchObject({ ok: false, findings: [{ check: "job.scope.mechanic" }] });
      expect(records.some(({ type }) => type === "committed")).toBe(false);
    },
    SLOW_MS,
  );

  test(
    "the draft is painted with a row of example data, and is gone when it is told to end",
    async () => {
      const cells = blueprint.components.flatMap((component) => component.cells);
      const run = await startRunner(runner, await sandbox("draft"), port, {
        id: "draft",
        kind: "draft",
        app,
        cells,
        present: order,
      });
      runs.push(run);
      await expect
        .poll(() => run.records().some(({ type }) => type === "painted" || type === "finished"), { timeout: 120_000 })
        .toBe(true);
      expect(run.records().find(({ type }) => type === "painted")).toBeDefined();
      run.child.kill("SIGTERM");
      expect(await run.ended).toBe(0);
      expect(
        await fetch(`http://127.0.0.1:${port}/`).then(
          () => "answers",
          () => "gone",
        ),
      ).toBe("gone");
    },
    SLOW_MS,
  );
});
