import { readdirSync, readFileSync } from "node:fs";
import { localSandboxes } from "@/server/adapters/sandbox/local/provider";
import type { Sandbox } from "@/server/ports/sandbox";
import { plainSpec, startSandboxd } from "@/tests/fixtures/sandboxes";
import { commandLines } from "./escapes/world";

const IDLE = 200;
const CREATE_LIMIT_MS = 30;

const at = (numbers: readonly number[], part: number) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(2));
};

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await act();
  return performance.now() - startedAtMs;
}

/** Until the first byte has come from inside. */
async function firstOutput(sandbox: Sandbox): Promise<void> {
  const handle = await sandbox.exec(["echo", "up"]);
  for await (const _bytes of handle.stdout) break;
}

type Processes = Map<number, number[]>;
function childrenByParent(): Processes {
  const found: Processes = new Map();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const text = read(`/proc/${name}/stat`);
    const parent = Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
    found.set(parent, [...(found.get(parent) ?? []), Number(name)]);
  }
  return found;
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** Memory that would be free again without them: shared pages are counted by their share. */
function proportionalKibibytes(pid: number, all: Processes): number {
  const own = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return (all.get(pid) ?? []).reduce((sum, child) => sum + proportionalKibibytes(child, all), own);
}

/** How long a sandbox takes to say something, what 200 that do nothing cost, and how fast all are gone. */
export async function measureSandboxes(n: number, say: (line: string) => void) {
  const daemon = await startSandboxd();
  const provider = await localSandboxes(daemon);

  const createMs: number[] = [];
  for (let made = 0; made < n; made += 1) {
    let sandbox: Sandbox | undefined;
    createMs.push(
      await timed(async () => {
        sandbox = await provider.open(`create-${made}`, plainSpec);
        await firstOutput(sandbox);
      }),
    );
    await sandbox?.terminate();
  }
  say(`create to first output: p50 ${at(createMs, 0.5)} ms, p95 ${at(createMs, 0.95)} ms`);

  const before = childrenByParent();
  const baseKibibytes = proportionalKibibytes(daemon.pid, before);
  const idle: Sandbox[] = [];
  const fillMs = await timed(async () => {
    for (let made = 0; made < IDLE; made += 1) idle.push(await provider.open(`idle-${made}`, plainSpec));
  });
  const idleKibibytes = (proportionalKibibytes(daemon.pid, childrenByParent()) - baseKibibytes) / IDLE;
  const [first] = idle;
  const execMs: number[] = [];
  for (let round = 0; first && round < n; round += 1) execMs.push(await timed(() => firstOutput(first)));
  say(`${IDLE} idle: ${Math.round(idleKibibytes)} KiB each, an exec among them p50 ${at(execMs, 0.5)} ms`);

  const goneMs = await timed(async () => {
    process.kill(daemon.pid, "SIGKILL");
    while (commandLines().includes(daemon.home)) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  say(`after kill -9 all are gone in ${Math.round(goneMs)} ms`);
  return {
    createToFirstOutputMsP50: at(createMs, 0.5),
    createToFirstOutputMsP95: at(createMs, 0.95),
    execMsP50: at(execMs, 0.5),
    idleSandboxes: IDLE,
    idleKibibytesEach: Math.round(idleKibibytes),
    createOfAllIdleMs: Math.round(fillMs),
    goneAfterKillMs: Math.round(goneMs),
    enforced: provider.caps.enforced,
  };
}

export async function prove({ n = 100, say }: { n?: number; say: (line: string) => void }) {
  const figures = await measureSandboxes(n, say);
  const p50Ms = figures.createToFirstOutputMsP50;
  const failures =
    p50Ms > CREATE_LIMIT_MS ? [`create to first output: p50 ${p50Ms} ms, wanted ${CREATE_LIMIT_MS}`] : [];
  return { n, figures, failures };
}
