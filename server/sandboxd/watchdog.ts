import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Fleet } from "./fleet";
import { inBackground, log } from "./log";
import type { LiveSandbox } from "./sandbox";

const MEMORY_MS = 250;
const DISK_MS = 1_000;
/** Between two looks at a sandbox's files when the disk did not fill noticeably meanwhile. */
const UNHURRIED_DISK_MS = 10_000;
const NOTICEABLE_BYTES = 128 << 20;
/** With less than this free, the one that holds most has to go, whatever its limit. */
const RESERVE_BYTES = 512 << 20;

type Process = { pid: number; parent: number; name: string; startedAt: string };
type Weighed = Process & { bytes: number };

function readStat(pid: number): Process | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    // It ended between the listing and the look.
    return null;
  }
  const nameEnd = text.lastIndexOf(")");
  const fields = text.slice(nameEnd + 2).split(" ");
  const name = text.slice(text.indexOf("(") + 1, nameEnd);
  return { pid, parent: Number(fields[1]), name, startedAt: fields[19] ?? "" };
}

/** What only this process holds in memory, and what it holds of shared memory. */
function weigh(process: Process): Weighed {
  let text = "";
  try {
    text = readFileSync(`/proc/${process.pid}/status`, "latin1");
  } catch {
    // Ended: it holds nothing.
    return { ...process, bytes: 0 };
  }
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
  return { ...process, bytes: (kibibytes("RssAnon") + kibibytes("RssShmem")) * 1_024 };
}

function readProcesses(): Map<number, Process[]> {
  const byParent = new Map<number, Process[]>();
  for (const name of readdirSync("/proc")) {
    const found = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (!found) continue;
    const siblings = byParent.get(found.parent);
    if (siblings) siblings.push(found);
    else byParent.set(found.parent, [found]);
  }
  return byParent;
}

function below(pid: number, byParent: Map<number, Process[]>): Process[] {
  const found: Process[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const child of byParent.get(next) ?? []) {
      found.push(child);
      waiting.push(child.pid);
    }
  return found;
}

/** The heaviest first, until what is left would fit. */
export function toKill<T extends { bytes: number }>(processes: readonly T[], limitBytes: number): T[] {
  let left = processes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (left <= limitBytes) return [];
  const chosen: T[] = [];
  for (const process of [...processes].sort((a, b) => b.bytes - a.bytes)) {
    if (left <= limitBytes * 0.9) break;
    chosen.push(process);
    left -= process.bytes;
  }
  return chosen;
}

async function bytesIn(folder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // `du` goes by file descriptors and follows no link: nothing that happens in the folder meanwhile leads it away.
    const child = spawn("du", ["--summarize", "--one-file-system", "--block-size=1", folder], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let text = "";
    child.stdout.on("data", (part) => (text += part));
    child.on("error", reject);
    child.on("close", () => resolve(Number.parseInt(text, 10) || 0));
  });
}

/** Counts what no cgroup counts: memory where there is none, and the disk, on which no quota lies. */
export class Watchdog {
  #isLooking = false;
  #freeBytes = Number.POSITIVE_INFINITY;
  #lookedAtMs = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly home: string,
    private readonly limits: { memory: boolean; disk: boolean },
  ) {}

  start(): void {
    if (this.limits.memory) setInterval(() => this.#watchMemory(), MEMORY_MS);
    if (this.limits.disk) setInterval(() => inBackground("watching the disk", this.#watchDisk()), DISK_MS);
  }

  #watchMemory(): void {
    const active = this.fleet.all.filter((sandbox) => !sandbox.isQuiet);
    if (active.length === 0) return;
    const byParent = readProcesses();
    for (const sandbox of active) {
      if (sandbox.pid === undefined) continue;
      const processes = below(sandbox.pid, byParent);
      sandbox.noteProcesses(processes.length);
      // All but the agent. Not by name: a process may call itself anything.
      const weighed = processes.filter((process) => !sandbox.isOwn(process)).map(weigh);
      for (const heavy of toKill(weighed, sandbox.limits.memoryMiB * (1 << 20))) kill(heavy, sandbox);
    }
  }

  async #watchDisk(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { bavail, bsize } = await statfs(this.home);
      const freeBytes = bavail * bsize;
      const isFilling = this.#freeBytes - freeBytes > NOTICEABLE_BYTES || freeBytes < RESERVE_BYTES;
      if (!isFilling && Date.now() - this.#lookedAtMs < UNHURRIED_DISK_MS) return;
      this.#freeBytes = freeBytes;
      this.#lookedAtMs = Date.now();
      await this.#weighFiles(freeBytes < RESERVE_BYTES);
    } finally {
      this.#isLooking = false;
    }
  }

  async #weighFiles(isScarce: boolean): Promise<void> {
    const byParent = readProcesses();
    for (const sandbox of this.fleet.all)
      if (!sandbox.isQuiet && sandbox.pid !== undefined) sandbox.noteProcesses(below(sandbox.pid, byParent).length);
    const weighed: { sandbox: LiveSandbox; bytes: number }[] = [];
    for (const sandbox of this.fleet.all) {
      if (sandbox.isQuiet && !isScarce) continue;
      const bytes = await bytesIn(sandbox.filesFolder);
      weighed.push({ sandbox, bytes });
      if (bytes > sandbox.limits.diskMiB * (1 << 20)) await endForDisk(sandbox, bytes);
    }
    const [heaviest] = weighed.sort((a, b) => b.bytes - a.bytes);
    if (isScarce && heaviest && heaviest.bytes > NOTICEABLE_BYTES) await endForDisk(heaviest.sandbox, heaviest.bytes);
  }
}

async function endForDisk(sandbox: LiveSandbox, bytes: number): Promise<void> {
  log("a sandbox holds too much of the disk", { id: sandbox.id, bytes, limitMiB: sandbox.limits.diskMiB });
  await sandbox.stop("disk");
}

function kill({ pid, startedAt, name, bytes }: Weighed, sandbox: LiveSandbox): void {
  // The number may already be another's.
  if (readStat(pid)?.startedAt !== startedAt) return;
  log("a process held too much memory", { id: sandbox.id, name, bytes, limitMiB: sandbox.limits.memoryMiB });
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    log("it was gone before", { id: sandbox.id, error: error instanceof Error ? error.message : String(error) });
  }
}
