import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type * as z from "zod";
import { type Frame, FrameReader, frameKinds } from "@/lib/sandboxd/frames";
import {
  execEndSchema,
  type SandboxdArguments,
  type SandboxdCall,
  sandboxdAnswers,
  sandboxdProblemSchema,
} from "@/lib/sandboxd/protocol";
import {
  type Chunk,
  type ExecEnd,
  type ExecHandle,
  type ExecOptions,
  type Sandbox,
  SandboxError,
  type SandboxErrorCode,
  type SandboxInfo,
  type SandboxProvider,
  type SandboxSpec,
  type SnapshotRef,
  sandboxErrorCodes,
} from "@/server/ports/sandbox";

/**
 * Sandboxes on this machine, by the daemon behind `socketPath` (started by scripts/lib/sandbox-home.mjs).
 *
 *   const sandboxes = await localSandboxes({ socketPath });
 *   const sandbox = await sandboxes.open("run:component:backend", { image: { template: "app" }, workdir: "/workspace", … });
 *   await sandbox.processes.start("job-1", [inSandbox.node, inSandbox.runner, "/workspace/.kriptik/job-1.json"]);
 *   for await (const chunk of sandbox.processes.tail("job-1", 0)) …        // then processes.status("job-1")
 *   const { url } = await sandbox.expose(5173);                            // unix:<path>, raw bytes: HTTP and WebSocket
 *
 * - /workspace is what is kept under the key; its lower layer is the template's node_modules. Everything else inside is
 *   read-only or goes with the sandbox. `terminate()` and `purge()` remove the files, nothing else does.
 * - A durable process that ran when its sandbox ended has state `unknown`; `start` with the same id runs it again and
 *   its output goes on where it stopped. One that has ended stays ended: another run is another id.
 * - `exec` and a durable process end with everything they started. Settings (PATH, HOME, the proxy's) are set; `spec.env`
 *   and `options.env` go above them.
 */
export async function localSandboxes({ socketPath }: { socketPath: string }): Promise<SandboxProvider> {
  const daemon = new Daemon(socketPath);
  const caps = await daemon.ask("caps", {}, sandboxdAnswers.caps);
  const done = sandboxdAnswers.done;
  return {
    kind: "local",
    caps: {
      isolation: caps.isolation,
      extendLifetime: true,
      maxLifetimeMs: caps.maxLifetimeMs,
      snapshotKeepsRunning: false,
      keepsFiles: true,
      // A plain process reaches what its user reaches.
      domainAllowlist: caps.isolation !== "none",
      liveNetworkPolicy: caps.isolation !== "none",
      gpu: false,
      headerInjection: false,
      enforced: caps.enforced,
    },
    open: async (key, spec, options) => {
      const opened = await daemon.ask("open", { key, spec: plain(spec) }, sandboxdAnswers.open, options);
      return sandboxOf(daemon, opened);
    },
    get: async (id) => {
      const found = await daemon.ask("get", { id }, sandboxdAnswers.get);
      return found && sandboxOf(daemon, found);
    },
    list: async function* (labels): AsyncGenerator<SandboxInfo> {
      yield* await daemon.ask("list", { labels }, sandboxdAnswers.list);
    },
    purge: async (labels) => void (await daemon.ask("purge", { labels }, done)),
    deleteSnapshot: async ({ id }) => void (await daemon.ask("deleteSnapshot", { snapshot: id }, done)),
  };
}

const DEFAULT_OUTPUT_BYTES = 64 << 20;
const isCode = (value: string): value is SandboxErrorCode => sandboxErrorCodes.some((code) => code === value);
const plain = ({ image, ...spec }: SandboxSpec) => ({
  ...spec,
  image: "snapshot" in image ? { snapshot: { ...image.snapshot } } : image,
});

