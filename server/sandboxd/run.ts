import { spawn } from "node:child_process";

/** Runs a program of the system to its end, whatever that is: the caller looks at what it left. */
export async function run(argv: readonly [string, ...string[]]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), {
      stdio: "ignore",
      env: { PATH: "/usr/bin:/bin", NODE_ENV: "production" },
    });
    child.on("error", reject);
    child.on("exit", () => resolve());
  });
}
