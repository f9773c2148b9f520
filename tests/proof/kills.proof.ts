import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BuildEvent } from "@/lib/build/events";
import { buildPhase, emptyBuild, evolve } from "@/lib/build/state";
import { bikeShopPrompt } from "@/tests/fixtures/models/bike-shop";
import { watchMachine } from "./kills/left-behind";
import { isSameStep, type Moment, moments, type Phase, phases, type Victim, victims } from "./kills/moments";
import { strike } from "./kills/victims";
import { type Heard, listen } from "./listener";
import { type Product, startProduct, until } from "./product";

/** A hang is a failure; a busy machine is none. */
const DONE_TIMEOUT_MS = 600_000;
const REDRAW_MS = 50;
/** A moment at which the victim lives no more is no kill: another is drawn, and that build must end as the others. */
const MOST_DRAWS = 2;
const OVER: readonly BuildEvent["type"][] = ["build_done", "build_failed", "question_asked"];
const SETTLE_MS = 30_000;

type Calm = { heard: Heard[]; draftedMs: number; doneMs: number; tree: string; components: string[] };
/** Where a kill fell, in the words of the log. */
type Hit = {
  victim: Victim;
  planned: Phase;
  phase: string;
  process: string;
  after: string;
  ms: number;
  redraws: number;
};
type Outcome = { hit: Hit | null; failures: string[]; tookMs: number };

/** Sends the prompt; the contract is approved by itself, so that killing the web server then leaves nobody without an answer. */
async function begin(product: Product) {
  const beganAtMs = performance.now();
  const answer = await product.post("/api/execute", { prompt: bikeShopPrompt, autoApprove: true });
  if (answer.status !== 202) throw new Error(`execute ${answer.status}: ${await answer.text()}`);
  const { sessionId, projectId } = (await answer.json()) as { sessionId: string; projectId: string };
  return { sessionId, projectId, beganAtMs, log: listen(`${product.url}/api/build/stream/${sessionId}`) };
}

/** Main's tree at the end, and how often main moved for each component. */
async function ended(product: Product, sessionId: string) {
  await until(product, sessionId, ({ status }) => status === "done", DONE_TIMEOUT_MS, 200);
  const moved = (await product.facts(sessionId)).flatMap(({ fact }) => (fact.type === "main_moved" ? [fact] : []));
  return { tree: moved.at(-1)?.tree ?? "", components: moved.map(({ component }) => component) };
}

async function calmBuild(product: Product): Promise<Calm> {
  const { sessionId, projectId, beganAtMs, log } = await begin(product);
  const { tree, components } = await ended(product, sessionId);
  await log.first(({ type }) => type === "build_done", DONE_TIMEOUT_MS);
  log.close();
  await remove(product, projectId);
  const [drafted] = log.heard.filter(({ recorded: { fact } }) => fact.type === "contract_drafted");
  const [last] = log.heard.slice(-1);
  if (!drafted || !last) throw new Error("The unkilled run has no log.");
  const draftedMs = drafted.atMs - beganAtMs;
  return { heard: log.heard, draftedMs, doneMs: last.atMs - beganAtMs, tree, components };
}

const wordOf = (fact: BuildEvent) => `${fact.type}${"component" in fact ? ` (${fact.component})` : ""}`;

/** Waits for the moment and kills. Where no victim lives then, the next moment at which one does is taken, and counted; null where none lives up to the end. */
async function killAt(
  product: Product,
  { log, beganAtMs }: Awaited<ReturnType<typeof begin>>,
  { victim, phase, after, delayMs }: Moment,
): Promise<Hit | null> {
  if (after) await log.first((fact) => isSameStep(fact, after) || OVER.includes(fact.type), DONE_TIMEOUT_MS);
  await sleep(delayMs);
  const untilMs = performance.now() + DONE_TIMEOUT_MS;
  for (let redraws = 0; performance.now() < untilMs; redraws += 1) {
    const facts = log.facts();
    const last = log.heard.at(-1);
    if (last && OVER.includes(last.recorded.fact.type)) return null;
    const struck = await strike(product.pid, victim, phase);
    if (struck) {
      const ms = Math.round(performance.now() - (last?.atMs ?? beganAtMs));
      const at = {
        phase: buildPhase(facts.reduce(evolve, emptyBuild)),
        after: last ? wordOf(last.recorded.fact) : "the prompt",
      };
      return { victim, planned: phase, ...at, process: struck, ms, redraws };
    }
    await sleep(REDRAW_MS);
  }
  return null;
}

