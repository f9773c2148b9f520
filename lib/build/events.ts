import * as z from "zod";
import { wishSchema } from "@/lib/contract/app-model";
import { checkKinds, components } from "@/lib/contract/checks";
import { clauseSchema } from "@/lib/contract/contract";
import { workflowSchema } from "@/lib/contract/workflow";
import { findingSchema } from "@/lib/runner/job";

const component = z.enum(components);
/** What ran in main-test: the result of one check on one commit. `evidence` are blob keys. */
export const checkResultSchema = z.object({
  id: z.string(),
  kind: z.enum(checkKinds),
  title: z.string(),
  ok: z.boolean(),
  durationMs: z.number(),
  message: z.string(),
  evidence: z.array(z.object({ kind: z.enum(["log", "picture", "source"]), blob: z.string(), mime: z.string() })),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** Facts in the past tense. Written by the server, read by server, browser and tests. When and by whom is the log's to say. */
export const buildEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("build_requested"), ownerId: z.string(), projectId: z.string(), prompt: z.string(), autoApprove: z.boolean(), fromSessionId: z.string().nullable() }),
  /** `contractBlob` holds the whole contract (lib/contract) as canonical JSON; `hash` is its SHA-256. */
  z.object({
    type: z.literal("contract_drafted"),
    hash: z.string(), version: z.int(), contractBlob: z.string(), title: z.string(), summary: z.string(), provider: z.string(),
    wishes: z.array(wishSchema), clauses: z.array(clauseSchema), workflows: z.array(workflowSchema),
    assumptions: z.array(z.string()), notUnderstood: z.array(z.string()),
    conflicts: z.array(z.object({ id: z.string(), chose: z.string(), otherwise: z.string() })),
    facts: z.object({
      entities: z.array(z.object({ id: z.string().optional(), name: z.string(), fields: z.array(z.string()), refersTo: z.array(z.string()) })),
      roles: z.array(z.object({ name: z.string(), may: z.array(z.string()), accounts: z.array(z.object({ name: z.string(), email: z.string() })).optional() })),
      colours: z.array(z.string()), soul: z.string(),
    }),
  }),
  z.object({ type: z.literal("contract_approved"), hash: z.string() }),
  z.object({ type: z.literal("blueprint_made"), components: z.array(z.object({ name: component, after: z.array(component), cells: z.array(z.object({ id: z.string(), title: z.string() })) })), checks: z.array(z.object({ id: z.string(), component })) }),
  z.object({ type: z.literal("sandbox_opened"), purpose: z.string(), sandboxId: z.string() }),
  z.object({ type: z.literal("skeleton_committed"), commit: z.string(), tree: z.string(), bundleBlob: z.string() }),
  z.object({ type: z.literal("component_started"), component, sandboxId: z.string(), attempt: z.int() }),
  z.object({ type: z.literal("cells_built"), component, cells: z.array(z.string()) }),
  z.object({ type: z.literal("component_checking"), component }),
  z.object({ type: z.literal("component_ready"), component, attempt: z.int(), commit: z.string(), tree: z.string(), bundleBlob: z.string() }),
  z.object({ type: z.literal("component_failed"), component, attempt: z.int(), fingerprint: z.string(), findings: z.array(findingSchema) }),
  z.object({ type: z.literal("merge_started"), component, attempt: z.int(), from: z.string() }),
  z.object({ type: z.literal("checks_finished"), component, results: z.array(checkResultSchema).min(1) }),
  z.object({ type: z.literal("merge_rejected"), component, attempt: z.int(), fingerprint: z.string(), findings: z.array(findingSchema) }),
  /** The commit point of a merge: the branch follows it. */
  z.object({ type: z.literal("main_moved"), component: z.union([component, z.literal("skeleton")]), from: z.string(), to: z.string(), tree: z.string(), bundleBlob: z.string() }),
  z.object({ type: z.literal("gate_judged"), passed: z.boolean(), missing: z.array(z.string()) }),
  z.object({ type: z.literal("draft_painted"), sandboxId: z.string(), entity: z.string(), pictureBlob: z.string() }),
  z.object({ type: z.literal("preview_opened"), kind: z.enum(["draft", "live"]), token: z.string(), sandboxKey: z.string(), port: z.int() }),
  z.object({ type: z.literal("question_asked"), id: z.string(), text: z.string(), options: z.array(z.string()) }),
  z.object({ type: z.literal("question_answered"), id: z.string(), text: z.string() }),
  z.object({ type: z.literal("clause_disputed"), clauseId: z.string(), text: z.string() }),
  z.object({ type: z.literal("usage_metered"), provider: z.string(), task: z.string(), tokens: z.int(), priceUsdMicros: z.int(), durationMs: z.number() }),
  z.object({ type: z.literal("build_done"), pictureBlob: z.string().nullable() }),
  z.object({ type: z.literal("cancel_requested") }),
  z.object({ type: z.literal("build_cancelled") }),
  z.object({ type: z.literal("build_failed"), code: z.string(), message: z.string() }),
]); // biome-ignore format: one fact a line
export type BuildEvent = z.infer<typeof buildEventSchema>;
