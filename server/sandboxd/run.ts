import { spawn } from "node:child_process";

/** Runs a program of the system to its end. Returns its exit code; null where a signal ended it. */
export async function run(argv: readonly [string, ...string[]]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), {
      stdio: "ignore",
      env: { PATH: "/usr/bin:/bin", NODE_ENV: "production" },
    });
    child.on("error", reject);
    child.on("exit", resolve);
  });
}
