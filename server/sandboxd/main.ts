import { chmodSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { type SandboxdCall, sandboxdCalls } from "@/lib/sandboxd/protocol";
import { SandboxError } from "@/server/ports/sandbox";
import { callHandlers } from "./calls";
import { type Guard, sandboxdConfigSchema } from "./config";
import { Fleet } from "./fleet";
import { inBackground, log } from "./log";
import { Watchdog } from "./watchdog";

const MAX_HEAD_BYTES = 8 << 20;
const SWEEP_MS = 1_000;
const TIDY_MS = 60_000;
const isCall = (name: string): name is SandboxdCall => Object.hasOwn(sandboxdCalls, name);

/** The first line of a body, parsed, and what follows it as a stream. */
async function readHead(incoming: IncomingMessage): Promise<{ head: unknown; rest: AsyncIterable<Uint8Array> }> {
  const parts = incoming[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    const { value, done } = await parts.next();
    if (done || held.length > MAX_HEAD_BYTES) throw new SandboxError("invalid", "The call has no first line.");
    held = held.length === 0 ? value : Buffer.concat([held, value]);
    end = held.indexOf(10);
  }
  const first = held.subarray(end + 1);
  async function* rest() {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => parts };
  }
  return { head: JSON.parse(held.subarray(0, end).toString()), rest: rest() };
}

function problem(to: ServerResponse, error: unknown): void {
  const known = error instanceof SandboxError;
  if (!known) log("a call failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  const message = error instanceof Error ? error.message : "unknown";
  const body = {
    code: known ? error.code : "unavailable",
    message,
    ...(known && error.retryAfterMs ? { retryAfterMs: error.retryAfterMs } : {}),
  };
  if (to.headersSent) to.destroy();
  else to.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function isAnswering(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

async function serve(line: string): Promise<void> {
  const config = sandboxdConfigSchema.parse(JSON.parse(line));
  if (await isAnswering(config.socketPath)) throw new Error("Another daemon already serves this socket.");
  const fleet = new Fleet(config);
  await fleet.prepare();
  const handlers = callHandlers(fleet);

  async function answer(incoming: IncomingMessage, to: ServerResponse): Promise<void> {
    const name = (incoming.url ?? "").slice(1);
    if (!isCall(name)) throw new SandboxError("invalid", "There is no such call.");
    const { head, rest } = await readHead(incoming);
    const parsed = sandboxdCalls[name].safeParse(head);
    if (!parsed.success) {
      const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      throw new SandboxError("invalid", wrong.join("; ").slice(0, 1_000));
    }
    // The table pairs every call with the handler of its own arguments.
    const handler = handlers[name] as (
      args: unknown,
      body: AsyncIterable<Uint8Array>,
      to: ServerResponse,
    ) => Promise<unknown>;
    const value = await handler(parsed.data, rest, to);
    if (value === undefined) to.end();
    else to.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  }

  const server = createServer((incoming, to) => {
    answer(incoming, to).catch((error: unknown) => problem(to, error));
  });
  // Output may come days after the request.
  server.requestTimeout = 0;
  await rm(config.socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.socketPath, () => resolve());
  });
  chmodSync(config.socketPath, 0o600);
  process.once("exit", () => fleet.leave());
  setInterval(() => inBackground("the sweep", fleet.sweep(Date.now())), SWEEP_MS);
  setInterval(() => inBackground("tidying", fleet.tidy()), TIDY_MS);
  const isGuarded = (guard: Guard) => !config.without.includes(guard);
  const counts = { memory: !fleet.cgroups.controls.memory && isGuarded("memory-limit"), disk: isGuarded("disk-limit") };
  new Watchdog(fleet, config.home, counts).start();
  process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid })}\n`);
}

/** One line of settings comes in; when the input ends, whoever started us is gone, and we go with everything we run. */
const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => {
  serve(line).catch((error: unknown) => {
    log("sandboxd could not start", { error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
});
lines.on("close", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
