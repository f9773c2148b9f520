import * as z from "zod";

/** Guards that a test takes away one at a time, to see that the attempt it stops then succeeds. Never set by the product. */
export const guards = [
  "seccomp", "capability-drop", "undumpable", "hidden-layers", "private-root", "private-processes", "private-network", "private-ipc",
  "private-hostname", "private-devices", "clean-environment", "read-only-root", "read-only-runtime", "read-only-relays", "read-only-sysctls",
  "process-limit", "memory-limit", "disk-limit", "sized-tmpfs", "egress-policy", "gateway-path",
] as const; // biome-ignore format: a table is read by rows
export type Guard = (typeof guards)[number];

/** The daemon's first line of standard input. Nothing of it is secret. */
export const sandboxdConfigSchema = z.object({
  /** Files kept, snapshots, sockets: of one data folder of the product. */
  home: z.string().startsWith("/"),
  /** Immutable, shared by all data folders. */
  templates: z.string().startsWith("/"),
  socketPath: z.string().startsWith("/"),
  /** Read-only at /opt/kriptik inside: Node, the runner and the agent. */
  runtime: z.string().startsWith("/"),
  /** Null: no walls at all. Sandboxes are then plain processes of this user, each with a folder of its own. */
  bwrap: z.string().startsWith("/").nullable(),
  /** Cgroup v1 folders that belong to this user, prepared by whoever started us as root. */
  cgroups: z.object({ memory: z.string().optional(), cpu: z.string().optional(), pids: z.string().optional() }),
  without: z.array(z.enum(guards)).default([]),
});
export type SandboxdConfig = z.infer<typeof sandboxdConfigSchema>;
