import * as z from "zod";
import { errorCodes } from "@/lib/errors";
import { buildOperations } from "./builds";
import { projectOperations } from "./projects";
import { serviceOperations } from "./service";
import { problemSchema } from "./shapes";

/** One verb of the API. Routes parse and answer by the same schemas from which the description is made. */
export type Operation = {
  method: "get" | "post" | "patch" | "delete";
  path: string;
  summary: string;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  status?: number;
  /** Null for what is no JSON: `produces` says what it is. */
  response: z.ZodType | null;
  produces?: string;
  /** Takes an `Idempotency-Key`. */
  startsWork?: boolean;
};
export type JsonSchema = { properties?: Record<string, JsonSchema>; required?: string[] } & Record<string, unknown>;

export const operations: Record<string, Operation> = { ...buildOperations, ...projectOperations, ...serviceOperations };

/** Shapes that contain themselves have a name in the document; all others stand where they are used. */
type Shared = Record<string, unknown>;
const prefix = "#/components/schemas/";

/** As on the wire: times are text there, and what has a default may be left out. */
function onWire(schema: z.ZodType, shared: Shared, name: string): JsonSchema {
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // A self-contained schema points into itself; inside a document it must point into the document.
  const text = JSON.stringify(made)
    .replaceAll('"#/$defs/', `"${prefix}${name}_`)
    .replaceAll('"$ref":"#"', `"$ref":"${prefix}${name}"`);
  const { $defs = {}, ...shape } = JSON.parse(text) as JsonSchema & { $defs?: Record<string, unknown> };
  for (const [part, definition] of Object.entries($defs)) shared[`${name}_${part}`] = definition;
  if (text.includes(`"$ref":"${prefix}${name}"`)) shared[name] = shape;
  return shape;
}

function parameters({ params, query, startsWork }: Operation, shared: Shared) {
  const named = (place: "path" | "query", schema: z.ZodType) => {
    const { properties = {}, required = [] } = onWire(schema, shared, "Parameters");
    return Object.entries(properties).map(([name, shape]) => {
      return { name, in: place, required: place === "path" || required.includes(name), schema: shape };
    });
  };
  const key = {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "The same key with the same body gives the same answer for 24 hours; with another body, 422.",
    schema: { type: "string", maxLength: 255 },
  };
  return [...named("path", params), ...named("query", query), ...(startsWork ? [key] : [])];
}

const takesBody = ({ method, body }: Operation) => method !== "get" && !(body instanceof z.ZodUndefined);

type Responses = Record<string, { description: string; content: Content }>;
type Content = Record<string, { schema?: JsonSchema }>;

function described(id: string, operation: Operation, shared: Shared) {
  const { summary, status = 200, response, produces, body } = operation;
  const content: Content = response
    ? { "application/json": { schema: onWire(response, shared, `${id}Answer`) } }
    : { [produces?.split(",")[0] ?? "application/octet-stream"]: {} };
  const failed = { description: "What went wrong.", content: { "application/json": { schema: problemRef } } };
  return {
    operationId: id,
    summary,
    parameters: parameters(operation, shared),
    ...(takesBody(operation) && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { "application/json": { schema: onWire(body, shared, `${id}Body`) } },
      },
    }),
    responses: { [status]: { description: produces ?? "Done.", content }, default: failed } as Responses,
  };
}
export type Described = ReturnType<typeof described>;
const problemRef = { $ref: "#/components/schemas/Problem" };

/** The OpenAPI 3.1 description of everything under `/api`. */
export function openApi(version: string) {
  const shared: Shared = {};
  shared.Problem = onWire(problemSchema, shared, "Problem");
  const paths: Record<string, Record<string, Described>> = {};
  for (const [id, operation] of Object.entries(operations))
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(id, operation, shared) };
  return {
    openapi: "3.1.0",
    info: {
      title: "KripTik",
      version,
      description:
        "From a sentence to a running, proven application. Times are ISO 8601 UTC; ids are opaque. On a server that only this machine can reach no credentials are needed; changes from foreign origins are refused.",
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: shared },
  };
}

/** Every code that an answer may carry, with its status and whether the same request may succeed later. */
export const failures = Object.entries(errorCodes).map(([code, { status, retryable }]) => ({
  code,
  status,
  retryable,
}));
