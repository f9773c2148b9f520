import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, type ProcessRow } from "../product";
import type { Phase, Victim } from "./moments";

const programs: Record<Exclude<Victim, "sandbox">, RegExp> = {
  web: /next(-server| start|\/dist\/bin\/next)/,
  worker: /dist\/worker\.mjs/,
  runner: /^\S*node \/opt\/kriptik\/runner\.mjs/,
  sandboxd: /^\S*node \S*sandboxd\.mjs/,
};
/** Pid 1 of a sandbox, and what forks from it. */
const AGENT = /^\/opt\/kriptik\/agent init/;

/** The jobs that the build waits for in each phase; a draft or a live application is hit where there is nothing else. */
const waitedFor: Partial<Record<Phase, RegExp>> = { merge: /\/merge-/, skeleton: /\/skeleton/, gate: /\/serve-/ };

function chosenRunner(all: readonly ProcessRow[], phase: Phase): ProcessRow | null {
  const runners = all.filter(({ command }) => programs.runner.test(command));
  const wanted = runners.filter(({ command }) => waitedFor[phase]?.test(command));
  const working = runners.filter(({ command }) => !/\/(draft|serve-)/.test(command));
  return wanted[0] ?? working.at(-1) ?? runners[0] ?? null;
}

/** Pid 1 of the sandbox in which a process runs: the topmost agent above it. */
function agentAbove(all: readonly ProcessRow[], pid: number): ProcessRow | null {
  const row = all.find((one) => one.pid === pid);
  if (!row) return null;
  return agentAbove(all, row.parent) ?? (AGENT.test(row.command) ? row : null);
}

function chosen(all: readonly ProcessRow[], victim: Victim, phase: Phase): ProcessRow | null {
  if (victim === "runner") return chosenRunner(all, phase);
  if (victim !== "sandbox") return all.find(({ command }) => programs[victim].test(command)) ?? null;
  const runner = chosenRunner(all, phase);
  return runner && agentAbove(all, runner.pid);
}

type Life = { state: string; startedAt: string };
function lifeOf(pid: number): Life | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startedAt: fields[19] ?? "" };
  } catch {
    return null; // it is gone
  }
}
const isAlive = (life: Life | null): life is Life => life !== null && life.state !== "Z" && life.state !== "X";

/** Tells a process from another that bears its number later. */
export const identityOf = (pid: number): string | null => {
  const life = lifeOf(pid);
  return isAlive(life) ? `${pid} ${life.startedAt}` : null;
};

const DYING_MS = 5_000;

/** Kills the victim if there is one, seen alive the moment before, and waits until it is dead. Returns what it was. */
export async function strike(supervisor: number, victim: Victim, phase: Phase): Promise<string | null> {
  const row = chosen(descendants(supervisor), victim, phase);
  const identity = row && identityOf(row.pid);
  if (!row || !identity) return null;
  process.kill(row.pid, "SIGKILL");
  const untilMs = performance.now() + DYING_MS;
  while (identityOf(row.pid) === identity) {
    if (performance.now() > untilMs) throw new Error(`${victim} (process ${row.pid}) did not die of SIGKILL.`);
    await sleep(5);
  }
  return row.command.split("/").at(-1)?.slice(0, 60) ?? victim;
}
