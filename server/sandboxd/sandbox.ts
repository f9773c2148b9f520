import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { type Frame, frameKinds } from "@/lib/sandboxd/frames";
import type { SandboxdFile, SandboxdProcessStatus, SandboxdSpec, SandboxdStatus } from "@/lib/sandboxd/protocol";
import { SandboxError } from "@/server/ports/sandbox";
import { AgentCall, ask, failureOf } from "./agent-client";
import type { Cgroups, Groups } from "./cgroups";
import type { SandboxdConfig } from "./config";
import { egressProxy } from "./egress-proxy";
import { gatewayRelay } from "./gateway-relay";
import type { Kept, SandboxHome } from "./home";
import { launch, PROXY_PORT } from "./launch";
import { inBackground } from "./log";
import { asNamed, freePorts, inFolders, type Places } from "./places";

type EndReason = Extract<SandboxdStatus, { state: "ended" }>["reason"];
export type Command = { argv: string[]; cwd?: string | undefined; env?: Record<string, string> | undefined };
export type Place = { config: SandboxdConfig; home: SandboxHome; cgroups: Cgroups; etc: string; runFolder: string };

const signalNumbers = { INT: 2, KILL: 9, TERM: 15 } as const;
const signalNames: Record<number, string> = { 1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS" }; // biome-ignore format: a table is read by rows
export const signalName = (number: number): string => signalNames[number] ?? `signal ${number}`;

const fileKinds: Record<string, SandboxdFile["kind"]> = { f: "file", d: "directory", l: "symlink" };
const MAX_LISTED = 100_000;
const DEFAULT_PROCESSES = 512;
const OWN_PROCESSES = 3;
const DEFAULT_DISK_MIB = 4_096;

const numberOf = (frame: Frame) => Number(Buffer.from(frame.data).toString());

function fileOf(data: Uint8Array, path: (name: string) => string): SandboxdFile {
  const [kind = "", bytes, modifiedAtMs, name = ""] = Buffer.from(data).toString().split("\0");
  return {
    path: path(name),
    kind: fileKinds[kind] ?? "other",
    bytes: Number(bytes),
    modifiedAtMs: Number(modifiedAtMs),
  };
}

/** One running sandbox: its bubblewrap, its relays, its deadlines. */
export class LiveSandbox {
  readonly createdAtMs = Date.now();
  expiresAtMs: number;
  readonly limits: { processes: number; memoryMiB: number; diskMiB: number };
  #child: ChildProcess | null = null;
  #groups: Groups | null = null;
  #ended: { reason: EndReason; code?: number } | null = null;
  #reason: EndReason | null = null;
  #isRestarting = false;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #exposed = new Map<number, Promise<string>>();
  #openCalls = 0;
  #lastUsedAtMs = Date.now();
  #quietSinceMs = 0;
  #onEnd: () => void = () => undefined;
  #spec: SandboxdSpec;
  kept: Kept;
  /** A plain process and not isolated. */
  readonly #isPlain: boolean;
  /** Where a path of the sandbox lies for its agent. */
  readonly at: Places;
  /** On the host's loopback, which all plain sandboxes share, each port inside stands for a free one. */
  readonly #ports = new Map<number, number>();

  constructor(
    readonly id: string,
    spec: SandboxdSpec,
    kept: Kept,
    private readonly place: Place,
  ) {
    this.#spec = spec;
    this.kept = kept;
    const { runFolder, config } = place;
    this.#isPlain = config.bwrap === null;
    const own = join(kept.folder, "own");
    this.at = this.#isPlain ? inFolders({ own, relays: join(runFolder, "in"), runtime: config.runtime }) : asNamed;
    this.expiresAtMs = this.createdAtMs + spec.lifetimeMs;
    this.limits = {
      processes: spec.maxProcesses ?? DEFAULT_PROCESSES,
      memoryMiB: spec.memoryMiB.limit ?? spec.memoryMiB.request,
      diskMiB: spec.diskMiB ?? DEFAULT_DISK_MIB,
    };
  }

  get key(): string {
    return this.kept.key;
  }
  get labels(): Record<string, string> {
    return this.#spec.labels;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }
  get isRunning(): boolean {
    return this.#ended === null && this.#reason === null;
  }
  /** What the disk's limit is about. */
  get filesFolder(): string {
    return join(this.kept.folder, "own", this.#isPlain ? "" : "upper");
  }
  /** Its own programs are not the sandbox's: bubblewrap and the agent, or the agent alone. */
  isOwn(process: { pid: number; parent: number }): boolean {
    return process.pid === this.pid || (!this.#isPlain && process.parent === this.pid);
  }
  /** Programs put sockets there, whose names may be 107 bytes long: a plain sandbox's own folders lie too deep. */
  get #temporary(): string {
    return this.#isPlain ? join(this.place.runFolder, "t") : "/tmp";
  }
  get #agent(): string {
    return `${this.place.runFolder}/a`;
  }

  async start(onEnd: () => void): Promise<void> {
    this.#onEnd = onEnd;
    mkdirSync(join(this.place.runFolder, "in"), { recursive: true, mode: 0o700 });
    if (this.#isPlain) mkdirSync(this.#temporary, { recursive: true, mode: 0o700 });
    const { without } = this.place.config;
    const relays = {
      gateway: gatewayRelay(() => this.#spec.gateway, new Set(without)),
      ...(this.#isPlain ? {} : { proxy: egressProxy(() => this.#spec.network, new Set(without)) }),
    };
    if (this.#isPlain) for (const port of this.#spec.ports) this.#ports.set(port, await freePorts());
    for (const [name, server] of Object.entries(relays))
      await this.#listen(server, join(this.place.runFolder, "in", `${name}.sock`));
    try {
      await this.#launch();
    } catch (error) {
      await this.#end("exit");
      throw error;
    }
  }

  async #launch(): Promise<void> {
    const { config, cgroups, home, etc, runFolder } = this.place;
    const { request, limit } = this.#spec.cpu;
    const without = new Set(config.without);
    const groupLimits = {
      memoryMiB: without.has("memory-limit") ? 1 << 20 : this.limits.memoryMiB,
      processes: without.has("process-limit") ? 1 << 20 : this.limits.processes,
      cpuRequest: request,
      cpuLimit: limit,
    };
    this.#groups ??= cgroups.create(this.id, groupLimits);
    await rm(this.#agent, { force: true });
    const child = await launch({
      bwrap: config.bwrap,
      runtime: config.runtime,
      etc,
      runFolder,
      keptFolder: this.kept.folder,
      layers: this.kept.layers.map((layer) => home.folderOf(layer)),
      isFresh: this.kept.isFresh,
      cgroupTasks: this.#groups.tasks,
      countsMemoryFiles: cgroups.controls.memory,
      limits: this.limits,
      without,
    });
    this.#child = child;
    // `close` and not `exit`: the agent holds these pipes, so that by then nothing of it is left.
    child.once("close", (code) => {
      if (this.#child !== child || this.#isRestarting) return;
      const isOutOfMemory = this.#reason === null && this.oomKills() > 0;
      inBackground("ending a sandbox", this.#end(this.#reason ?? (isOutOfMemory ? "oom" : "exit"), code ?? undefined));
    });
    if (child.exitCode !== null || child.signalCode !== null)
      throw new SandboxError("unavailable", "The sandbox ended while it started.");
  }

  async #stopChild(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    // `close` comes when nothing inside holds the pipes any more.
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    child.stdin?.end();
    // Without a process namespace the agent has to end everything by itself, and must not be killed over it.
    const overdue = setTimeout(() => child.kill("SIGKILL"), this.#isPlain ? 4_000 : 500);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref());
    await Promise.race([closed, patience]);
    clearTimeout(overdue);
  }

  async #end(reason: EndReason, code?: number): Promise<void> {
    if (this.#ended) return;
    this.#ended = { reason, ...(code === undefined ? {} : { code }) };
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
    await rm(this.place.runFolder, { recursive: true, force: true });
    // The last process of a group may still be on its way out.
    for (let round = 0; this.#groups && !this.#groups.remove() && round < 100; round += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    this.#onEnd();
  }

  /** Ends it and waits until nothing of it runs. The kept files stay. */
  async stop(reason: EndReason): Promise<void> {
    this.#reason ??= reason;
    await this.#stopChild();
    await this.#end(this.#reason);
  }

  status(): SandboxdStatus {
    return this.#ended ? { state: "ended", ...this.#ended } : { state: "running" };
  }

  /** Counts as use, and answers `ended` where nothing runs any more. */
  async use<T>(act: () => Promise<T>): Promise<T> {
    if (!this.isRunning) throw new SandboxError("ended", "The sandbox has ended.");
    this.#openCalls += 1;
    try {
      return await act();
    } finally {
      this.#openCalls -= 1;
      this.#lastUsedAtMs = Date.now();
    }
  }

  /** Nothing but the agent runs in it, and nobody has asked for anything since that was seen. */
  get isQuiet(): boolean {
    return this.#openCalls === 0 && this.#sockets.size === 0 && this.#quietSinceMs > this.#lastUsedAtMs;
  }

  /** How many processes there are: bubblewrap's, the agent and its relay, and what runs. */
  noteProcesses(count: number): void {
    this.#quietSinceMs = count <= (this.#isPlain ? 0 : OWN_PROCESSES) ? Date.now() : 0;
  }

  /** Why it should end now, if it should. */
  dueEnd(nowMs: number): EndReason | null {
    if (nowMs >= this.expiresAtMs) return "lifetime";
    const { idleMs } = this.#spec;
    const isInUse = this.#openCalls > 0 || this.#sockets.size > 0;
    return idleMs !== undefined && !isInUse && nowMs - this.#lastUsedAtMs >= idleMs ? "idle" : null;
  }

  keepAlive(): { expiresAtMs: number } {
    this.expiresAtMs = Math.max(this.expiresAtMs, Date.now() + this.#spec.lifetimeMs);
    return { expiresAtMs: this.expiresAtMs };
  }

  setNetwork(network: SandboxdSpec["network"]): void {
    if (this.#isPlain)
      throw new SandboxError("invalid", "Nothing limits the network of sandboxes that are not isolated.");
    this.#spec = { ...this.#spec, network };
  }

  /** A second open by the same key may bring a new token and another policy. */
  renew(spec: SandboxdSpec): void {
    this.#spec = { ...this.#spec, network: spec.network, ...(spec.gateway ? { gateway: spec.gateway } : {}) };
    this.#lastUsedAtMs = Date.now();
  }

  /** How a program inside reaches out: through the proxy alone, or as any other program of this machine. */
  #wayOut(): Record<string, string> {
    if (this.#isPlain) return this.#placesInWords();
    const proxy = `http://127.0.0.1:${PROXY_PORT}`;
    const own = "localhost,127.0.0.1,::1";
    return {
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      NO_PROXY: own,
      no_proxy: own,
      NODE_USE_ENV_PROXY: "1",
    };
  }

  /** Programs of ours learn here where the places of a sandbox lie. */
  #placesInWords(): Record<string, string> {
    const ports = [...this.#ports].map(([port, given]) => [`KRIPTIK_PORT_${port}`, String(given)]);
    return {
      KRIPTIK_ROOT: join(this.kept.folder, "own"),
      KRIPTIK_GATEWAY_SOCKET: this.at("/run/kriptik/gateway.sock"),
      ...Object.fromEntries(ports),
    };
  }

  #words({ argv, cwd, env }: Command): string[] {
    const { at } = this;
    const all = {
      PATH: `${at("/opt/kriptik/node/bin")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      HOME: at("/home/sandbox"),
      USER: "sandbox",
      LANG: "C.UTF-8",
      SHELL: "/bin/bash",
      TMPDIR: this.#temporary,
      ...this.#wayOut(),
      npm_config_cache: at("/tmp/.npm"),
      npm_config_update_notifier: "false",
      ...this.#spec.env,
      ...env,
    };
    const settings = Object.entries(all).map(([name, value]) => `${name}=${value}`);
    return [at(cwd ?? this.#spec.workdir), String(argv.length), ...argv.map(at), ...settings];
  }

  call(words: readonly string[]): AgentCall {
    return new AgentCall(this.#agent, words);
  }

  /** Settles when the command has been started; its frames follow. */
  exec(command: Command): AgentCall {
    return this.call(["exec", ...this.#words(command)]);
  }

  async startProcess(process: string, command: Command): Promise<void> {
    await ask(this.#agent, ["start", process, ...this.#words(command)]);
  }

  async processStatus(process: string): Promise<SandboxdProcessStatus> {
    for await (const frame of this.call(["status", process]).frames()) {
      if (frame.kind === frameKinds.started) return { state: "running" };
      if (frame.kind === frameKinds.unknown) return { state: "unknown" };
      if (frame.kind === frameKinds.exit) return { state: "ended", code: numberOf(frame) };
      if (frame.kind === frameKinds.signal) return { state: "ended", signal: signalName(numberOf(frame)) };
      if (frame.kind === frameKinds.failure) throw failureOf(frame.data);
    }
    throw new SandboxError("ended", "The sandbox has ended.");
  }

  async signal(process: string, signal: keyof typeof signalNumbers): Promise<void> {
    await ask(this.#agent, ["signal", process, String(signalNumbers[signal])]);
  }

  async list(path: string): Promise<SandboxdFile[]> {
    const found = await ask(this.#agent, ["list", this.at(path)], MAX_LISTED);
    const files = found.map((data) => fileOf(data, (name) => `${path.replace(/\/$/, "")}/${name}`));
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async stat(path: string): Promise<SandboxdFile> {
    const [data] = await ask(this.#agent, ["stat", this.at(path)], 1);
    if (!data) throw new SandboxError("unavailable", "The sandbox gave no answer.");
    return fileOf(data, () => path);
  }

  async change(op: "mkdir" | "remove" | "rename", ...paths: string[]): Promise<void> {
    await ask(this.#agent, [op, ...paths.map(this.at)]);
  }

  async waitForPort(port: number, timeoutMs: number): Promise<void> {
    const call = this.call(["wait_port", String(this.#ports.get(port) ?? port)]);
    const overdue = setTimeout(() => call.close(), timeoutMs);
    try {
      const frame = await call.firstFrame();
      if (frame.kind === frameKinds.failure) throw failureOf(frame.data);
    } catch (error) {
      if (!this.isRunning || !(error instanceof SandboxError) || error.code !== "ended") throw error;
      throw new SandboxError("timeout", `Nothing listened on port ${port} within ${timeoutMs} ms.`, { cause: error });
    } finally {
      clearTimeout(overdue);
      call.close();
    }
  }

  /** A socket outside whose bytes reach the port inside, both ways and untouched. */
  async expose(port: number): Promise<string> {
    if (!this.#spec.ports.includes(port))
      throw new SandboxError("invalid", `Port ${port} was not declared when the sandbox was opened.`);
    let exposed = this.#exposed.get(port);
    if (!exposed) {
      const path = join(this.place.runFolder, `p${port}`);
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
        inBackground("a relay", this.#relay(socket, port)),
      );
      exposed = this.#listen(server, path).then(() => path);
      this.#exposed.set(port, exposed);
    }
    return `unix:${await exposed}`;
  }

  async #relay(socket: Socket, port: number): Promise<void> {
    socket.on("error", () => socket.destroy());
    const call = this.call(["dial", String(this.#ports.get(port) ?? port)]);
    socket.on("close", () => call.close());
    call.socket.on("close", () => socket.destroy());
    const frame = await call.firstFrame().catch(() => null);
    if (frame?.kind !== frameKinds.done) {
      call.close();
      return;
    }
    call.socket.pipe(socket);
    socket.pipe(call.socket);
  }

  async #listen(server: Server | import("node:http").Server, path: string): Promise<void> {
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#lastUsedAtMs = Date.now();
      });
    });
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, () => resolve());
    });
  }

  /** Ends the processes, turns the own files into a layer and goes on above it under the same id. */
  async snapshot(ttlMs: number | null): Promise<{ id: string; expiresAtMs: number | null }> {
    this.#isRestarting = true;
    try {
      await this.#stopChild();
      const { kept, ...snapshot } = await this.place.home.freeze(this.kept, ttlMs);
      this.kept = kept;
      await this.#launch();
      return snapshot;
    } catch (error) {
      await this.stop("exit");
      throw error;
    } finally {
      this.#isRestarting = false;
    }
  }

  oomKills(): number {
    return this.#groups?.oomKills() ?? 0;
  }
}
