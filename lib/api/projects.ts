import * as z from "zod";
import { buildStatusSchema } from "@/lib/build/status";
import { wireTime } from "@/lib/time";
import { idParam, noQuery, nothing, pageQuery } from "./shapes";

const runSchema = z.object({
  sessionId: z.string(),
  prompt: z.string(),
  title: z.string().nullable(),
  status: buildStatusSchema.shape.status,
  createdAt: wireTime,
  updatedAt: wireTime,
});
const summary = { id: z.string(), name: z.string(), createdAt: wireTime };
const preview = z.object({ url: z.string(), kind: z.enum(["draft", "instant", "live"]), sessionId: z.string() });
const params = z.object({ id: idParam });
const name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u, "Without line breaks and control characters.");

export const projectOperations = {
  listProjects: {
    method: "get", path: "/api/projects", action: "read", params: noQuery, query: pageQuery, body: nothing,
    summary: "What you have, newest first.",
    response: z.object({
      items: z.array(z.object({ ...summary, latest: runSchema.nullable() })),
      nextCursor: z.string().nullable(),
    }),
  },
  readProject: {
    method: "get", path: "/api/projects/{id}", action: "read", params, query: noQuery, body: nothing,
    summary: "One project with its runs and what can be opened of it.",
    response: z.object({
      ...summary,
      runs: z.array(runSchema),
      preview: preview.nullable(),
      checkpoints: z.array(z.never()),
    }),
  },
  renameProject: {
    method: "patch", path: "/api/projects/{id}", action: "change", params, query: noQuery,
    summary: "Gives it another name.",
    body: z.strictObject({ name }),
    response: z.object(summary),
  },
  deleteProject: {
    method: "delete", path: "/api/projects/{id}", action: "change", params, query: noQuery,
    summary: "Removes rows, blobs, repository and sandboxes. Irreversible: `confirm` is the project's name.",
    body: z.strictObject({ confirm: z.string() }),
    response: z.object({ deleted: z.literal(true) }),
  },
} as const; // biome-ignore format: a table is read by rows
