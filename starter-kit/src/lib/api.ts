import { said } from "./format";

/** A refusal by the API. `status` 0: it was not reached at all. `fields`: what is wrong, by field. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  constructor(status: number, message: string, fields: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.fields = fields;
  }
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

async function answerOf(method: Method, path: string, body: unknown, signal: AbortSignal | null): Promise<Response> {
  const init: RequestInit = { method, signal, credentials: "same-origin" };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, navigator.onLine ? "The application did not answer." : "You are offline.", {}, { cause });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function errorOf(status: number, answer: unknown): ApiError {
  const message =
    isRecord(answer) && typeof answer.message === "string" ? said(answer.message) : `The request failed (${status}).`;
  const fields: Record<string, string> = {};
  if (isRecord(answer) && isRecord(answer.fields))
    for (const [field, text] of Object.entries(answer.fields)) fields[field] = said(String(text));
  return new ApiError(status, message, fields);
}

/** The answer has the type of the endpoint; our own API is the only one this is used with. */
export async function request<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await answerOf(method, path, body, signal ?? null);
  const text = await response.text();
  const answer: unknown = text === "" ? null : parsed(text, response.status);
  if (!response.ok) throw errorOf(response.status, answer);
  return answer as Answer;
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError(status, "The answer could not be read.", {}, { cause });
  }
}

export type Option = { id: string; title: string };
export type Mark = { rule: string; tone: "bad" | "waiting" | "good"; message: string };
/** What every row has. */
export type Row = { id: string; createdAt: string; marks: Mark[] };
export type Rows<R> = { items: R[]; total: number };
export type Values = Record<string, string | number | boolean | null>;
/** A step that a row can take from where it is, and who may take it. */
export type Move<State extends string = string> = {
  from: State;
  to: State;
  by: readonly string[];
  label: string;
  /** Ends something, so that it is asked about first. */
  asks?: boolean;
};

/** The endpoints of one entity. */
export type Resource<R extends Row> = ReturnType<typeof resourceOf<R>>;

export function resourceOf<R extends Row>(route: string) {
  const base = `/api/${route}`;
  const at = (id: string) => `${base}/${encodeURIComponent(id)}`;
  const coded = (code: string) => `${base}/by-code/${encodeURIComponent(code.trim().toUpperCase())}`;
  return {
    route,
    listPath: (params: Record<string, string>) => withParams(base, params),
    csvPath: (params: Record<string, string>) => withParams(`${base}/csv`, params),
    path: at,
    optionsPath: (q: string) => withParams(`${base}/options`, { q }),
    add: (values: Values) => request<R>("POST", base, values),
    change: (id: string, values: Values) => request<R>("PATCH", at(id), values),
    remove: (id: string) => request<null>("DELETE", at(id)),
    move: (id: string, to: string) => request<R>("POST", `${at(id)}/move`, { to }),
    codePath: coded,
    moveByCode: (code: string, to: string) => request<R>("POST", `${coded(code)}/move`, { to }),
  };
}

export function withParams(path: string, params: Record<string, string>): string {
  const filled = Object.entries(params).filter(([, value]) => value !== "");
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}
