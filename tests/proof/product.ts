import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BuildEvent, buildEventSchema } from "@/lib/build/events";
import { type BuildStatusWire, buildStatusSchema } from "@/lib/build/status";
import { fromWire, type Recorded } from "@/lib/recorded";
import { freePort } from "@/tests/integration/free-port";

/** The whole product, started as a person starts it, on a data folder and a port of its own. Everything is asked from outside. */
export type Product = {
  url: string;
  port: number;
  data: string;
  pid: number;
  output: () => string;
  get: (path: string) => Promise<Response>;
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  del: (path: string, body: unknown) => Promise<Response>;
  status: (sessionId: string) => Promise<BuildStatusWire>;
  /** All facts of a run up to now, from the public stream. */
  facts: (sessionId: string) => Promise<Recorded<BuildEvent>[]>;
  /** Ends it as Ctrl-C does, and answers how long that took. */
  stop: () => Promise<number>;
};

const START_TIMEOUT_MS = 300_000;

export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
  const port = await freePort();
  const data = settings.KRIPTIK_DATA ?? mkdtempSync(join(tmpdir(), "kriptik-proof-"));
  const env = { ...process.env, PORT: String(port), ...settings, KRIPTIK_DATA: data };
  const child = spawn(process.execPath, ["scripts/start.mjs"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const url = `http://127.0.0.1:${port}`;
  const host = `localhost:${port}`;
  await untilReady(child, url, host, () => output);
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const status = async (sessionId: string) => {
    const answer = await ask("GET", `/api/build/status/${sessionId}`);
    if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);
    return buildStatusSchema.parse(await answer.json());
  };
  return {
    url,
    port,
    data,
    pid: child.pid ?? 0,
    output: () => output,
    get: (path) => ask("GET", path),
    post: (path, body = {}, headers) => ask("POST", path, body, headers),
    del: (path, body) => ask("DELETE", path, body),
    status,
    facts: async (sessionId) =>
      factsOf(`${url}/api/build/stream/${sessionId}?after=0.0`, await versionOf(ask, sessionId)),
    stop: () => stop(child),
  };
}

async function versionOf(ask: (method: string, path: string) => Promise<Response>, sessionId: string): Promise<number> {
  const { version } = (await (await ask("GET", `/api/build/status/${sessionId}`)).json()) as { version: number };
  return version;
}

async function untilReady(child: ChildProcess, url: string, host: string, output: () => string): Promise<void> {
  const untilMs = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < untilMs) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} while starting:\n${output()}`);
    const answer = await fetch(`${url}/api/health`, { headers: { host } }).catch(() => null); // not listening yet
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`It was not ready within ${START_TIMEOUT_MS / 1000} s:\n${output()}`);
}

async function stop(child: ChildProcess): Promise<number> {
  const beganMs = Date.now();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGINT");
    await ended;
  }
  return Date.now() - beganMs;
}

/** Reads the stream from its beginning to the fact of this version. */
async function factsOf(url: string, upTo: number): Promise<Recorded<BuildEvent>[]> {
  const abort = new AbortController();
  const answer = await fetch(url, { headers: { accept: "text/event-stream" }, signal: abort.signal });
  if (!answer.ok || !answer.body) throw new Error(`stream ${answer.status}`);
  const facts: Recorded<BuildEvent>[] = [];
  for await (const frame of frames(chunksOf(answer.body))) {
    if (frame.event !== "fact") continue;
    const recorded = fromWire(buildEventSchema, { id: frame.id, data: JSON.parse(frame.data) });
    if (!recorded) throw new Error(`a fact that nobody knows: ${frame.data.slice(0, 200)}`);
    facts.push(recorded);
    if (recorded.version >= upTo) break;
  }
  abort.abort();
  return facts;
}

export type SseFrame = { id: string; event: string; data: string };
export async function* frames(body: AsyncIterable<Uint8Array>): AsyncGenerator<SseFrame> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const lines = part.split("\n");
      const field = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      yield { id: field("id")[0] ?? "", event: field("event")[0] ?? "message", data: field("data").join("\n") };
    }
  }
}

/** Asks for the status until it is as wanted. An answer that does not come (the server was just killed) is asked for again. */
export async function until(
  product: Product,
  sessionId: string,
  wanted: (status: BuildStatusWire) => boolean,
  timeoutMs: number,
  pauseMs = 50,
): Promise<BuildStatusWire> {
  const untilMs = Date.now() + timeoutMs;
  let last: BuildStatusWire | null = null;
  while (Date.now() < untilMs) {
    last = await product.status(sessionId).catch(() => last); // the server may be on its way back
    if (last && wanted(last)) return last;
    if (last && ["failed", "cancelled"].includes(last.status)) break;
    await sleep(pauseMs);
  }
  throw new Error(
    `The build did not come as far as wanted: ${last?.status} ${last?.phase} ${JSON.stringify(last?.error ?? last?.question)}`,
  );
}

export type ProcessRow = { pid: number; parent: number; command: string };

/** Every process of this machine, with its parent and command line. */
export function processes(): ProcessRow[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), parent, command }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

export function descendants(of: number): ProcessRow[] {
  const all = processes();
  const found: ProcessRow[] = [];
  for (let parents = [of]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}

export const mounts = () =>
  readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .filter((line) => /kriptik|overlay/.test(line));

/** The browser's stream type has no iterator in TypeScript's own library. */
export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    reader.releaseLock();
  }
}
