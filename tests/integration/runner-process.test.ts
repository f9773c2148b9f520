import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { inSandbox, type Job } from "@/lib/runner/job";
import { bundleRunner, committedIn, endRunner, openDoor, type Run, startRunner } from "../fixtures/host-runner";
import { smallApp, smallModel, smallRegistries } from "../fixtures/small-app";
import { freePort } from "./free-port";

const SLOW_MS = 60_000;

let home = "";
let root = "";
let runner = "";
let door: Server;
/** Held back answers: a door that is there and says nothing. */
let silent = false;
let asked = 0;
const running: Run[] = [];
let port = 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "runner-process-"));
  runner = await bundleRunner(join(home, "runner.mjs"));
}, SLOW_MS);
beforeEach(async () => {
  root = await mkdtemp(join(home, "root-"));
  await mkdir(join(root, inSandbox.workspace), { recursive: true });
  await symlink(resolve("node_modules"), join(root, inSandbox.workspace, "node_modules"));
  [silent, asked, port] = [false, 0, await freePort()];
  const files = [...(smallApp().skeleton ?? []), ...smallRegistries(smallModel, [])];
  door = await openDoor(root, () => {
    asked++;
    return silent ? new Promise(() => undefined) : { files };
  });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(endRunner));
  door.closeAllConnections();
  door.close();
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function start(job: Job | string): Promise<Run> {
  const run = await startRunner(runner, root, port, job);
  running.push(run);
  return run;
}
const serving = ({ records }: Run) =>
  expect.poll(() => records().filter(({ type }) => type === "serving").length, { timeout: 30_000 });
const answers = () =>
  fetch(`http://127.0.0.1:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );

const skeleton: Job = { id: "skeleton", kind: "skeleton", app: smallModel };

async function serveJob(): Promise<Job> {
  const run = await start(skeleton);
  expect(await run.ended).toBe(0);
  const committed = committedIn(run.records());
  // The bundle outlives the workspace's own repository.
  await writeFile(join(root, "base.bundle"), await readFile(committed.bundle));
  return {
    id: "serve",
    kind: "serve",
    app: smallModel,
    base: { commit: committed.commit, bundle: join(root, "base.bundle") },
  };
}

test(
  "killed while it waits and started again with the same job, it ends in the same commit",
  async () => {
    const calm = await start(skeleton);
    expect(await calm.ended).toBe(0);
    silent = true;
    const killed = await start(skeleton);
    const before = asked;
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(before);
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(killed.records().some(({ type }) => type === "finished")).toBe(false);
    silent = false;
    const again = await start(skeleton);
    expect(await again.ended).toBe(0);
    const [one, two] = [calm, again].map(({ records }) => records().find(({ type }) => type === "committed"));
    expect(one).toBeDefined();
    expect({ ...two, atMs: 0 }).toEqual({ ...one, atMs: 0 });
    expect(again.records().at(-1)).toMatchObject({ type: "finished", ok: true });
  },
  SLOW_MS,
);

test(
  "a runner that was killed leaves a server; the next one ends it and serves itself, and leaves nothing when told to end",
  async () => {
    const job = await serveJob();
    const first = await start(job);
    await serving(first).toBe(1);
    first.child.kill("SIGKILL");
    await first.ended;
    expect(await answers()).toBe(true);
    const second = await start(job);
    await serving(second).toBe(1);
    expect(second.records()).toContainEqual(
      expect.objectContaining({
        type: "log",
        text: expect.stringMatching(/^\d+ processes of an earlier runner were ended\.$/),
      }),
    );
    expect(await answers()).toBe(true);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    expect(second.records().at(-1)).toMatchObject({ type: "finished", ok: true });
    expect(await answers()).toBe(false);
  },
  SLOW_MS,
);

test(
  "a server that dies is started again, and the journal says so",
  async () => {
    const run = await start(await serveJob());
    await serving(run).toBe(1);
    const children = await readFile(`/proc/${run.child.pid}/task/${run.child.pid}/children`, "utf8");
    for (const pid of children.trim().split(" ")) process.kill(Number(pid), "SIGKILL");
    await serving(run).toBe(2);
    expect(await answers()).toBe(true);
    expect(run.records()).toContainEqual(
      expect.objectContaining({ type: "log", level: "story", text: "The application was started again." }),
    );
  },
  SLOW_MS,
);

test.each(["{", '{"kind":"skeleton"}', '{"id":"../x","kind":"skeleton"}'])(
  "a job that cannot be read is a crash, not a result: %s",
  async (text) => {
    const run = await start(text);
    expect(await run.ended).toBe(1);
    expect(run.records().map(({ type }) => type)).toEqual(["log"]);
  },
  SLOW_MS,
);
