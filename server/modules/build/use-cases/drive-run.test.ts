import { expect, test, vi } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { buildStatus } from "@/lib/build/state";
import { checksOf } from "@/lib/contract/checks";
import type { Contract } from "@/lib/contract/contract";
import { KriptikError } from "@/lib/errors";
import type { Job } from "@/lib/runner/job";
import { fakeEventLog } from "@/tests/fakes/event-log";
import { folded, requested } from "@/tests/fixtures/facts";
import { bikeShop, bikeShopPrompt } from "@/tests/fixtures/models/bike-shop";
import { type Play, scriptedSandboxes } from "@/tests/fixtures/scripted-sandboxes";
import { driveRun } from "./drive-run";
import type { BuildNeeds } from "./driver";

// Whole builds, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const checks = checksOf(bikeShop);
const contract: Contract = {
  version: 1, title: "Bike shop", summary: "", language: "en", wishes: bikeShop.wishes, workflows: [], app: bikeShop,
  clauses: [{ id: "C01", kind: "function", covers: ["W1"], text: "All of it.", origin: "asked", component: "frontend", limitReason: null, checks: checks.map(({ id, kind }) => ({ id, kind })) }],
}; // biome-ignore format: one line a room

const committed = (job: Job) => {
  const commit = `c.${job.id}`;
  return { type: "committed" as const, commit, tree: `tree of ${job.id}`, bundle: `/out/${job.id}.bundle` };
};
const passed = (job: Extract<Job, { kind: "merge" }>) =>
  job.due.map((check) => ({
    type: "check" as const,
    ...check,
    ok: true,
    durationMs: 3,
    message: "seen",
    evidence: [{ kind: "log" as const, path: "/e/1" }],
  }));

/** A runner for which everything goes well. */
const well: Play = (job) => {
  if (job.kind === "draft") return { say: [{ type: "serving", port: 5173 }, { type: "painted", entity: "job", text: "Rosa", picture: "/e/draft.png" }] };
  if (job.kind === "serve") return { say: [{ type: "serving", port: 5173 }] };
  if (job.kind === "component")
    return { say: [{ type: "started", job: job.id }, ...job.cells.map(({ id }) => ({ type: "cell" as const, cell: id, state: "built" as const, durationMs: 1, findings: [] })), { type: "log", level: "story", text: "built" }, committed(job)] };
  if (job.kind === "merge") return { say: [...passed(job), committed(job)] };
  return { say: [committed(job)] };
}; // biome-ignore format: one line a kind

async function drive(
  play: Play,
  facts: BuildEvent[] = [{ ...requested, prompt: bikeShopPrompt, autoApprove: true } as BuildEvent],
  signal = AbortSignal.timeout(20_000),
  events = fakeEventLog({ r1: facts }),
) {
  const { provider, begun, purged } = scriptedSandboxes(play);
  const blobs = new Map<string, Uint8Array>();
  const names: string[] = [];
  const [logs, heads, errors]: [Record<string, unknown>[], (string | null)[], string[]] = [[], [null], []];
  const needs = {
    sandboxes: provider,
    model: {
      provider: "starter",
      task: async (type: string) => ({
        result: type === "plan" ? contract : { draft: bikeShop, question: null },
        usage: { provider: "starter", tokensIn: 0, tokensOut: 0, priceUsdMicros: 0, durationMs: 1 },
      }),
    },
    blobs: {
      put: async (content: Uint8Array) => {
        const key = `blob ${new TextDecoder().decode(content).slice(0, 60)}`;
        blobs.set(key, content);
        return key;
      },
      get: async (key: string) => blobs.get(key) ?? null,
    },
    streams: {
      append: async (_run: string, _stream: string, records: Record<string, unknown>[]) => logs.push(...records),
      read: async () => logs.map((data, index) => ({ offset: index + 1, stream: "log", atMs: 1, data })),
    },
    repoHost: {
      head: async () => heads.at(-1) ?? null,
      importBundle: async () => ({ tree: "t" }),
      fastForward: async (_project: string, _branch: string, { to }: { to: string }) => heads.push(to),
    },
    projects: { rename: async (_id: string, name: string) => names.push(name) },
    previews: { put: async () => undefined },
    metering: { record: async () => undefined },
    wakeups: { announce: () => undefined },
    logger: { error: (message: string, fields: { error?: unknown }) => errors.push(`${message}: ${fields.error}`) },
    gatewayFor: () => ({ url: "", token: "" }),
  } as unknown as BuildNeeds;
  const lease = () => ({ name: "run:r1", owner: "w", epoch: 1, expiresAtMs: 0 });
  const news = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  const end = await driveRun({
    needs: { ...needs, events },
    runId: "r1",
    lease,
    signal,
    news,
    pause: news,
  });
  const written = (await events.read("r1")).facts.map(({ fact }) => fact);
  return { end, build: folded(written), written, begun, purged, logs, heads, errors, names };
}
const count = (facts: BuildEvent[], type: BuildEvent["type"]) => facts.filter((fact) => fact.type === type).length;

