import * as z from "zod";
import { buildStatusSchema } from "@/lib/build/status";
import { contractSchema } from "@/lib/contract/contract";
import { idParam, noQuery, nothing } from "./shapes";

const later = (what: string) => z.never({ error: `${what} is not available yet.` }).optional();
const only = <T extends string>(value: T, others: string) =>
  z.literal(value, { error: `Only "${value}" is available yet${others}.` }).optional();

export const executeBody = z.strictObject({
  prompt: z
    .string()
    .min(1)
    .max(20_000)
    .refine((prompt) => prompt === "" || prompt.trim() !== "", "Say what is to be built."),
  mode: only("builder", ""),
  buildMode: z.enum(["auto", "local"], { error: 'Only "auto" and "local" are available yet.' }).optional(),
  projectId: idParam.optional(),
  budget: later("A budget"),
  speed: only("standard", ""),
  autoApprove: z.boolean().optional(),
  fromSessionId: idParam.optional(),
});

const session = z.object({ id: idParam });
const statusAnswer = z.object({ status: buildStatusSchema.shape.status });
const onSession = { params: session, query: noQuery, body: nothing } as const;
const text = z.string().min(1).max(4_000);

export const buildOperations = {
  execute: {
    method: "post", path: "/api/execute", action: "change", startsWork: true,
    summary: "Starts a build from a sentence. Answers at once; the work goes on behind.",
    params: noQuery, query: noQuery, body: executeBody, status: 202,
    /** `warning`: what to know of the sandboxes in which it is built. */
    response: z.object({ sessionId: z.string(), projectId: z.string(), warning: z.string().exactOptional() }),
  },
  buildStatus: {
    method: "get", path: "/api/build/status/{id}", action: "read", ...onSession,
    summary: "Where a build stands: the fold of its facts.",
    response: buildStatusSchema,
  },
  buildContract: {
    method: "get", path: "/api/build/contract/{id}", action: "read", ...onSession,
    summary: "The whole contract, whose canonical JSON has the hash that is approved.",
    response: contractSchema,
  },
  approveBuild: {
    method: "post", path: "/api/build/approve/{id}", action: "change", startsWork: true, ...onSession,
    summary: "Locks the contract of this hash and starts the work. Another hash: 409 contract_changed with the current one.",
    body: z.strictObject({ contractHash: z.string().min(1).max(200) }),
    response: statusAnswer,
  },
  cancelBuild: {
    method: "post", path: "/api/build/cancel/{id}", action: "change", ...onSession,
    summary: "Ends the build. All its processes are gone within five seconds.",
    body: z.strictObject({}).optional(),
    response: z.object({ status: z.literal("cancelled") }),
  },
  resumeBuild: {
    method: "post", path: "/api/build/resume/{id}", action: "change", startsWork: true, ...onSession,
    summary: "Goes on after a freeze. Builds do not freeze yet, so this answers 409 not_allowed.",
    body: z.strictObject({ budget: later("A budget") }).optional(),
    response: statusAnswer,
  },
  messageBuild: {
    method: "post", path: "/api/build/message/{id}", action: "change", startsWork: true, ...onSession,
    summary: "Says something to a running build: an answer to its question, or stop.",
    body: z.strictObject({ text, questionId: idParam.optional() }), status: 202,
    response: z.object({
      understoodAs: z.enum(["answer", "clarify", "change", "stop", "urgent"]),
      message: z.string(),
    }),
  },
  disputeClause: {
    method: "post", path: "/api/build/dispute/{id}/{clause}", action: "change", startsWork: true, ...onSession,
    summary: "\"This is not what I meant\": opens a proven clause again.",
    params: z.object({ id: idParam, clause: idParam }),
    body: z.strictObject({ text }),
    response: statusAnswer,
  },
  buildPreview: {
    method: "get", path: "/api/build/preview/{id}", action: "read", ...onSession,
    summary: "Where the application can be opened. 409 not_ready until there is something to see.",
    response: z.object({ url: z.string(), kind: z.enum(["draft", "instant", "live"]) }),
  },
  downloadBuild: {
    method: "get", path: "/api/build/download/{id}", action: "read", ...onSession,
    summary: "A zip of the proven source. 409 not_ready until main has a proven commit.",
    response: null, produces: "application/zip",
  },
  buildEvidence: {
    method: "get", path: "/api/build/evidence/{id}/{check}", action: "read", ...onSession,
    summary: "What was seen when a check ran: log, picture or test source.",
    params: z.object({ id: idParam, check: idParam }),
    query: z.object({ item: z.enum(["log", "picture", "source"]).optional() }),
    response: null, produces: "text/plain, image/png or what the evidence is",
  },
  buildStream: {
    method: "get", path: "/api/build/stream/{id}", action: "read", ...onSession,
    summary: "Server-sent events: facts and side streams, each once and in order. Last-Event-ID wins over `after`.",
    query: z.object({ after: z.string().max(60).optional() }),
    response: null, produces: "text/event-stream",
  },
} as const; // biome-ignore format: a table is read by rows
