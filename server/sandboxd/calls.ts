import type { ServerResponse } from "node:http";
import type * as z from "zod";
import { encodeFrame, type FrameKind, frameKinds } from "@/lib/sandboxd/frames";
import type { execEndSchema, SandboxdArguments, SandboxdCall } from "@/lib/sandboxd/protocol";
import { SandboxError } from "@/server/ports/sandbox";
import { type AgentCall, collect, failureOf } from "./agent-client";
import type { Fleet } from "./fleet";
import { inBackground } from "./log";
import { type LiveSandbox, signalName } from "./sandbox";

type Body = AsyncIterable<Uint8Array>;
type End = z.infer<typeof execEndSchema>;
/** Answers with a value for JSON, or writes frames to the response itself and answers undefined. */
type Handlers = {
  [Call in SandboxdCall]: (args: SandboxdArguments<Call>, body: Body, to: ServerResponse) => Promise<unknown>;
};

const DEFAULT_OUTPUT_BYTES = 64 << 20;
const MAX_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

async function send(to: ServerResponse, kind: FrameKind, data?: Uint8Array): Promise<void> {
  if (to.destroyed || to.write(encodeFrame(kind, data))) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      to.off("drain", go).off("close", go);
      resolve();
    };
    to.on("drain", go).on("close", go);
  });
}

const words = (value: unknown) => Buffer.from(JSON.stringify(value));
function problemOf(error: unknown): { code: string; message: string } {
  if (error instanceof SandboxError) return { code: error.code, message: error.message };
  return { code: "unavailable", message: error instanceof Error ? error.message : "unknown" };
}

function endOf(kind: FrameKind, data: Uint8Array): End | null {
  const value = Number(Buffer.from(data).toString());
  if (kind === frameKinds.exit) return { kind: "exit", code: value };
  if (kind === frameKinds.signal) return { kind: "signal", signal: signalName(value) };
  return null;
}

/** One exec, relayed: its output until it ends, is cut off, or nobody listens any more. */
class RelayedExec {
  #outcome: End | SandboxError | null = null;
  #bytes = 0;

  constructor(
    private readonly call: AgentCall,
    private readonly body: Body,
    private readonly to: ServerResponse,
    private readonly maxOutputBytes: number,
  ) {}