test("goes from a prompt to done, each merge once, and gives the sandboxes back", async () => {
  const { end, build, written, heads, purged, logs, errors, names } = await drive(well);
  expect(errors).toEqual([]);
  expect(names).toEqual([contract.title]);
  expect(end?.over).toBe(true);
  expect(buildStatus(build)).toBe("done");
  const merges = written.flatMap((fact) => (fact.type === "main_moved" ? [fact.component] : []));
  expect(merges).toEqual(["skeleton", "database", "auth", "backend", "frontend"]);
  expect(heads.at(-1)).toBe(build.main?.commit);
  expect(Object.keys(build.proven).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
  expect(logs.filter(({ who }) => who === "backend-1")).toHaveLength(1);
  expect(purged.map(({ purpose }) => purpose)).toEqual([
    "main-test",
    "draft",
    "database",
    "auth",
    "backend",
    "frontend",
  ]);
});

test("the draft can be opened as soon as it serves, once, and before its page was seen painted", async () => {
  const { written } = await drive((job, time) => {
    const said = well(job, time);
    return job.kind === "draft" ? { ...said, say: [{ type: "serving", port: 5173 }, ...said.say] } : said;
  });
  const told = written.flatMap((fact) => {
    if (fact.type === "preview_opened" && fact.kind === "draft") return ["opened"];
    return fact.type === "draft_painted" ? ["painted"] : [];
  });
  expect(told).toEqual(["opened", "painted"]);
});

test.each<[string, (job: Extract<Job, { kind: "merge" }>) => ReturnType<Play>]>([
  [
    "a check that fails",
    (job) => ({ say: [...passed(job).map((check, index) => ({ ...check, ok: index !== 0 })), committed(job)] }),
  ],
  ["a due check that was not run", (job) => ({ say: [...passed(job).slice(1), committed(job)] })],
  ["checks that pass without a commit", (job) => ({ say: passed(job) })],
  [
    "a runner that says it failed",
    (job) => ({ say: [...passed(job), committed(job), { type: "finished", ok: false, findings: [] }] }),
  ],
])("%s never moves main, and leads to one question", async (_name, merge) => {
  const { build, written } = await drive((job, time) =>
    job.kind === "merge" && job.component === "backend" ? merge(job) : well(job, time),
  );
  expect(written.filter((fact) => fact.type === "main_moved" && fact.component === "backend")).toEqual([]);
  expect(count(written, "merge_rejected")).toBe(2);
  expect([buildStatus(build), build.question?.options]).toEqual(["asking", ["Try again", "Stop here"]]);
});

test.each<[string, { dies?: boolean; lost?: boolean }]>([
  ["a runner that dies", { dies: true }],
  ["a sandbox that is lost", { lost: true }],
])("%s in any job is started again, and nothing is written twice", async (_name, how) => {
  const calm = await drive(well);
  const { build, written, begun } = await drive((job, time) =>
    time === 1 ? { ...well(job, time), say: well(job, time).say.slice(0, 1), ...how } : well(job, time),
  );
  expect(buildStatus(build)).toBe("done");
  expect(begun.filter((name) => name.startsWith("merge-backend-1"))).toHaveLength(2);
  const shape = (facts: BuildEvent[]) =>
    facts
      .filter(({ type }) => ["main_moved", "component_ready", "build_done", "merge_started"].includes(type))
      .map((fact) => ("component" in fact ? `${fact.type} ${fact.component}` : fact.type))
      .toSorted();
  expect(shape(written)).toEqual(shape(calm.written));
});

test("a cancel ends every sandbox and then says so", async () => {
  const { build, purged, begun } = await drive(well, [requested, { type: "cancel_requested" }]);
  expect([buildStatus(build), purged, begun]).toEqual(["cancelled", [{ runId: "r1" }], []]);
});

test("what is ours to mend is tried again before it is called broken", async () => {
  const { build, begun } = await drive((job, time) => {
    if (job.kind === "skeleton" && time < 3) return { say: [{ type: "finished", ok: false, findings: [] }] };
    return well(job, time);
  });
  expect(buildStatus(build)).toBe("done");
  expect(begun.filter((name) => name === "skeleton")).toHaveLength(3);
});

test("what a lost lease ends is not at rest: whoever holds it next goes on", async () => {
  const lost = new AbortController();
  const { end, build } = await drive(
    (job, time) => {
      if (job.kind === "merge") lost.abort();
      return well(job, time);
    },
    undefined,
    lost.signal,
  );
  expect([end, buildStatus(build)]).toEqual([null, "building"]);
});

test("a lease that is somebody else's by now ends the driving at once, and nothing is tried again and again", async () => {
  const events = fakeEventLog({ r1: [{ ...requested, prompt: bikeShopPrompt, autoApprove: true } as BuildEvent] });
  let appends = 0;
  const taken: typeof events = {
    ...events,
    append: async () => {
      appends += 1;
      throw new KriptikError("lease_lost", "run:r1 has a later epoch than 1.");
    },
  };
  await expect(drive(well, undefined, undefined, taken)).rejects.toThrow("later epoch");
  expect(appends).toBeLessThan(5);
});
