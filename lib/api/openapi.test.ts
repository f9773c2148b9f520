import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openApi, operations } from "./openapi";

const document = openApi("0.1.0");

test("every verb has a route handler", () => {
  const routeOf = (path: string) => `app${path.replace(/\{(\w+)\}/g, "[$1]")}/route.ts`;
  const described = Object.values(operations).map(({ method, path }) => {
    const file = routeOf(path);
    const exported = existsSync(file) ? [...readFileSync(file, "utf8").matchAll(/export const ([A-Z]+) =/g)] : [];
    return [`${method} ${path}`, exported.map(([, verb]) => verb?.toLowerCase()).includes(method)];
  });
  expect(described.filter(([, found]) => !found)).toEqual([]);
});

test("every route handler under /api is described", () => {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith("route.ts"),
  );
  const described = new Set(Object.values(operations).map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  const handlers = files.flatMap((name) => {
    const path = `/api/${name.replace("/route.ts", "").replace(/\[(\w+)\]/g, "{$1}")}`;
    return [...readFileSync(`app/api/${name}`, "utf8").matchAll(/export const ([A-Z]+) =/g)].map(
      ([, verb]) => `${verb} ${path}`,
    );
  });
  expect(handlers.length).toBeGreaterThan(10);
  expect(handlers.filter((handler) => !described.has(handler))).toEqual([]);
});

test("times are text, refusals are named, keys are offered where work begins", () => {
  const execute = document.paths["/api/execute"]?.post;
  expect(execute).toMatchObject({
    operationId: "execute",
    requestBody: {
      required: true,
      content: { "application/json": { schema: { additionalProperties: false, required: ["prompt"] } } },
    },
    parameters: [{ name: "Idempotency-Key", in: "header" }],
    responses: {
      202: {},
      default: { content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } } },
    },
  });
  const status = document.paths["/api/build/status/{id}"]?.get;
  expect(status).toMatchObject({
    parameters: [{ name: "id", in: "path", required: true }],
    responses: {
      200: {
        content: {
          "application/json": { schema: { properties: { createdAt: { type: "string", format: "date-time" } } } },
        },
      },
    },
  });
  expect(document.paths["/api/build/cancel/{id}"]?.post).toMatchObject({ requestBody: { required: false } });
  expect(document.paths["/api/projects"]?.get).toMatchObject({
    parameters: [{ name: "limit", in: "query", required: false }, { name: "cursor" }],
  });
});

test("every reference leads somewhere, and a contract's expressions contain themselves", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );
  expect(JSON.stringify(document).includes("$defs")).toBe(false);
  expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
  expect(references).toContain("Problem");
  expect(references.some((name) => name.startsWith("buildContractAnswer"))).toBe(true);
});