  async run(timeoutMs?: number): Promise<void> {
    const overdue = timeoutMs === undefined ? undefined : setTimeout(() => this.#cut({ kind: "timeout" }), timeoutMs);
    this.to.on("close", () => this.call.close());
    try {
      for await (const { kind, data } of this.call.frames()) await this.#take(kind, data);
      this.#outcome ??= new SandboxError("ended", "The sandbox has ended.");
    } catch (error) {
      const known = error instanceof SandboxError;
      this.#outcome ??= known ? error : new SandboxError("unavailable", "The command was lost.", { cause: error });
    } finally {
      clearTimeout(overdue);
    }
    const outcome = this.#outcome;
    if (outcome instanceof Error) await send(this.to, frameKinds.failure, words(problemOf(outcome)));
    else await send(this.to, frameKinds.end, words(outcome));
  }

  async #take(kind: FrameKind, data: Uint8Array): Promise<void> {
    if (kind === frameKinds.failure) throw failureOf(data);
    if (kind === frameKinds.started) {
      inBackground("standard input", this.call.sendInput(this.body));
      await send(this.to, kind);
    }
    if (kind === frameKinds.stdout || kind === frameKinds.stderr) {
      this.#bytes += data.length;
      if (this.#bytes > this.maxOutputBytes)
        this.#cut(new SandboxError("too_large", `More than ${this.maxOutputBytes} bytes of output.`));
      if (!this.#outcome) await send(this.to, kind, data);
    }
    this.#outcome ??= endOf(kind, data);
  }

  #cut(outcome: End | SandboxError): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    inBackground("ending a command", this.call.send(frameKinds.kill));
    // Should it not even die, its connection does, and with it everything below.
    setTimeout(() => this.call.close(), 1_000).unref();
  }
}

/** Frames of data as they are, then `done` or the failure. */
async function relayData(call: AgentCall, to: ServerResponse, maxBytes: number): Promise<void> {
  to.on("close", () => call.close());
  let bytes = 0;
  try {
    for await (const { kind, data } of call.frames()) {
      if (kind === frameKinds.failure) throw failureOf(data);
      if (kind === frameKinds.done) return await send(to, kind);
      bytes += data.length;
      if (bytes > maxBytes) throw new SandboxError("too_large", `More than ${maxBytes} bytes.`);
      await send(to, kind, data);
    }
    throw new SandboxError("ended", "The sandbox has ended.");
  } catch (error) {
    await send(to, frameKinds.failure, words(problemOf(error)));
  } finally {
    call.close();
  }
}

async function relayTail(call: AgentCall, to: ServerResponse): Promise<void> {
  to.on("close", () => call.close());
  try {
    for await (const { kind, data } of call.frames()) {
      if (kind === frameKinds.failure) throw failureOf(data);
      if (kind === frameKinds.stdout || kind === frameKinds.stderr) await send(to, kind, data);
      else return await send(to, frameKinds.done);
    }
    throw new SandboxError("ended", "The sandbox has ended.");
  } catch (error) {
    await send(to, frameKinds.failure, words(problemOf(error)));
  } finally {
    call.close();
  }
}

/** `tar` inside does the packing, so that what a name or a link in it leads to is inside as well. */
async function unpack(sandbox: LiveSandbox, path: string, body: Body): Promise<void> {
  await sandbox.change("mkdir", path);
  const call = sandbox.exec({
    argv: ["tar", "--extract", "--file=-", "--no-same-owner", `--directory=${sandbox.at(path)}`],
    cwd: "/",
  });
  let complaint = "";
  for await (const { kind, data } of call.frames()) {
    if (kind === frameKinds.failure) throw failureOf(data);
    if (kind === frameKinds.started) inBackground("a tar", call.sendInput(body));
    if (kind === frameKinds.stderr && complaint.length < 500) complaint += Buffer.from(data).toString();
    const end = endOf(kind, data);
    if (end?.kind === "exit" && end.code === 0) return;
    if (end) throw new SandboxError("invalid", `The tar could not be unpacked: ${complaint.slice(0, 500)}`);
  }
  throw new SandboxError("ended", "The sandbox has ended.");
}

export function callHandlers(fleet: Fleet): Handlers {
  const using = <T>(id: string, act: (sandbox: LiveSandbox) => Promise<T>) => {
    const sandbox = fleet.get(id);
    return sandbox.use(() => act(sandbox));
  };
  const described = ({ id, createdAtMs, expiresAtMs }: LiveSandbox) => ({ id, createdAtMs, expiresAtMs });
  const nothing = async (work: Promise<unknown>) => {
    await work;
    return {};
  };
  return {
    caps: async () => {
      const { memory, cpu, processes } = fleet.cgroups.controls;
      // In a namespace of its own a sandbox's processes are counted by the kernel; among all of a user's they are not.
      const countsProcesses = processes || !fleet.isPlain;
      const enforced = { memory: memory ? "tree" : "polled", cpu, processes: countsProcesses, disk: true };
      return { enforced, isolation: fleet.isPlain ? "none" : "namespaces", maxLifetimeMs: MAX_LIFETIME_MS };
    },
    open: async ({ key, spec }) => described(await fleet.open(key, spec)),
    get: async ({ id }) => {
      const sandbox = fleet.find(id);
      return sandbox && described(sandbox);
    },
    list: async ({ labels }) =>
      fleet.list(labels).map(({ id, key, labels: own, createdAtMs }) => ({ id, key, labels: own, createdAtMs })),
    purge: ({ labels }) => nothing(fleet.purge(labels)),
    deleteSnapshot: ({ snapshot }) => nothing(fleet.home.deleteSnapshot(snapshot)),
    exec: ({ id, timeoutMs, maxOutputBytes = DEFAULT_OUTPUT_BYTES, ...command }, body, to) =>
      using(id, (sandbox) => new RelayedExec(sandbox.exec(command), body, to, maxOutputBytes).run(timeoutMs)),
    start: ({ id, process, hasInput, ...command }, body) =>
      using(id, async (sandbox) => {
        await sandbox.startProcess(process, command);
        if (!hasInput) return {};
        const call = sandbox.call(["feed", process]);
        inBackground("standard input", call.sendInput(body));
        return nothing(collect(call));
      }),
    tail: ({ id, process, fromByte }, _body, to) =>
      using(id, (sandbox) => relayTail(sandbox.call(["tail", process, String(fromByte)]), to)),
    processStatus: ({ id, process }) => using(id, (sandbox) => sandbox.processStatus(process)),
    signal: ({ id, process, signal }) => using(id, (sandbox) => nothing(sandbox.signal(process, signal))),
    feed: ({ id, process }, body) =>
      using(id, async (sandbox) => {
        const call = sandbox.call(["feed", process]);
        inBackground("standard input", call.sendInput(body));
        return nothing(collect(call));
      }),
    read: ({ id, path, maxBytes }, _body, to) =>
      using(id, (sandbox) =>
        relayData(sandbox.call(["read", sandbox.at(path), String(Math.floor(maxBytes))]), to, maxBytes),
      ),
    write: ({ id, path, mode }, body) =>
      using(id, async (sandbox) => {
        const call = sandbox.call(["put", sandbox.at(path), mode.toString(8)]);
        inBackground("a file", call.sendInput(body));
        return nothing(collect(call));
      }),
    files: ({ id, path }) => using(id, (sandbox) => sandbox.list(path)),
    stat: ({ id, path }) => using(id, (sandbox) => sandbox.stat(path)),
    mkdir: ({ id, path }) => using(id, (sandbox) => nothing(sandbox.change("mkdir", path))),
    remove: ({ id, path }) => using(id, (sandbox) => nothing(sandbox.change("remove", path))),
    rename: ({ id, from, to }) => using(id, (sandbox) => nothing(sandbox.change("rename", from, to))),
    putTar: ({ id, path }, body) => using(id, (sandbox) => nothing(unpack(sandbox, path, body))),
    getTar: ({ id, path, maxBytes }, body, to) =>
      using(id, (sandbox) => {
        const argv = ["tar", "--create", "--file=-", `--directory=${sandbox.at(path)}`, "."];
        return new RelayedExec(sandbox.exec({ argv, cwd: "/" }), body, to, maxBytes).run();
      }),
    expose: ({ id, port }) => using(id, async (sandbox) => ({ url: await sandbox.expose(port) })),
    waitForPort: ({ id, port, timeoutMs }) => using(id, (sandbox) => nothing(sandbox.waitForPort(port, timeoutMs))),
    snapshot: ({ id, ttlMs }) => using(id, (sandbox) => sandbox.snapshot(ttlMs)),
    setNetwork: ({ id, network }) =>
      using(id, async (sandbox) => {
        sandbox.setNetwork(network);
        return {};
      }),
    keepAlive: ({ id }) => using(id, async (sandbox) => sandbox.keepAlive()),
    status: async ({ id }) => fleet.status(id),
    terminate: ({ id }) => nothing(fleet.terminate(id)),
  };
}
