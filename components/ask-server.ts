import * as z from "zod";

/** What a failed answer says; its code decides nothing here, its sentence is shown as it is. */
const problemSchema = z.object({ code: z.string(), message: z.string(), retryable: z.boolean().optional() });
export type Answer<T> = { ok: true; data: T } | { ok: false; code: string; message: string };

const unreachable = {
  ok: false,
  code: "unreachable",
  message: "KripTik does not answer. Nothing is lost; check that it is running, then try again.",
} as const;

/** `once` names the deed: sent again after a cut connection, it is done once. */
export async function askServer<T>(
  path: string,
  body: unknown,
  schema: z.ZodType<T>,
  { once, method = "POST" }: { once?: string; method?: "GET" | "POST" | "DELETE" } = {},
): Promise<Answer<T>> {
  const headers = { "content-type": "application/json", ...(once && { "idempotency-key": once }) };
  const said = method === "GET" ? {} : { body: JSON.stringify(body) };
  const response = await fetch(path, { method, headers, ...said }).catch(() => null);
  if (!response) return unreachable;
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const problem = problemSchema.safeParse(answer);
    if (problem.success) return { ok: false, code: problem.data.code, message: problem.data.message };
    return { ok: false, code: "internal", message: `The server answered ${response.status} without a reason.` };
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return { ok: true, data: parsed.data };
  return { ok: false, code: "internal", message: "The server's answer is of another release. Reload the page." };
}
