import { existsSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { bikeShopPrompt } from "@/tests/fixtures/models/bike-shop";
import { descendants, isAlive, mounts, type Product, processes, startBuild, startProduct, until } from "./product";

const victims = ["web", "worker", "runner", "sandbox", "sandboxd"] as const;
type Victim = (typeof victims)[number];
type Moment = { victim: Victim; share: number; inMerge: boolean };
type Outcome = { moment: Moment; failures: string[]; tookMs: number };

const PATTERN: Record<Victim, RegExp> = {
  web: /next(-server| start|\/dist\/bin\/next)/,
  worker: /dist\/worker\.mjs/,
  runner: /\/opt\/kriptik\/runner\.mjs/,
  sandbox: /kriptik.*agent|^\S*agent\b/,
  sandboxd: /sandboxd\.mjs/,
};
const DONE_TIMEOUT_MS = 240_000;

/** Mulberry32: the same seed gives the same moments. Source: Tommy Ettinger's public-domain generator. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Every victim in turn, spread over the whole build; each third or so falls inside a merge, seen in the log from outside. */
function moments(n: number, seed: number): Moment[] {
  const random = seeded(seed);
  return Array.from({ length: n }, (_, index) => {
    const victim = victims[index % victims.length] ?? "worker";
    return { victim, share: (index + random()) / n, inMerge: index % 3 === 0 };
  });
}

/** The youngest one: of runners and sandboxes, the one at work right now. */
function find(product: Product, victim: Victim): number | null {
  const found = descendants(product.pid).filter(({ command }) => PATTERN[victim].test(command));
  const chosen = victim === "runner" || victim === "sandbox" ? found.at(-1) : found[0];
  return chosen?.pid ?? null;
}

async function strike(
  product: Product,
  sessionId: string,
  { victim, share, inMerge }: Moment,
  calmMs: number,
): Promise<string | null> {
  if (inMerge)
    await until(
      product,
      sessionId,
      ({ phase, status }) => phase === "merging" || status === "done",
      DONE_TIMEOUT_MS,
      10,
    );
  await sleep(inMerge ? share * 4_000 : share * calmMs);
  const pid = find(product, victim);
  if (pid === null || !isAlive(pid)) return null;
  process.kill(pid, "SIGKILL");
  return victim;
}

/** What the log of a build says of its end: main's tree, and how often main moved for each component. */
async function ended(product: Product, sessionId: string) {
  const facts = (await product.facts(sessionId)).map(({ fact }) => fact);
  const moved = facts.flatMap((fact) => (fact.type === "main_moved" ? [fact] : []));
  return { tree: moved.at(-1)?.tree ?? "", components: moved.map(({ component }) => component) };
}

async function killedBuild(
  product: Product,
  moment: Moment,
  calm: { ms: number; tree: string; components: string[] },
): Promise<Outcome> {
  const failures: string[] = [];
  const { sessionId, projectId, approvedAtMs } = await startBuild(product, bikeShopPrompt);
  const name = `${moment.victim} at ${Math.round(moment.share * 100)} %${moment.inMerge ? " inside a merge" : ""}`;
  try {
    const struck = await strike(product, sessionId, moment, calm.ms);
    if (!struck) failures.push(`${name}: there was nothing alive to kill`);
    await until(product, sessionId, ({ status }) => status === "done", DONE_TIMEOUT_MS, 200);
    const { tree, components } = await ended(product, sessionId);
    if (tree !== calm.tree) failures.push(`${name}: main's tree is ${tree}, unkilled it is ${calm.tree}`);
    if (components.toSorted().join() !== calm.components.toSorted().join())
      failures.push(`${name}: main moved for ${components.join(", ")}`);
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { title } = (await product.status(sessionId)).contract ?? { title: "" };
  await remove(product, projectId, title);
  return { moment, failures, tookMs: Date.now() - approvedAtMs };
}

async function remove(product: Product, projectId: string, title: string) {
  const { name } = (await (await product.get(`/api/projects/${projectId}`)).json()) as { name: string };
  const answer = await product.del(`/api/projects/${projectId}`, { confirm: name ?? title });
  if (!answer.ok) throw new Error(`delete ${answer.status}: ${await answer.text()}`);
}

const leftFolders = (data: string) => (existsSync(`${data}/repositories`) ? readdirSync(`${data}/repositories`) : []);

/** kill -9 of web, worker, runner, a sandbox and sandboxd at seeded moments of a build: each build ends as the unkilled one did. */
export async function prove({ n = 40, seed, say }: { n?: number; seed: number; say: (line: string) => void }) {
  const before = { mounts: mounts(), pids: new Set(processes().map(({ pid }) => pid)) };
  const product = await startProduct();
  const failures: string[] = [];
  const outcomes: Outcome[] = [];
  try {
    const calmRun = await startBuild(product, bikeShopPrompt);
    const done = await until(product, calmRun.sessionId, ({ status }) => status === "done", DONE_TIMEOUT_MS, 100);
    const calm = { ms: done.timings.doneMs ?? 60_000, ...(await ended(product, calmRun.sessionId)) };
    say(`unkilled: done in ${calm.ms} ms, main moved for ${calm.components.join(", ")}`);
    await remove(product, calmRun.projectId, "");
    for (const moment of moments(n, seed)) {
      const outcome = await killedBuild(product, moment, calm);
      outcomes.push(outcome);
      failures.push(...outcome.failures);
      say(
        `${outcome.failures[0] ?? `${moment.victim} at ${Math.round(moment.share * 100)} %: done, same tree`} (${outcome.tookMs} ms)`,
      );
    }
    const left = leftFolders(product.data);
    if (left.length > 0) failures.push(`repositories left after deletion: ${left.join(", ")}`);
  } finally {
    await product.stop();
  }
  await sleep(1_000);
  const stray = processes().filter(
    ({ pid, command }) => !before.pids.has(pid) && /kriptik|sandboxd|runner\.mjs|dist\//.test(command),
  );
  if (stray.length > 0) failures.push(`processes left: ${stray.map(({ command }) => command.slice(0, 80)).join("; ")}`);
  const grown = mounts().filter((mount) => !before.mounts.includes(mount));
  if (grown.length > 0) failures.push(`mounts left: ${grown.join("; ")}`);
  const by = (victim: Victim) => outcomes.filter(({ moment }) => moment.victim === victim).length;
  const figures = {
    builds: outcomes.length,
    insideAMerge: outcomes.filter(({ moment }) => moment.inMerge).length,
    ...Object.fromEntries(victims.map((victim) => [victim, by(victim)])),
    longestMs: Math.max(0, ...outcomes.map(({ tookMs }) => tookMs)),
  };
  return { n: outcomes.length, figures, failures };
}
