import * as z from "zod";
import { clauseKinds } from "@/lib/contract/app-model";
import type { CheckKind } from "@/lib/contract/checks";
import type { Clause } from "@/lib/contract/contract";
import { workflowSchema } from "@/lib/contract/workflow";
import { wireTime } from "@/lib/time";
import { type Build, buildPhase, buildStatus, clauseState, type Seen } from "./state";

const evidenceSchema = z.object({
  kind: z.enum(["unit", "api", "browser", "build", "review"]),
  check: z.string(),
  title: z.string(),
  commit: z.string(),
  at: wireTime,
  durationMs: z.number(),
  url: z.string(),
});
const clauseStatusSchema = z.object({
  id: z.string(),
  kind: z.enum(clauseKinds),
  covers: z.array(z.string()),
  wish: z.string(),
  text: z.string(),
  origin: z.enum(["asked", "assumed", "user"]),
  state: z.enum(["unproven", "proven", "failed", "limit"]),
  limitReason: z.string().optional(),
  component: z.string(),
  checks: z.array(z.object({ id: z.string(), kind: z.string() })),
  disputed: z.string().nullable(),
  failure: z.string().nullable(),
  evidence: z.array(evidenceSchema),
});

/** `GET /api/build/status/:id`: the fold of the run's log, as api.md has it. */
export const buildStatusSchema = z.object({
  sessionId: z.string(),
  projectId: z.string(),
  prompt: z.string(),
  mode: z.literal("builder"),
  speed: z.literal("standard"),
  version: z.int(),
  createdAt: wireTime,
  updatedAt: wireTime,
  status: z.enum(["drafting", "awaiting_approval", "building", "asking", "frozen", "done", "cancelled", "failed"]),
  phase: z.enum(["understanding", "contract", "blueprint", "building", "verifying", "merging", "gate", "finished"]),
  contract: z
    .object({
      hash: z.string(),
      version: z.int(),
      locked: z.boolean(),
      title: z.string(),
      summary: z.string(),
      provider: z.string(),
      wishes: z.array(z.object({ id: z.string(), quote: z.string(), must: z.boolean() })),
      clauses: z.array(clauseStatusSchema),
      workflows: z.array(workflowSchema),
      notUnderstood: z.array(z.string()),
      conflicts: z.array(z.object({ id: z.string(), chose: z.string(), otherwise: z.string() })),
    })
    .nullable(),
  components: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["waiting", "building", "verifying", "ready", "merging", "merged", "repairing", "stopped"]),
      sandboxId: z.string().nullable(),
    }),
  ),
  cost: z.object({ usd: z.number(), tokens: z.int(), computeSeconds: z.number() }),
  budget: z.object({ usd: z.number().nullable(), computeSeconds: z.number().nullable(), spentShare: z.number() }),
  previewUrl: z.string().nullable(),
  previewKind: z.enum(["draft", "instant", "live"]).nullable(),
  timings: z.object({
    contractMs: z.number().nullable(),
    firstPreviewMs: z.number().nullable(),
    doneMs: z.number().nullable(),
  }),
  question: z.object({ id: z.string(), text: z.string(), options: z.array(z.string()).optional() }).nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  commit: z.string().nullable(),
});
export type BuildStatusWire = z.infer<typeof buildStatusSchema>;
export type ClauseStatus = z.infer<typeof clauseStatusSchema>;

const evidenceKind: Record<CheckKind, z.infer<typeof evidenceSchema>["kind"]> = {
  workflow: "browser",
  http: "api",
  data: "api",
  unit: "unit",
  static: "build",
  visual: "review",
};

function evidenceOf(runId: string, { id, kind, title, commit, atMs, durationMs, evidence }: Seen) {
  const shown = evidence.find((item) => item.kind === "picture") ?? evidence[0];
  const url = `/api/build/evidence/${runId}/${encodeURIComponent(id)}${shown ? `?item=${shown.kind}` : ""}`;
  return { kind: evidenceKind[kind], check: id, title, commit, at: atMs, durationMs, url };
}

export function clauseStatus(runId: string, build: Build, clause: Clause): ClauseStatus {
  const state = clauseState(build, clause);
  const results = clause.checks.flatMap(({ id }) => build.candidate[id] ?? build.proven[id] ?? []);
  const wishes = build.contract?.wishes.filter(({ id }) => clause.covers.includes(id)) ?? [];
  const failed = results.find(({ ok }) => !ok);
  return {
    id: clause.id,
    kind: clause.kind,
    covers: clause.covers,
    wish: wishes.map(({ quote }) => quote).join(" · "),
    text: clause.text,
    origin: clause.origin,
    state,
    ...(clause.limitReason !== null && { limitReason: clause.limitReason }),
    component: clause.component,
    checks: clause.checks,
    disputed: build.disputes[clause.id] ?? null,
    failure: failed?.message ?? null,
    evidence: results.filter(({ commit }) => commit !== "").map((result) => evidenceOf(runId, result)),
  };
}

/** `previewOrigin(token)`: the address of a preview host, which only the process that serves it knows. */
export function statusOf(runId: string, build: Build, previewOrigin: (token: string) => string): BuildStatusWire {
  const { contract, previews } = build;
  const kind = previews.live ? "live" : previews.draft ? "draft" : null;
  const preview = kind && previews[kind];
  const since = (fromMs: number | null | undefined, toMs: number | null | undefined) =>
    fromMs == null || toMs == null ? null : toMs - fromMs;
  return {
    sessionId: runId,
    projectId: build.projectId,
    prompt: build.prompt,
    mode: "builder",
    speed: "standard",
    version: build.version,
    createdAt: build.createdAtMs,
    updatedAt: build.updatedAtMs,
    status: buildStatus(build),
    phase: buildPhase(build),
    contract: contract && {
      hash: contract.hash,
      version: contract.version,
      locked: contract.approvedAtMs !== null,
      title: contract.title,
      summary: contract.summary,
      provider: contract.provider,
      wishes: contract.wishes.map(({ id, quote, must }) => ({ id, quote, must })),
      clauses: contract.clauses.map((clause) => clauseStatus(runId, build, clause)),
      workflows: contract.workflows,
      notUnderstood: contract.notUnderstood,
      conflicts: contract.conflicts,
    },
    components: build.components.map(({ name, state, sandboxId }) => ({ name, state, sandboxId })),
    cost: {
      usd: build.usage.priceUsdMicros / 1e6,
      tokens: build.usage.tokens,
      computeSeconds: build.usage.durationMs / 1000,
    },
    budget: { usd: null, computeSeconds: null, spentShare: 0 },
    previewUrl: preview ? previewOrigin(preview.token) : null,
    previewKind: kind,
    timings: {
      contractMs: since(build.createdAtMs || null, contract?.draftedAtMs),
      firstPreviewMs: since(contract?.approvedAtMs, build.draft?.atMs),
      doneMs: since(contract?.approvedAtMs, build.doneAtMs),
    },
    question: build.question && {
      id: build.question.id,
      text: build.question.text,
      options: [...build.question.options],
    },
    error: build.error,
    commit: build.main?.commit ?? null,
  };
}
