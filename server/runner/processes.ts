import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { dirname } from "node:path";
import process from "node:process";

export type Ended = { code: number | null; timedOut: boolean; output: string; durationMs: number };
export type StartOptions = { cwd: string; env?: Record<string, string>; timeoutMs?: number; low?: boolean };
/** A process that stays: `output` is what it has said so far, `ended` settles when it is gone. */
export type Service = { pid: number; output: () => string; ended: Promise<Ended>; stop: () => Promise<void> };
export type Processes = {
  run: (argv: readonly string[], options: StartOptions) => Promise<Ended>;
  start: (argv: readonly string[], options: StartOptions) => Service;
  /** What a process gets that something else starts for us, so that it is found again as ours. */
  environment: () => NodeJS.ProcessEnv;
  /** Ends everything that this runner started, whatever became of its parents. */
  killAll: () => void;
};

const MARK = "KRIPTIK_RUNNER";
/** Colours, from programs that print them although nobody looks. */
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const KEPT_OUTPUT_CHARS = 400_000;
const LOW_PRIORITY = 10;

const plain = (output: string) => output.replaceAll(ESCAPES, "");

const EXCERPT_CHARS = 1500;
/** What a program complained of: from the first line that says so, or else its last words. */
export function excerpt(output: string): string {
  const from = output.search(/^.*\b\w*error\b/im);
  return (from < 0 ? output.trim().slice(-EXCERPT_CHARS) : output.slice(from, from + EXCERPT_CHARS)).trim();
}

/** A process id is used again; together with its start time it is not. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null; // It is gone, or not ours to read.
  }
}

function markOf(pid: number): string | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    return environment.find((pair) => pair.startsWith(`${MARK}=`))?.slice(MARK.length + 1) ?? null;
  } catch {
    return null; // It is gone, or another user's.
  }
}

function signal(pid: number, name: "SIGKILL" | "SIGTERM"): void {
  try {
    process.kill(pid, name);
  } catch {
    return; // It ended first, which is what was wanted.
  }
}

/** A mark is `<workspace>|<runner's pid>|<its start time>`: it says who started a process, also after that one's death. */
function killMarked(matches: (mark: string) => boolean): number {
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const ours = pids.filter((pid) => pid !== process.pid && matches(markOf(pid) ?? ""));
  for (const pid of ours) signal(pid, "SIGKILL");
  return ours.length;
}

/** Ends what an earlier runner on this workspace left behind when it was killed. */
export function killLeftovers(workspace: string): number {
  return killMarked((mark) => {
    const [place, pid, startedAt] = mark.split("|");
    return place === workspace && startTimeOf(Number(pid)) !== startedAt;
  });
}

export function processesOf(workspace: string): Processes {
  const mark = `${workspace}|${process.pid}|${startTimeOf(process.pid)}`;
  const groups = new Set<number>();
  const environment = (own: Record<string, string> = {}) => {
    const path = [
      `${workspace}/node_modules/.bin`,
      dirname(process.execPath),
      "/usr/local/bin",
      "/usr/bin",
      "/bin",
    ].join(":");
    const base = { PATH: path, HOME: tmpdir(), TMPDIR: tmpdir(), LANG: "C.UTF-8", NO_COLOR: "1", CI: "1" };
    // Node's own type knows only environments that say NODE_ENV.
    return { ...base, ...own, [MARK]: mark } as unknown as NodeJS.ProcessEnv;
  };

  function launch(argv: readonly string[], { cwd, env, low }: StartOptions): ChildProcess {
    const [command = "", ...args] = argv;
    // A group of its own, so that what it starts in turn ends with it.
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid) groups.add(child.pid);
    if (child.pid && low) setPriority(child.pid, Math.min(LOW_PRIORITY, constants.priority.PRIORITY_LOW));
    return child;
  }

  function start(argv: readonly string[], options: StartOptions): Service {
    const startedAtMs = performance.now();
    const child = launch(argv, options);
    let output = "";
    let timedOut = false;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-KEPT_OUTPUT_CHARS);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const end = () => {
      if (child.pid) signal(-child.pid, "SIGKILL");
    };
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          end();
        }, options.timeoutMs)
      : undefined;
    const ended = new Promise<Ended>((resolve) => {
      const settle = (code: number | null, why = "") => {
        clearTimeout(timer);
        end();
        if (child.pid) groups.delete(child.pid);
        resolve({ code, timedOut, output: plain(output) + why, durationMs: performance.now() - startedAtMs });
      };
      child.once("error", (error) => settle(null, `\n${argv[0]}: ${error.message}`));
      // `exit`, not `close`: a grandchild that holds the pipes open is ended here, not waited for.
      child.once("exit", (code) => setImmediate(() => settle(code)));
    });
    const stop = async () => {
      if (child.pid && groups.has(child.pid)) signal(-child.pid, "SIGTERM");
      const patience = setTimeout(end, 1500);
      await ended;
      clearTimeout(patience);
    };
    return { pid: child.pid ?? -1, output: () => plain(output), ended, stop };
  }

  return {
    start,
    environment: () => environment(),
    run: (argv, options) => start(argv, options).ended,
    killAll: () => {
      for (const group of groups) signal(-group, "SIGKILL");
      killMarked((found) => found === mark);
    },
  };
}
