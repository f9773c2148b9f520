import * as z from "zod";
import { cellSchema } from "@/lib/build/blueprint";
import { appModelSchema } from "@/lib/contract/app-model";
import { checkKinds, components } from "@/lib/contract/checks";

/** Paths inside a sandbox. The project's git repository is `/workspace` itself; `.kriptik` is excluded from it. */
export const inSandbox = {
  workspace: "/workspace",
  /** Jobs (`<id>.json`), bundles and evidence; kept with the workspace's files. */
  own: "/workspace/.kriptik",
  node: "/opt/kriptik/node/bin/node",
  runner: "/opt/kriptik/runner.mjs",
  chromium: "/usr/bin/chromium",
  /** HTTP over this unix socket reaches the gateway and nothing else; the relay outside adds who is asking. */
  gatewaySocket: "/run/kriptik/gateway.sock",
  /** The one port on which a generated application listens, in development and production alike. */
  port: 5173,
} as const;

const base = { id: z.string().regex(/^[a-zA-Z0-9._-]{1,80}$/), app: appModelSchema };
const gitBase = z.object({ commit: z.string(), bundle: z.string() });
/** A check that is due, with the title under which evidence is shown. */
const due = z.array(z.object({ id: z.string(), kind: z.enum(checkKinds), title: z.string() }));

/**
 * One piece of work for the runner, which is started once per job as the durable process `job.id` with the job file's
 * path as its argument, writes its journal to standard output and may be started again with the same job after a death.
 * - `skeleton`: writes and commits main's first commit. - `component`: builds the component's cells on the skeleton,
 *   checks its slice, commits, leaves a bundle. - `merge`: on `base`, merges the bundle of one component, prints the
 *   registries for `present`, runs every due check, commits, leaves a bundle. - `draft`: the union of all cells, dev
 *   server, reports when a page is painted with data. - `serve`: checks out `base` and serves it (development server)
 *   until signalled.
 */
export const jobSchema = z.discriminatedUnion("kind", [
  z.object({ ...base, kind: z.literal("skeleton") }),
  z.object({ ...base, kind: z.literal("component"), component: z.enum(components), cells: z.array(cellSchema), base: gitBase, attempt: z.int().min(1), findings: z.array(z.object({ check: z.string(), path: z.string().nullable(), message: z.string() })) }),
  z.object({ ...base, kind: z.literal("merge"), component: z.enum(components), bundle: z.string(), commit: z.string(), base: gitBase, present: z.array(z.enum(components)), due }),
  z.object({ ...base, kind: z.literal("draft"), cells: z.array(cellSchema), present: z.array(z.enum(components)) }),
  z.object({ ...base, kind: z.literal("serve"), base: gitBase }),
]); // biome-ignore format: one kind a line
export type Job = z.infer<typeof jobSchema>;

export const findingSchema = z.object({ check: z.string(), path: z.string().nullable(), message: z.string() });
export type Finding = z.infer<typeof findingSchema>;

/** Evidence lies in the sandbox at `path` (under `.kriptik/evidence`) until the coordinator has fetched it. */
export const journalCheckSchema = z.object({
  id: z.string(),
  kind: z.enum(checkKinds),
  title: z.string(),
  ok: z.boolean(),
  durationMs: z.number(),
  /** For people: what was seen, or the assertion that failed. */
  message: z.string(),
  evidence: z.array(z.object({ kind: z.enum(["log", "picture", "source"]), path: z.string() })),
});

/** One line of the journal. `atMs` is the sandbox's clock. The last record of a job is `finished`; a journal that ends without one is a dead runner. */
export const journalSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("started"), atMs: z.number(), job: z.string() }),
  z.object({ type: z.literal("phase"), atMs: z.number(), phase: z.enum(["code", "install", "typecheck", "build", "test", "serve", "workflow", "commit"]) }),
  z.object({ type: z.literal("log"), atMs: z.number(), level: z.enum(["story", "detail", "error"]), text: z.string() }),
  z.object({ type: z.literal("cell"), atMs: z.number(), cell: z.string(), state: z.enum(["started", "built", "failed"]), durationMs: z.number().nullable(), findings: z.array(findingSchema) }),
  z.object({ type: z.literal("check"), atMs: z.number(), ...journalCheckSchema.shape }),
  z.object({ type: z.literal("committed"), atMs: z.number(), commit: z.string(), tree: z.string(), bundle: z.string() }),
  z.object({ type: z.literal("painted"), atMs: z.number(), entity: z.string(), text: z.string(), picture: z.string() }),
  z.object({ type: z.literal("serving"), atMs: z.number(), port: z.int() }),
  z.object({ type: z.literal("finished"), atMs: z.number(), ok: z.boolean(), findings: z.array(findingSchema) }),
]); // biome-ignore format: one record a line
export type JournalRecord = z.infer<typeof journalSchema>;
export type JournalCheck = z.infer<typeof journalCheckSchema>;
