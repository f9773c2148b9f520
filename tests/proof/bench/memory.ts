import { existsSync, readFileSync } from "node:fs";
import { descendants } from "../product";

const programs = {
  web: /next(-server| start|\/dist\/bin\/next)/,
  worker: /dist\/worker\.mjs/,
  preview: /dist\/preview\.mjs/,
  sandboxd: /sandboxd\.mjs/,
} as const;
const names = ["supervisor", ...Object.keys(programs), "sandboxes"];
export type Memory = Record<string, number>;

function residentKibibytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(path, "utf8"))?.[1] ?? 0);
  } catch {
    return 0; // it ended while we looked
  }
}

/** Resident memory in MiB of each of the product's programs, and of everything that sandboxes run, Chromium included. */
export function residentMiB(supervisor: number): Memory {
  const kibibytes: Memory = Object.fromEntries(names.map((name) => [name, 0]));
  kibibytes.supervisor = residentKibibytes(supervisor);
  for (const { pid, command } of descendants(supervisor)) {
    const found = Object.entries(programs).find(([, pattern]) => pattern.test(command))?.[0] ?? "sandboxes";
    kibibytes[found] = (kibibytes[found] ?? 0) + residentKibibytes(pid);
  }
  return Object.fromEntries(Object.entries(kibibytes).map(([name, value]) => [name, Math.round(value / 1024)]));
}

/** The most that each held at any look while `work` ran. */
export async function mostMiB<T>(
  supervisor: number,
  everyMs: number,
  work: Promise<T>,
): Promise<{ most: Memory; result: T }> {
  const most: Memory = {};
  const look = () => {
    for (const [name, value] of Object.entries(residentMiB(supervisor))) most[name] = Math.max(most[name] ?? 0, value);
  };
  const timer = setInterval(look, everyMs);
  try {
    const result = await work;
    return { most, result };
  } finally {
    clearInterval(timer);
  }
}
