import * as z from "zod";
import { noQuery, nothing } from "./shapes";

export const healthSchema = z.object({
  live: z.literal(true),
  ready: z.boolean(),
  version: z.string(),
  isolation: z.string(),
  model: z.string(),
  dependencies: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
});
export type Health = z.infer<typeof healthSchema>;

const open = { method: "get", action: "read", params: noQuery, query: noQuery, body: nothing } as const;

export const serviceOperations = {
  health: {
    ...open,
    path: "/api/health",
    summary: "Whether the service is ready, and what it depends on. 503 when it is not.",
    response: healthSchema,
  },
  openapi: {
    ...open,
    path: "/api/openapi.json",
    summary: "This description.",
    response: null,
    produces: "application/json",
  },
  metrics: {
    ...open,
    path: "/metrics",
    summary: "Figures for Prometheus.",
    response: null,
    produces: "text/plain; version=0.0.4",
  },
} as const;
