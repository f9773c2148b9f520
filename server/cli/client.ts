import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { problemSchema } from "@/lib/api/shapes";

const ATTEMPTS = 8;
const WAIT_MS = 250;

/** One row of the tables in lib/api: everything that a client has to know about a route. */
type Operation<P, R> = {
  method: string;
  path: string;
  params: z.ZodType<P>;
  response: z.ZodType<R>;
  startsWork?: boolean;
};
type Input = { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };

/** The service answered with an error, or with something that is not its language. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class NotReachable extends Error {
  override readonly name = "NotReachable";
}

export function client(baseUrl: string) {
  function address(path: string, { params = {}, query = {} }: Input): URL {
    const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ""));
    const url = new URL(filled, baseUrl);
    url.search = new URLSearchParams(query).toString();
    return url;
  }

  let hasAnswered = false;

  /** A product that answered before is only restarting, or closed a connection that we took for open: reading is tried again. */
  async function send(
    method: string,
    url: URL,
    headers: Record<string, string>,
    body: string | null,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetch(url, { method: method.toUpperCase(), headers, body });
        hasAnswered = true;
        return response;
      } catch (cause) {
        const mayRepeat = method === "get" && hasAnswered && attempt < ATTEMPTS;
        if (!mayRepeat)
          throw new NotReachable(`KripTik does not answer at ${baseUrl}. Start it with \`npm start\`.`, { cause });
        await setTimeout(attempt * WAIT_MS);
      }
    }
  }

  async function answered(response: Response): Promise<Response> {
    if (response.ok) return response;
    const text = await response.text();
    const problem = problemSchema.safeParse(parseJson(text));
    if (!problem.success) throw new ApiError("internal", `KripTik answered ${response.status}: ${text.slice(0, 200)}`);
    const { code, message, details = [] } = problem.data;
    throw new ApiError(code, [message, ...details.map(({ path, message: why }) => `  ${path}: ${why}`)].join("\n"));
  }

  return {
    async call<P, R>(operation: Operation<P, R>, input: Input = {}): Promise<R> {
      const headers = {
        ...(input.body !== undefined && { "content-type": "application/json" }),
        ...(operation.startsWork && { "idempotency-key": randomUUID() }),
      };
      const body = input.body === undefined ? null : JSON.stringify(input.body);
      const response = await answered(await send(operation.method, address(operation.path, input), headers, body));
      const parsed = operation.response.safeParse(await response.json());
      if (parsed.success) return parsed.data;
      throw new ApiError("internal", `KripTik answered something else than agreed: ${z.prettifyError(parsed.error)}`);
    },
    async bytes(path: string, input: Input): Promise<Uint8Array> {
      const response = await answered(await send("get", address(path, input), {}, null));
      return response.bytes();
    },
  };
}
export type Client = ReturnType<typeof client>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not our language; the caller says so
  }
}
