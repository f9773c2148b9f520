import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@/tests/integration/free-port";
import { buildWeb } from "../../scripts/lib/build.mjs";
import { nodeFlags } from "../../scripts/lib/children.mjs";
import { startWakeupsHub } from "../../scripts/lib/wakeups-hub.mjs";

const READY_TIMEOUT_MS = 60_000;

/** The web process as the supervisor runs it, alone: on a data folder, with the wake-ups of its machine. */
export async function webServer(data: string) {
  await buildWeb();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const socketPath = join(data, "wakeups.sock");
  const hub = await startWakeupsHub(socketPath);
  const settings = { KRIPTIK_DATA: data, BOUND_TO: "127.0.0.1", PORT: String(port), WAKEUPS_SOCKET: socketPath };
  const env = { ...process.env, ...settings, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const argv = [...nodeFlags, "node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)];
  let output = "";
  let child: ChildProcess | null = null;

  async function start() {
    const started = spawn(process.execPath, argv, { env, stdio: ["ignore", "pipe", "pipe"] });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    const untilMs = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < untilMs && started.exitCode === null) {
      const answer = await fetch(`${origin}/api/openapi.json`).catch(() => null); // not listening yet
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`The web server did not come up.\n${output.slice(-2_000)}`);
  }
  /** Returns how long it took to end. */
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    const ending = child;
    if (!ending || ending.exitCode !== null) return 0;
    const [beganMs, gone] = [performance.now(), once(ending, "exit")];
    ending.kill(signal);
    await gone;
    return performance.now() - beganMs;
  }
  await start();
  return {
    origin,
    socketPath,
    start,
    end,
    pid: () => child?.pid ?? 0,
    async stop() {
      const tookMs = await end("SIGTERM");
      hub.close();
      return tookMs;
    },
  };
}
