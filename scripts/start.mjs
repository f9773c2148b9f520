// `npm start`: sets everything up, then keeps the product's programs alive until Ctrl-C.
// Plain Node 20 without packages: it must run on a fresh clone.
import { randomBytes } from "node:crypto";
import { chownSync, closeSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildPrograms, buildWeb, migrate } from "./lib/build.mjs";
import { family, ownProgram } from "./lib/children.mjs";
import { endCommands } from "./lib/command.mjs";
import { dataFolder, root } from "./lib/home.mjs";
import { installPackages } from "./lib/install.mjs";
import { runningInstance, takeLock } from "./lib/instance.mjs";
import { keepLogsShort, openLog } from "./lib/logs.mjs";
import { freePort, portProblem, relayIpv6 } from "./lib/ports.mjs";
import { installTemplate, prepareSandboxHome, startSandboxd } from "./lib/sandbox-home.mjs";
import { say, step } from "./lib/say.mjs";
import { prepareSystem } from "./lib/system.mjs";
import { startWakeupsHub } from "./lib/wakeups-hub.mjs";

const READY_MS = 120_000;

function settings() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  const isolation = process.env.KRIPTIK_ISOLATION || "namespaces";
  if (!["namespaces", "process"].includes(isolation))
    throw new Error(`KRIPTIK_ISOLATION must be "namespaces" or "process", not "${isolation}".`);
  return { port, url: `http://localhost:${port}`, data: dataFolder(), isPlain: isolation === "process" };
}

/** Made once; without it nobody could read what was signed or sealed before. */
function secret(data) {
  const path = join(data, "secret");
  if (process.env.KRIPTIK_SECRET) return process.env.KRIPTIK_SECRET;
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  return readFileSync(path, "utf8").trim();
}

/** Unix sockets have short names: they live in a folder of their own that only we, and the sandboxes' own user, may enter. */
function socketFolder(prepared) {
  const folder = mkdtempSync(join(tmpdir(), "kriptik-"));
  if (prepared && process.getuid?.() === 0) chownSync(folder, prepared.uid, prepared.gid);
  return folder;
}

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

/** What builds need beside the web server. Returns the means to start sandboxes, or one sentence why there are none. */
async function prepareSandboxes(isPlain) {
  const lacking = await prepareSystem({ isPlain });
  if (lacking) return { problem: lacking };
  const onProgress = (words) => say(`    ${words}`);
  const prepared = await prepareSandboxHome({
    root,
    data: dataFolder(),
    isPlain,
    onProgress,
    ...(process.env.KRIPTIK_SANDBOX_HOME && { home: process.env.KRIPTIK_SANDBOX_HOME }),
  });
  if (!prepared.ok) return { problem: sentence(prepared) };
  const template = await installTemplate(prepared, { name: "app", from: join(root, "starter-kit"), onProgress });
  return template.ok ? { prepared } : { problem: sentence(template) };
}

const NOT_ISOLATED =
  "KRIPTIK_ISOLATION=process: sandboxes are not isolated: commands run as you; they can read your files and other programs' secrets, reach your network and local services, and may keep running after KripTik exits.";
const sentence = ({ reason, command }) => (command ? `${reason} Run: ${command}` : reason);

async function prepare(isPlain) {
  await installPackages();
  await buildPrograms();
  const [sandboxes] = await Promise.all([step("Preparing sandboxes", () => prepareSandboxes(isPlain)), buildWeb()]);
  return sandboxes;
}

/** A process that stays open as long as its standard input does. */
async function openSandboxd(prepared, socketPath) {
  const { fd } = openLog("sandboxd");
  const started = await startSandboxd(prepared, { socketPath, onLog: (line) => writeSync(fd, `${line}\n`) });
  if (!started.ok) {
    closeSync(fd);
    throw new Error(sentence(started));
  }
  started.child.once("close", () => closeSync(fd));
  return started.child;
}

/** Returns what the others are told about sandboxes. */
async function keepSandboxd(children, { prepared, problem }, sockets) {
  if (problem) return { KRIPTIK_SANDBOX_PROBLEM: problem };
  const socketPath = join(sockets, "sandboxd.sock");
  try {
    const askToEnd = (child) => child.stdin.end();
    await children.keep("sandboxd", () => openSandboxd(prepared, socketPath), { rank: 1, graceMs: 1_000, askToEnd });
    return { SANDBOXD_SOCKET: socketPath };
  } catch (error) {
    return { KRIPTIK_SANDBOX_PROBLEM: error.message };
  }
}

function sayRunning({ ready, pid, url }) {
  say(ready ? `KripTik is already running: ${url}` : `KripTik is being started by process ${pid}: ${url}`);
  process.exit(0);
}

async function start() {
  const { port, url, data, isPlain } = settings();
  const running = runningInstance(data);
  if (running) return sayRunning(running);
  const busy = await portProblem(port);
  if (busy) throw new Error(busy);
  const lock = takeLock(data, { port, url, ready: false });
  if (lock.other) return sayRunning(lock.other);
  undo.push(() => lock.release());

  say("KripTik");
  const sandboxes = await prepare(isPlain);
  if (ending.signal.aborted) return;
  const sockets = socketFolder(sandboxes.prepared);
  undo.push(() => rmSync(sockets, { recursive: true, force: true }));
  lock.update({ sockets });
  const settled = {
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
  };
  await step("Preparing the database", () => migrate(settled));

  const hub = await startWakeupsHub(settled.WAKEUPS_SOCKET);
  undo.push(() => hub.close());
  undo.push(keepLogsShort(say));
  const children = family(say);
  undo.push(() => children.end());
  const env = { ...settled, ...(await keepSandboxd(children, sandboxes, sockets)) };
  const next = [
    join(root, "node_modules/next/dist/bin/next"),
    "start",
    "--hostname",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  await children.keep("web", ownProgram("web", next, env));
  for (const name of ["worker", "preview"])
    await children.keep(name, ownProgram(name, [join(root, `dist/${name}.mjs`)], env));
  const relay = await relayIpv6(port);
  if (relay) undo.push(() => relay.close());

  await untilReady(port, ending.signal);
  if (ending.signal.aborted) return;
  lock.update({ ready: true, children: children.pids() });
  if (isPlain && !env.KRIPTIK_SANDBOX_PROBLEM) say(`  ${NOT_ISOLATED}`);
  if (env.KRIPTIK_SANDBOX_PROBLEM) say(`  Builds are refused for now. ${env.KRIPTIK_SANDBOX_PROBLEM}`);
  say(`\n  ${url}\n\n  Data: ${data} · Logs: ${join(data, "logs")} · Ctrl-C ends everything.`);
}

/** What the system says, with what a person can do about it. */
function inWords({ code, message }) {
  if (code === "ENOSPC" || code === "EDQUOT")
    return `The disk is full (${message}). Free some space where ${dataFolder()} lies, then start again: nothing that is recorded was lost.`;
  if (["EACCES", "EROFS", "ENOTDIR", "EEXIST"].includes(code))
    return `The data folder ${dataFolder()} can not be written (${message}). Mend its rights, or set KRIPTIK_DATA to another folder.`;
  return message;
}

await start().catch((error) => {
  if (ending.signal.aborted) return;
  console.error(inWords(error));
  return end(1);
});
