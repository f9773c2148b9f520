import { spawn } from "node:child_process";
import { closeSync, readFileSync, statSync } from "node:fs";
import { root } from "./home.mjs";
import { openLog } from "./logs.mjs";

const running = new Set();

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