function errorOf(words: string): SandboxError {
  const parsed = sandboxdProblemSchema.safeParse(tryJson(words));
  if (!parsed.success) return new SandboxError("unavailable", "The sandboxes' daemon gave no answer that can be read.");
  const { code, message, retryAfterMs } = parsed.data;
  return new SandboxError(
    isCode(code) ? code : "unavailable",
    message,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

function tryJson(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}

type CallOptions = { body?: Uint8Array | undefined; signal?: AbortSignal | undefined };

class Daemon {
  constructor(private readonly socketPath: string) {}

  /** The answer's beginning; its body is still to be read. */
  async send<Call extends SandboxdCall>(
    call: Call,
    args: SandboxdArguments<Call>,
    options: CallOptions = {},
  ): Promise<{ answer: IncomingMessage; sent: ClientRequest }> {
    return new Promise((resolve, reject) => {
      if (options.signal?.aborted)
        return reject(new SandboxError("timeout", "The call was cancelled.", { cause: options.signal.reason }));
      const sent = request({ socketPath: this.socketPath, path: `/${call}`, method: "POST", agent: false });
      options.signal?.addEventListener(
        "abort",
        () => sent.destroy(new SandboxError("timeout", "The call was cancelled.")),
        { once: true },
      );
      sent.on("error", (error) => reject(error instanceof SandboxError ? error : unreachable(error)));
      sent.on("response", (answer) => {
        if (answer.statusCode === 200) return resolve({ answer, sent });
        readAll(answer).then(
          (words) => reject(errorOf(words)),
          (error: unknown) => reject(unreachable(error)),
        );
      });
      sent.write(`${JSON.stringify(args)}\n`);
      sent.end(options.body);
    });
  }

  async ask<Call extends SandboxdCall, T>(
    call: Call,
    args: SandboxdArguments<Call>,
    schema: z.ZodType<T>,
    options?: CallOptions,
  ): Promise<T> {
    const { answer } = await this.send(call, args, options);
    const words = await readAll(answer).catch((error: unknown) => {
      throw unreachable(error);
    });
    return schema.parse(tryJson(words));
  }

  /** Frames until the daemon says how it went; leaving early hangs up, and what was asked for ends. */
  async *frames<Call extends SandboxdCall>(
    call: Call,
    args: SandboxdArguments<Call>,
    options?: CallOptions,
  ): AsyncGenerator<Frame> {
    const { answer, sent } = await this.send(call, args, options);
    const reader = new FrameReader();
    try {
      for await (const bytes of answer) {
        for (const frame of reader.push(bytes)) {
          const isLast = endsAnswer(frame);
          if (frame.kind !== frameKinds.done) yield frame;
          if (isLast) return;
        }
      }
      throw new SandboxError("ended", "The sandbox ended before it had answered.");
    } catch (error) {
      throw error instanceof SandboxError ? error : unreachable(error);
    } finally {
      sent.destroy();
    }
  }
}

/** Throws the failure that a frame may carry. */
function endsAnswer({ kind, data }: Frame): boolean {
  if (kind === frameKinds.failure) throw errorOf(Buffer.from(data).toString());
  return kind === frameKinds.done || kind === frameKinds.end;
}

function unreachable(error: unknown): SandboxError {
  return new SandboxError("unavailable", "The sandboxes' daemon can not be reached.", {
    cause: error,
    retryAfterMs: 1_000,
  });
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let words = "";
  answer.setEncoding("utf8");
  for await (const part of answer) words += part;
  return words;
}

/** Bytes that wait for their reader; their number is bounded by the exec's `maxOutputBytes`. */
class Queue implements AsyncIterable<Uint8Array> {
  readonly #held: Uint8Array[] = [];
  #isOver = false;
  #wake: () => void = () => undefined;

  push(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#wake();
  }
  end(): void {
    this.#isOver = true;
    this.#wake();
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#held.shift();
      if (next) yield next;
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

async function drain(frames: AsyncIterable<Frame>, streams: Record<"o" | "e", Queue>): Promise<ExecEnd> {
  for await (const { kind, data } of frames) {
    if (kind === frameKinds.stdout || kind === frameKinds.stderr) streams[kind].push(data.slice());
    if (kind === frameKinds.end) return execEndSchema.parse(tryJson(Buffer.from(data).toString()));
  }
  throw new SandboxError("ended", "The sandbox has ended.");
}

async function exec(
  daemon: Daemon,
  id: string,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecHandle> {
  const { cwd, env, stdin, timeoutMs, maxOutputBytes = DEFAULT_OUTPUT_BYTES, signal } = options;
  if (signal?.aborted)
    throw new SandboxError("timeout", "The command was cancelled before it began.", { cause: signal.reason });
  const stopping = new AbortController();
  signal?.addEventListener("abort", () => stopping.abort(), { once: true });
  const args = { id, argv: [...argv], cwd, env, timeoutMs, maxOutputBytes };
  const frames = daemon.frames("exec", args, { body: stdin, signal: stopping.signal });
  const first = await frames.next();
  if (first.done || first.value.kind !== frameKinds.started) throw new SandboxError("ended", "The sandbox has ended.");
  const streams = { [frameKinds.stdout]: new Queue(), [frameKinds.stderr]: new Queue() };

  const end = drain(frames, streams)
    .catch((error: unknown): ExecEnd => {
      if (stopping.signal.aborted) return { kind: "aborted" };
      throw error;
    })
    .finally(() => {
      for (const queue of Object.values(streams)) queue.end();
    });
  // Whoever waits hears of it; whoever does not must not be brought down by it.
  end.catch(() => undefined);
  return {
    stdout: streams[frameKinds.stdout],
    stderr: streams[frameKinds.stderr],
    wait: () => end,
    kill: async () => {
      stopping.abort();
      await end.catch(() => undefined);
    },
  };
}

async function collectBytes(frames: AsyncIterable<Frame>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let complaint = "";
  for await (const { kind, data } of frames) {
    if (kind === frameKinds.data || kind === frameKinds.stdout) parts.push(data.slice());
    if (kind === frameKinds.stderr && complaint.length < 500) complaint += Buffer.from(data).toString();
    if (kind !== frameKinds.end) continue;
    const end = execEndSchema.parse(tryJson(Buffer.from(data).toString()));
    if (end.kind !== "exit" || end.code !== 0)
      throw new SandboxError("invalid", complaint.trim() || "It could not be packed.");
  }
  return Buffer.concat(parts);
}

async function* tail(daemon: Daemon, args: SandboxdArguments<"tail">, signal?: AbortSignal): AsyncGenerator<Chunk> {
  let offset = args.fromByte;
  try {
    for await (const { kind, data } of daemon.frames("tail", args, { signal })) {
      yield { offset, stream: kind === frameKinds.stderr ? "stderr" : "stdout", data: data.slice() };
      offset += data.length;
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

function sandboxOf(daemon: Daemon, opened: z.infer<typeof sandboxdAnswers.open>): Sandbox {
  const { id } = opened;
  const done = sandboxdAnswers.done;
  const finish = async (work: Promise<unknown>) => void (await work);
  return {
    ...opened,
    exec: (argv, options) => exec(daemon, id, argv, options),
    processes: {
      start: (process, argv, options = {}) => {
        const { cwd, env, stdin } = options;
        const args = { id, process, argv: [...argv], cwd, env, hasInput: stdin !== undefined };
        return finish(daemon.ask("start", args, done, { body: stdin, signal: options.signal }));
      },
      tail: (process, fromByte, options) => tail(daemon, { id, process, fromByte }, options?.signal),
      status: (process) => daemon.ask("processStatus", { id, process }, sandboxdAnswers.processStatus),
      signal: (process, signal) => finish(daemon.ask("signal", { id, process, signal }, done)),
      write: (process, data) => finish(daemon.ask("feed", { id, process }, done, { body: data })),
    },
    files: {
      read: (path, options) =>
        collectBytes(daemon.frames("read", { id, path, maxBytes: options?.maxBytes ?? DEFAULT_OUTPUT_BYTES })),
      write: (path, content, options) =>
        finish(daemon.ask("write", { id, path, mode: options?.mode ?? 0o644 }, done, { body: content })),
      list: (path) => daemon.ask("files", { id, path }, sandboxdAnswers.files),
      stat: async (path) => {
        try {
          return await daemon.ask("stat", { id, path }, sandboxdAnswers.files.element);
        } catch (error) {
          if (error instanceof SandboxError && error.code === "not_found") return null;
          throw error;
        }
      },
      mkdir: (path) => finish(daemon.ask("mkdir", { id, path }, done)),
      remove: (path) => finish(daemon.ask("remove", { id, path }, done)),
      rename: (from, to) => finish(daemon.ask("rename", { id, from, to }, done)),
      putTar: (path, tar) => finish(daemon.ask("putTar", { id, path }, done, { body: tar })),
      getTar: (path, options) =>
        collectBytes(daemon.frames("getTar", { id, path, maxBytes: options?.maxBytes ?? DEFAULT_OUTPUT_BYTES })),
    },
    expose: (port) => daemon.ask("expose", { id, port }, sandboxdAnswers.expose),
    waitForPort: (port, { timeoutMs }) => finish(daemon.ask("waitForPort", { id, port, timeoutMs }, done)),
    snapshot: async (options): Promise<SnapshotRef> => {
      const made = await daemon.ask("snapshot", { id, ttlMs: options?.ttlMs ?? null }, sandboxdAnswers.snapshot);
      return { ...made, provider: "local" };
    },
    setNetwork: (network) => finish(daemon.ask("setNetwork", { id, network }, done)),
    keepAlive: () => daemon.ask("keepAlive", { id }, sandboxdAnswers.keepAlive),
    status: () => daemon.ask("status", { id }, sandboxdAnswers.status),
    terminate: () => finish(daemon.ask("terminate", { id }, done)),
    // Each call has a connection of its own: there is nothing to drop.
    release: () => undefined,
  };
}
