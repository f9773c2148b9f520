import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { dataFolder, root } from "./home.mjs";

const MAX_LOG_BYTES = 5 * 1024 * 1024;
const running = new Set();

/** Appends; begins again when it has grown too long. */
export function openLog(name) {
  const folder = join(dataFolder(), "logs");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return { path, fd: openSync(path, bytes > MAX_LOG_BYTES ? "w" : "a") };
}

/** Runs to the end with its output in a log; a failure carries the end of what was said. */
export function command(argv, { env = process.env, log = "setup", cwd = root } = {}) {
  const [program, ...rest] = argv;
  const { path, fd } = openLog(log);
  const from = statSync(path).size;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { cwd, env, stdio: ["ignore", fd, fd] });
    running.add(child);
    const ended = (problem) => {
      running.delete(child);
      closeSync(fd);
      if (!problem) return resolve();
      const said = readFileSync(path).subarray(from).toString().trimEnd().split("\n").slice(-30).join("\n");
      const message = `${argv.join(" ")}: ${problem}\n${said}\n(all of it: ${path})`;
      reject(Object.assign(new Error(message), { said, exitCode: child.exitCode }));
    };
    child.once("error", (error) => ended(error.message));
    child.once("exit", (code, signal) => ended(code === 0 ? null : `ended with ${signal ?? code}`));
  });
}

/** What set-up had under way ends with it. */
export function endCommands() {
  for (const child of running) child.kill("SIGTERM");
}