async function killedBuild(product: Product, moment: Moment, calm: Calm): Promise<Outcome> {
  const failures: string[] = [];
  const build = await begin(product);
  let hit: Hit | null = null;
  const name = `${moment.victim} in ${moment.phase}`;
  try {
    hit = await killAt(product, build, moment);
    build.log.close();
    const { tree, components } = await ended(product, build.sessionId);
    if (tree !== calm.tree) failures.push(`${name}: main's tree is ${tree}, unkilled it is ${calm.tree}`);
    if (components.toSorted().join() !== calm.components.toSorted().join())
      failures.push(`${name}: main moved for ${components.join(", ")}`);
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  build.log.close();
  await remove(product, build.projectId).catch((error: unknown) => failures.push(`${name}: ${String(error)}`));
  return { hit, failures, tookMs: Math.round(performance.now() - build.beganAtMs) };
}

async function remove(product: Product, projectId: string) {
  const { name } = (await (await product.get(`/api/projects/${projectId}`)).json()) as { name: string };
  const answer = await product.del(`/api/projects/${projectId}`, { confirm: name });
  if (!answer.ok) throw new Error(`delete ${answer.status}: ${await answer.text()}`);
}

const sentence = ({ victim, planned, phase, process, after, ms, redraws }: Hit) =>
  `${victim} (${process}) in ${planned}: ${ms} ms after ${after}, phase ${phase}${redraws > 0 ? `, redrawn ${redraws} times` : ""}`;

/** Every kill with a row of its own. */
function tableOf(outcomes: readonly Outcome[]) {
  const heads = [
    "",
    "victim",
    "which",
    "planned in",
    "phase by the log",
    "after the fact",
    "ms after it",
    "redrawn",
    "the build",
  ];
  const rows = outcomes.flatMap(({ hit, failures, tookMs }, index) => {
    if (!hit) return [];
    const { victim, process, planned, phase, after, ms, redraws } = hit;
    const end = failures.length === 0 ? `done in ${tookMs} ms, same tree` : failures.join("; ");
    return [[index + 1, victim, process, planned, phase, after, ms, redraws, end]];
  });
  return { title: "Kills", heads, rows };
}

const INSIDE: readonly Phase[] = ["merge", "append"];

function figuresOf(calm: Calm, outcomes: readonly Outcome[]) {
  const hits = outcomes.flatMap(({ hit }) => hit ?? []);
  const count = <T extends string>(names: readonly T[], of: (hit: Hit) => T) =>
    Object.fromEntries(names.map((name) => [name, hits.filter((hit) => of(hit) === name).length]));
  return {
    builds: outcomes.length,
    kills: hits.length,
    insideAMergeOrAnAppend: hits.filter(({ planned }) => INSIDE.includes(planned)).length,
    victims: count(victims, ({ victim }) => victim),
    phases: count(phases, ({ planned }) => planned),
    redrawn: hits.filter(({ redraws }) => redraws > 0).length,
    mainMovedFor: calm.components,
    tree: calm.tree,
    unkilledMs: Math.round(calm.doneMs),
    longestMs: Math.max(0, ...outcomes.map(({ tookMs }) => tookMs)),
  };
}

/** Sets up what is missing, so that what the machine has before is what a start leaves. */
async function startOnce(data: string): Promise<void> {
  await (await startProduct({ KRIPTIK_DATA: data })).stop();
}

/** kill -9 of web, worker, runner, a sandbox and sandboxd at seeded moments of a build: each build ends as the unkilled one did. */
export async function prove({ n = 40, seed, say }: { n?: number; seed: number; say: (line: string) => void }) {
  const data = mkdtempSync(join(tmpdir(), "kriptik-proof-"));
  await startOnce(data);
  const product = await startProduct({ KRIPTIK_DATA: data });
  const machine = watchMachine(product);
  const failures: string[] = [];
  const outcomes: Outcome[] = [];
  let calm: Calm;
  try {
    calm = await calmBuild(product);
    say(`unkilled: done in ${Math.round(calm.doneMs)} ms, main moved for ${calm.components.join(", ")}`);
    if (new Set(calm.components).size !== calm.components.length)
      failures.push(`unkilled: main moved for ${calm.components.join(", ")}`);
    const kills = () => outcomes.filter(({ hit }) => hit !== null).length;
    for (const moment of moments(n * MOST_DRAWS, seed, calm.heard, calm.draftedMs)) {
      if (kills() === n) break;
      const outcome = await killedBuild(product, moment, calm);
      outcomes.push(outcome);
      failures.push(...outcome.failures);
      const end = outcome.failures.length === 0 ? "done, same tree" : outcome.failures.join("; ");
      const what = outcome.hit
        ? sentence(outcome.hit)
        : `${moment.victim} in ${moment.phase}: nobody was there to be killed`;
      say(`${kills()} of ${n}: ${what}: ${end} (${outcome.tookMs} ms)`);
    }
    if (kills() < n) failures.push(`Only ${kills()} of ${n} victims were met alive.`);
    await machine.settled(SETTLE_MS);
  } finally {
    await product.stop();
  }
  const left = machine.left();
  failures.push(...left.map((name) => `left behind: ${name}`));
  rmSync(data, { recursive: true, force: true });
  return { n: outcomes.length, figures: figuresOf(calm, outcomes), failures, tables: [tableOf(outcomes)] };
}
