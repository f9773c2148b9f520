import * as z from "zod";

/**
 * What the adapter and the daemon of the local sandboxes say to each other: HTTP over the daemon's unix socket, `POST
 * /<call>`, the body one line of JSON and after it raw bytes. An answer is JSON or, where bytes stream, frames.
 */
const text = z.string().max(1 << 20).refine((value) => !value.includes("\0"), "holds a zero byte"); // biome-ignore format: short
const path = text
  .refine((value) => value.startsWith("/"), "is not absolute")
  .refine((value) => value.length <= 4_000, "is too long");
const labelsSchema = z.record(z.string().max(100), z.string().max(500));
const port = z.int().min(1).max(65_535);
const id = z.string().max(100);
const processId = z.string().regex(/^[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,99}$/);

export const networkPolicySchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("open") }),
  z.object({ mode: z.literal("none") }),
  z.object({ mode: z.literal("allow"), cidrs: z.array(z.union([z.cidrv4(), z.cidrv6()])), domains: z.array(z.string().max(253)) }),
]); // biome-ignore format: one mode a line

export const sandboxSpecSchema = z.object({
  labels: labelsSchema,
  image: z.union([
    z.object({ template: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
    z.object({ registry: z.string() }),
    z.object({ snapshot: z.object({ id, provider: z.string(), expiresAtMs: z.number().nullable() }) }),
  ]),
  cpu: z.object({ request: z.number().positive(), limit: z.number().positive().optional() }),
  memoryMiB: z.object({ request: z.number().positive(), limit: z.number().positive().optional() }),
  diskMiB: z.number().positive().optional(),
  maxProcesses: z.int().min(1).optional(),
  gpu: z.string().optional(),
  lifetimeMs: z.number().positive(),
  idleMs: z.number().positive().optional(),
  workdir: path,
  env: z.record(text, text).optional(),
  ports: z.array(port).max(32),
  network: networkPolicySchema,
  gateway: z.object({ url: z.url(), token: text }).optional(),
});
export type SandboxdSpec = z.infer<typeof sandboxSpecSchema>;

const command = { argv: z.array(text).min(1).max(4_000), cwd: path.optional(), env: z.record(text, text).optional() };

export const sandboxdCalls = {
  caps: z.object({}),
  open: z.object({ key: z.string().min(1).max(500), spec: sandboxSpecSchema }),
  get: z.object({ id }),
  list: z.object({ labels: labelsSchema }),
  purge: z.object({ labels: labelsSchema }),
  deleteSnapshot: z.object({ snapshot: id }),
  exec: z.object({ id, ...command, timeoutMs: z.number().positive().optional(), maxOutputBytes: z.number().positive().optional() }),
  start: z.object({ id, process: processId, ...command, hasInput: z.boolean() }),
  tail: z.object({ id, process: processId, fromByte: z.int().min(0) }),
  processStatus: z.object({ id, process: processId }),
  signal: z.object({ id, process: processId, signal: z.enum(["TERM", "KILL", "INT"]) }),
  feed: z.object({ id, process: processId }),
  read: z.object({ id, path, maxBytes: z.number().min(0) }),
  write: z.object({ id, path, mode: z.int().min(0).max(0o777) }),
  files: z.object({ id, path }),
  stat: z.object({ id, path }),
  mkdir: z.object({ id, path }),
  remove: z.object({ id, path }),
  rename: z.object({ id, from: path, to: path }),
  putTar: z.object({ id, path }),
  getTar: z.object({ id, path, maxBytes: z.number().positive() }),
  expose: z.object({ id, port }),
  waitForPort: z.object({ id, port, timeoutMs: z.number().min(0) }),
  snapshot: z.object({ id, ttlMs: z.number().positive().nullable() }),
  setNetwork: z.object({ id, network: networkPolicySchema }),
  keepAlive: z.object({ id }),
  status: z.object({ id }),
  terminate: z.object({ id }),
} as const; // biome-ignore format: one call a line
export type SandboxdCall = keyof typeof sandboxdCalls;
export type SandboxdArguments<Call extends SandboxdCall> = z.infer<(typeof sandboxdCalls)[Call]>;

const enforced = z.object({
  memory: z.enum(["tree", "process", "polled", "none"]),
  cpu: z.boolean(),
  processes: z.boolean(),
  disk: z.boolean(),
});
export const sandboxdAnswers = {
  caps: z.object({ enforced, isolation: z.enum(["namespaces", "none"]), maxLifetimeMs: z.number() }),
  open: z.object({ id, createdAtMs: z.number(), expiresAtMs: z.number().nullable() }),
  get: z.object({ id, createdAtMs: z.number(), expiresAtMs: z.number().nullable() }).nullable(),
  list: z.array(z.object({ id, key: z.string(), labels: labelsSchema, createdAtMs: z.number() })),
  done: z.object({}),
  processStatus: z.union([
    z.object({ state: z.literal("running") }),
    z.object({ state: z.literal("unknown") }),
    z.object({ state: z.literal("ended"), code: z.number() }),
    z.object({ state: z.literal("ended"), signal: z.string() }),
  ]),
  files: z.array(z.object({ path: z.string(), kind: z.enum(["file", "directory", "symlink", "other"]), bytes: z.number(), modifiedAtMs: z.number() })),
  expose: z.object({ url: z.string() }),
  snapshot: z.object({ id, expiresAtMs: z.number().nullable() }),
  keepAlive: z.object({ expiresAtMs: z.number().nullable() }),
  status: z.union([
    z.object({ state: z.literal("running") }),
    z.object({ state: z.literal("ended"), reason: z.enum(["exit", "terminated", "lifetime", "idle", "oom", "disk", "lost"]), code: z.number().exactOptional() }),
  ]),
} as const; // biome-ignore format: one answer a line
export type SandboxdStatus = z.infer<typeof sandboxdAnswers.status>;
export type SandboxdFile = z.infer<typeof sandboxdAnswers.files>[number];
export type SandboxdProcessStatus = z.infer<typeof sandboxdAnswers.processStatus>;

export const sandboxdProblemSchema = z.object({
  code: z.string(),
  message: z.string(),
  retryAfterMs: z.number().optional(),
});

/** How an exec or a durable process ended, as the JSON of an `end` frame. */
export const execEndSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exit"), code: z.int() }),
  z.object({ kind: z.literal("signal"), signal: z.string() }),
  z.object({ kind: z.literal("timeout") }),
  z.object({ kind: z.literal("aborted") }),
]);
