import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxdConfig } from "./config";
import { log } from "./log";

type Roots = SandboxdConfig["cgroups"];
export type GroupLimits = { memoryMiB: number; cpuRequest: number; cpuLimit: number | undefined; processes: number };
export type Groups = { tasks: string[]; oomKills: () => number; remove: () => boolean };

const PERIOD_US = 100_000;

function make(folder: string, settings: Record<string, string>): string {
  mkdirSync(folder);
  try {
    for (const [name, value] of Object.entries(settings)) writeFileSync(join(folder, name), value);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return folder;
}

function numberAfter(path: string, word: string): number {
  const found = new RegExp(`^${word} (\\d+)$`, "m").exec(readFileSync(path, "utf8"));
  return Number(found?.[1] ?? 0);
}

/** Limits by cgroup v1, one group a sandbox and controller. What can not be set up is not claimed. */
export class Cgroups {
  readonly #roots: Roots;

  constructor(roots: Roots) {
    this.#roots = { ...roots };
    for (const name of ["memory", "cpu", "pids"] as const) {
      const root = this.#roots[name];
      if (!root) continue;
      try {
        const probe = this.#makeOne(name, root, "probe", { memoryMiB: 64, cpuRequest: 1, cpuLimit: 1, processes: 16 });
        rmdirSync(probe);
      } catch (error) {
        log(`the ${name} cgroup can not be used`, { error: error instanceof Error ? error.message : String(error) });
        delete this.#roots[name];
      }
    }
  }

  get controls(): { memory: boolean; cpu: boolean; processes: boolean } {
    return { memory: Boolean(this.#roots.memory), cpu: Boolean(this.#roots.cpu), processes: Boolean(this.#roots.pids) };
  }

  #makeOne(name: "memory" | "cpu" | "pids", root: string, group: string, limits: GroupLimits): string {
    const folder = join(root, group);
    if (name === "memory")
      return make(folder, { "memory.limit_in_bytes": String(Math.round(limits.memoryMiB) * (1 << 20)) });
    // What the agent itself forks is not the sandbox's business.
    if (name === "pids") return make(folder, { "pids.max": String(limits.processes + 64) });
    const quota = limits.cpuLimit === undefined ? -1 : Math.round(limits.cpuLimit * PERIOD_US);
    return make(folder, {
      "cpu.shares": String(Math.max(2, Math.round(limits.cpuRequest * 1024))),
      "cpu.cfs_quota_us": String(quota),
    });
  }

  create(group: string, limits: GroupLimits): Groups {
    const folders: string[] = [];
    for (const name of ["memory", "cpu", "pids"] as const) {
      const root = this.#roots[name];
      if (root) folders.push(this.#makeOne(name, root, group, limits));
    }
    const memory = this.#roots.memory ? join(this.#roots.memory, group) : null;
    let killed = 0;
    return {
      // One thread that moves itself takes none of the locks for which `cgroup.procs` waits; the launcher has one.
      tasks: folders.map((folder) => join(folder, "tasks")),
      oomKills: () => {
        if (memory) killed = numberAfter(join(memory, "memory.oom_control"), "oom_kill");
        return killed;
      },
      remove: () => folders.map(removeFolder).every(Boolean),
    };
  }
}

/** False while a process in it is still going. */
function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
