import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A program that a test starts, with what it said so far. */
export function start(argv: readonly [string, ...string[]], env: Record<string, string>) {
  const child: ChildProcess = spawn(argv[0], argv.slice(1), {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const program = {
    child,
    said: "",
    ended: new Promise<number | string>((resolve) =>
      child.once("exit", (code, signal) => resolve(signal ?? code ?? -1)),
    ),
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (program.said += data));
  return program;
}
export type Program = ReturnType<typeof start>;

export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > endMs) throw new Error(`It did not come to this within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stat(pid: string): { parent: number; state: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(parent), state };
  } catch {
    return null; // gone meanwhile
  }
}

/** All processes below one. */
export function descendants(pid: number): number[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = stat(name);
      return found ? [{ pid: Number(name), parent: found.parent }] : [];
    });
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
}

export function isAlive(pid: number): boolean {
  const found = stat(String(pid));
  return found !== null && found.state !== "Z";
}
