// `npm start`: sets everything up, then keeps the product's programs alive until Ctrl-C.
// Plain Node 20 without packages: it must run on a fresh clone.
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildPrograms, buildWeb, migrate } from "./lib/build.mjs";
import { family } from "./lib/children.mjs";
import { endCommands } from "./lib/command.mjs";
import { dataFolder, root } from "./lib/home.mjs";
import { installPackages } from "./lib/install.mjs";
import { runningInstance, takeLock } from "./lib/instance.mjs";
import { freePort, portProblem, relayIpv6 } from "./lib/ports.mjs";
import { say, step } from "./lib/say.mjs";
import { prepareSystem } from "./lib/system.mjs";
import { startWakeupsHub } from "./lib/wakeups-hub.mjs";

const READY_MS = 60_000;

function settings() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  return { port, url: `http://localhost:${port}`, data: dataFolder() };
}

/** Made once; without it nobody could read what was signed or sealed before. */
function secret(data) {
  const path = join(data, "secret");
  if (process.env.KRIPTIK_SECRET) return process.env.KRIPTIK_SECRET;
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  return readFileSync(path, "utf8").trim();
}

/** Unix sockets have short names: they live in a folder of their own that only we may enter. */
const socketFolder = () => mkdtempSync(join(tmpdir(), "kriptik-"));

async function healthy(port) {
  return new Promise((resolve) => {
    const request = get(
      { host: "127.0.0.1", port, path: "/api/health", timeout: 2_000, headers: { host: `localhost:${port}` } },
      (response) => {
        response.resume();
        resolve(response.statusCode < 500 || response.statusCode === 503);
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

async function untilReady(port, ending) {
  const untilMs = Date.now() + READY_MS;
  while (!ending.aborted) {
    if (await healthy(port)) return;
    if (Date.now() > untilMs)
      throw new Error(
        `The web server did not answer within ${READY_MS / 1000} s. Its log: ${join(dataFolder(), "logs/web.log")}`,
      );
    await sleep(100);
  }
}

const ending = new AbortController();
const undo = [];

async function end(code) {
  if (ending.signal.aborted) return;
  ending.abort();
  endCommands();
  for (const act of undo.reverse()) await act();
  process.exit(code);
}
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(name, () => {
    if (!ending.signal.aborted) say("\nEnding …");
    void end(0);
  });

async function prepare() {
  await installPackages();
  const problem = await prepareSystem();
  await buildPrograms();
  await buildWeb();
  return { problem };
}

function sayRunning({ ready, pid, url }) {
  say(ready ? `KripTik is already running: ${url}` : `KripTik is being started by process ${pid}: ${url}`);
  process.exit(0);
}

async function start() {
  const { port, url, data } = settings();
  const running = runningInstance(data);
  if (running) return sayRunning(running);
  const busy = await portProblem(port);
  if (busy) throw new Error(busy);
  const lock = takeLock(data, { port, url, ready: false });
  if (lock.other) return sayRunning(lock.other);
  undo.push(() => lock.release());

  say("KripTik");
  const { problem } = await prepare();
  if (ending.signal.aborted) return;
  const sockets = socketFolder();
  undo.push(() => rmSync(sockets, { recursive: true, force: true }));
  lock.update({ sockets });
  const env = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    BOUND_TO: "127.0.0.1",
    PREVIEW_PORT: process.env.PREVIEW_PORT || String(await freePort()),
    KRIPTIK_DATA: data,
    DATABASE_URL: process.env.DATABASE_URL || `file:${join(data, "kriptik.db")}`,
    KRIPTIK_SECRET: secret(data),
    WAKEUPS_SOCKET: join(sockets, "wakeups.sock"),
    SANDBOXD_SOCKET: join(sockets, "sandboxd.sock"),
    ...(problem && process.env.KRIPTIK_ISOLATION !== "process" && { KRIPTIK_SANDBOX_PROBLEM: problem }),
  };
  await step("Preparing the database", () => migrate(env));

  const hub = await startWakeupsHub(env.WAKEUPS_SOCKET);
  undo.push(() => hub.close());
  const children = family(say);
  undo.push(() => children.end());
  children.keep("web", {
    env,
    argv: [join(root, "node_modules/next/dist/bin/next"), "start", "--hostname", "127.0.0.1", "--port", String(port)],
  });
  for (const name of ["worker", "preview"])
    if (existsSync(join(root, `dist/${name}.mjs`)))
      children.keep(name, { env, argv: [join(root, `dist/${name}.mjs`)] });
  const relay = await relayIpv6(port);
  if (relay) undo.push(() => relay.close());

  await untilReady(port, ending.signal);
  if (ending.signal.aborted) return;
  lock.update({ ready: true, children: children.pids() });
  if (env.KRIPTIK_SANDBOX_PROBLEM) say(`  Builds are refused for now. ${env.KRIPTIK_SANDBOX_PROBLEM}`);
  say(`\n  ${url}\n\n  Data: ${data} · Logs: ${join(data, "logs")} · Ctrl-C ends everything.`);
}

await start().catch((error) => {
  if (ending.signal.aborted) return;
  console.error(error.message);
  return end(1);
});
