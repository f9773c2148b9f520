/**
 * A provider-neutral machine-like environment. Identity belongs to the run: a sandbox is disposable and found by its key.
 * argv, never shell strings; absolute POSIX paths; every port declared at open; short work is `exec`, long work is a
 * durable process that outlives our connection. Errors are `SandboxError`.
 */
export interface SandboxProvider {
  readonly kind: "local" | "modal" | "docker" | "e2b" | "daytona";
  readonly caps: SandboxCaps;
  /** Idempotent by `key` while that sandbox runs. Where `caps.keepsFiles`, the key of one that ended without `terminate()` opens a new id on the same files. */
  open(key: string, spec: SandboxSpec, options?: { signal?: AbortSignal }): Promise<Sandbox>;
  /** Verifies that it lives. */
  get(id: string): Promise<Sandbox | null>;
  /** Running ones; all labels match. */
  list(labels: Record<string, string>): AsyncIterable<SandboxInfo>;
  /** Removes the files kept under every key that matches the labels, running or not; running ones are terminated first. */
  purge(labels: Record<string, string>): Promise<void>;
  deleteSnapshot(snapshot: SnapshotRef): Promise<void>;
}

export type SandboxCaps = {
  isolation: "vm" | "gvisor" | "namespaces" | "seatbelt" | "none";
  extendLifetime: boolean;
  maxLifetimeMs: number;
  snapshotKeepsRunning: boolean;
  keepsFiles: boolean;
  domainAllowlist: boolean;
  liveNetworkPolicy: boolean;
  gpu: boolean;
  headerInjection: boolean;
  enforced: { memory: "tree" | "process" | "polled" | "none"; cpu: boolean; processes: boolean; disk: boolean };
};

export type SnapshotRef = { readonly id: string; readonly provider: string; readonly expiresAtMs: number | null };
export type Chunk = { offset: number; stream: "stdout" | "stderr"; data: Uint8Array };
export type SandboxInfo = { id: string; key: string; labels: Record<string, string>; createdAtMs: number };

export type NetworkPolicy = { mode: "open" } | { mode: "none" } | { mode: "allow"; cidrs: string[]; domains: string[] };
export interface SandboxSpec {
  labels: Record<string, string>;
  image: { template: string } | { registry: string } | { snapshot: SnapshotRef };
  cpu: { request: number; limit?: number };
  memoryMiB: { request: number; limit?: number };
  diskMiB?: number;
  maxProcesses?: number;
  gpu?: string;
  lifetimeMs: number;
  idleMs?: number;
  workdir: string;
  env?: Record<string, string>;
  ports: number[];
  network: NetworkPolicy;
  /** HTTP inside at `/run/kriptik/gateway.sock` reaches this base URL with this bearer token added outside; the sandbox never sees the token. */
  gateway?: { url: string; token: string };
}

/**
 * Where `caps.isolation` is `none`, the places that callers name (`/workspace`, `/tmp`, `/opt/kriptik`, `/run/kriptik`)
 * stand for folders of the host, and a program that is to listen on a declared port finds the one to use in its
 * environment as `KRIPTIK_PORT_<port>`.
 */
/** What the orchestrator holds; agents' tools get a narrower view, never this. */
export interface Sandbox {
  readonly id: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  /** Short work. It dies with our connection. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecHandle>;
  /** Long work: outlives our process, is found again by id, and its output is read by byte offset (stdout and stderr in one sequence). */
  readonly processes: {
    /** Idempotent by id. */
    start(id: string, argv: readonly string[], options?: ExecOptions): Promise<void>;
    /** From this byte on, live until the process has ended and all was read. Replayable. */
    tail(id: string, fromByte: number, options?: { signal?: AbortSignal }): AsyncIterable<Chunk>;
    /** `unknown`: it ran when its sandbox ended. Throws `not_found` for one that was never started. */
    status(id: string): Promise<ProcessStatus>;
    signal(id: string, signal: "TERM" | "KILL" | "INT"): Promise<void>;
    write(id: string, data: Uint8Array): Promise<void>;
  };
  readonly files: SandboxFiles;
  /** `url`: `http(s)://…`, or `unix:<absolute path>`: HTTP and WebSocket over that socket. */
  expose(port: number): Promise<{ url: string; headers?: Record<string, string>; expiresAtMs?: number }>;
  waitForPort(port: number, options: { timeoutMs: number }): Promise<void>;
  /** Files only. Opening from it gives a new id and new URLs; processes start again. */
  snapshot(options?: { ttlMs?: number | null }): Promise<SnapshotRef>;
  setNetwork(network: NetworkPolicy): Promise<void>;
  keepAlive(): Promise<{ expiresAtMs: number | null }>;
  status(): Promise<
    | { state: "running" }
    | { state: "ended"; reason: "exit" | "terminated" | "lifetime" | "idle" | "oom" | "disk" | "lost"; code?: number }
  >;
  /** Idempotent; removes the files. Afterwards every call fails with `ended`. */
  terminate(): Promise<void>;
  /** Drops local connections only. */
  release(): void;
}

export type FileStat = {
  path: string;
  kind: "file" | "directory" | "symlink" | "other";
  bytes: number;
  modifiedAtMs: number;
};
/** Paths are absolute inside the sandbox. Done by the agent inside, so that a link can never lead to a host file. */
export interface SandboxFiles {
  read(path: string, options?: { maxBytes?: number }): Promise<Uint8Array>;
  /** Makes parent folders. Replaces whole. */
  write(path: string, content: Uint8Array, options?: { mode?: number }): Promise<void>;
  list(path: string): Promise<FileStat[]>;
  stat(path: string): Promise<FileStat | null>;
  mkdir(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Unpacks a tar below `path` / packs what lies there. */
  putTar(path: string, tar: Uint8Array): Promise<void>;
  getTar(path: string, options?: { maxBytes?: number }): Promise<Uint8Array>;
}

export type ExecOptions = {
  cwd?: string;
  env?: Record<string, string>;
  stdin?: Uint8Array;
  timeoutMs?: number;
  maxOutputBytes?: number;
  signal?: AbortSignal;
};
export type ExecEnd =
  | { kind: "exit"; code: number }
  | { kind: "signal"; signal: string }
  | { kind: "timeout" }
  | { kind: "aborted" };
export type ExecHandle = {
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  wait(): Promise<ExecEnd>;
  kill(): Promise<void>;
};
export type ProcessStatus =
  | { state: "running" }
  | { state: "unknown" }
  | { state: "ended"; code: number }
  | { state: "ended"; signal: string };

export const sandboxErrorCodes = [
  "not_found", "ended", "exists", "capacity", "throttled", "unauthenticated", "invalid", "timeout", "unavailable", "denied", "too_large",
] as const; // biome-ignore format: a table is read by rows
export type SandboxErrorCode = (typeof sandboxErrorCodes)[number];
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;
  readonly retryAfterMs: number | undefined;
  constructor(code: SandboxErrorCode, message: string, options?: { cause?: unknown; retryAfterMs?: number }) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}
