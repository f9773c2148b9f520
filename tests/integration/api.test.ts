import { mkdtempSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { problemSchema } from "@/lib/api/shapes";
import type { BuildEvent } from "@/lib/build/events";
import { buildStatusSchema } from "@/lib/build/status";
import { KriptikError } from "@/lib/errors";
import { contractDrafted } from "@/tests/fixtures/contract-drafted";
import { routeServer } from "@/tests/fixtures/route-server";
import { scriptedSandboxes } from "@/tests/fixtures/scripted-sandboxes";

vi.stubEnv("KRIPTIK_DATA", mkdtempSync(join(tmpdir(), "api-")));
vi.stubEnv("BOUND_TO", "127.0.0.1");
vi.stubEnv("PORT", "4501");
let server: Awaited<ReturnType<typeof routeServer>>;
let kriptik: typeof import("@/server/compose").kriptik;
beforeAll(async () => {
  server = await routeServer();
  ({ kriptik } = await import("@/server/compose"));
  // Nothing is built here: it is enough that there could be sandboxes.
  Object.assign(kriptik, { sandboxes: async () => scriptedSandboxes(() => ({ say: [] })).provider });
});
afterAll(() => server.close());

type Sent = { method?: string; headers?: Record<string, string>; body?: string };
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at here, never relied on
type Got = { status: number; headers: Record<string, unknown>; text: string; json: any };

/** `fetch` sets Host and Sec-Fetch-Site by itself; a request that lies must be written by hand. */
function send(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${server.origin}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const json = /json/.test(response.headers["content-type"] ?? "") ? JSON.parse(text) : null;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
const json = { "content-type": "application/json" };
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
const begin = async (prompt = "A bike repair shop with two mechanics") => {
  const { json: answer } = await post("/api/execute", { prompt });
  return answer as { sessionId: string; projectId: string };
};
async function record(runId: string, ...facts: BuildEvent[]) {
  const events = await kriptik.events();
  await events.append(runId, await events.tail(runId), facts, { source: "coordinator" });
}
const status = async (runId: string) => buildStatusSchema.parse((await send(`/api/build/status/${runId}`)).json);
const component = "backend" as const;
const moved: BuildEvent[] = [
  { type: "contract_approved", hash: "hash-1" },
  {
    type: "blueprint_made",
    components: [{ name: component, after: [], cells: [] }],
    checks: [{ id: "job.search", component }],
  },
  { type: "merge_started", component, attempt: 1, from: "c0" },
];
async function proven(runId: string, evidence: { kind: "log" | "picture"; blob: string; mime: string }[] = []) {
  const result = {
    id: "job.search",
    kind: "http" as const,
    title: "jobs are found",
    ok: true,
    durationMs: 4,
    message: "found",
  };
  await record(runId, contractDrafted(), ...moved, {
    type: "checks_finished",
    component,
    results: [{ ...result, evidence }],
  });
  await record(
    runId,
    { type: "main_moved", component, from: "c0", to: "c1", tree: "t1", bundleBlob: "b1" },
    { type: "build_done", pictureBlob: null },
  );
}

describe("starting a build", () => {
  test("answers 202 at once with ids, and the status is the fold of what was written", async () => {
    const {
      status: code,
      json: answer,
      headers,
    } = await post("/api/execute", { prompt: "A bike repair shop. Two mechanics." });
    expect([code, Object.keys(answer).toSorted()]).toEqual([202, ["projectId", "sessionId"]]);
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(await status(answer.sessionId)).toMatchObject({
      ...answer,
      status: "drafting",
      phase: "understanding",
      version: 1,
      contract: null,
    });
    const { json: project } = await send(`/api/projects/${answer.projectId}`);
    expect(project).toMatchObject({
      name: "A bike repair shop",
      checkpoints: [],
      runs: [{ sessionId: answer.sessionId }],
      preview: null,
    });
  });

  test.each([
    ["20,000 characters", "a".repeat(20_000)],
    ["emoji and half of one", "🚲 shop \ud83d"],
    ["bytes that are no text", "\u0000\u0001\u0007 shop \ufffd"],
    ["right to left", "متجر دراجات"],
    ["what looks like SQL", "'); drop table runs; --"],
  ])("takes %s as they are", async (_name, prompt) => {
    const { sessionId } = await begin(prompt);
    expect((await status(sessionId)).prompt).toBe(prompt);
    expect((await send("/api/projects?limit=100")).status).toBe(200);
  });

  test.each<[string, unknown, string]>([
    ["nothing", {}, "body.prompt"],
    ["an empty prompt", { prompt: "" }, "body.prompt"],
    ["only spaces", { prompt: " \n\t" }, "body.prompt"],
    ["20,001 characters", { prompt: "a".repeat(20_001) }, "body.prompt"],
    ["a number", { prompt: 7 }, "body.prompt"],
    ["a list", [], "body"],
    ["an unknown field", { prompt: "x", colour: "red" }, "body.colour"],
    ["another mode", { prompt: "x", mode: "fix" }, "body.mode"],
    ["a cloud", { prompt: "x", buildMode: "modal" }, "body.buildMode"],
    ["a budget", { prompt: "x", budget: { usd: 1 } }, "body.budget"],
    ["another speed", { prompt: "x", speed: "lightning" }, "body.speed"],
    ["a word for yes", { prompt: "x", autoApprove: "yes" }, "body.autoApprove"],
  ])("refuses %s and names the field", async (_name, body, path) => {
    const { status: code, json: problem } = await post("/api/execute", body);
    expect([code, problem.code, problem.details.map((detail: { path: string }) => detail.path)]).toEqual([
      422,
      "invalid",
      [path],
    ]);
    expect(problemSchema.parse(problem).retryable).toBe(false);
  });

  test("is refused at once where there can be no sandboxes, with what to do about it", async () => {
    const { sandboxes } = kriptik;
    const words = "Allow user namespaces first.";
    Object.assign(kriptik, { sandboxes: () => Promise.reject(new KriptikError("unavailable", words)) });
    const refused = await post("/api/execute", { prompt: "x" });
    const health = await send("/api/health");
    Object.assign(kriptik, { sandboxes });
    expect(refused).toMatchObject({ status: 503, json: { code: "unavailable", message: words, retryable: true } });
    expect(health).toMatchObject({
      status: 503,
      json: { live: true, ready: false, isolation: "unavailable", model: "starter" },
    });
    const [missing] = health.json.dependencies.filter(({ ok }: { ok: boolean }) => !ok);
    expect(missing).toEqual({ name: "sandboxes", ok: false, message: words });
  });

  test("accepts the defaults when they are said", async () => {
    const body = { prompt: "x", mode: "builder", buildMode: "local", speed: "standard", autoApprove: true };
    expect((await post("/api/execute", body)).status).toBe(202);
  });

  test("starts again from an earlier session, also in its project once that came to nothing", async () => {
    const { sessionId, projectId } = await begin();
    const again = await post("/api/execute", { prompt: "x", fromSessionId: sessionId });
    expect([again.status, again.json.projectId === projectId]).toEqual([202, false]);
    expect(await post("/api/execute", { prompt: "x", projectId })).toMatchObject({
      status: 409,
      json: { code: "not_allowed" },
    });
    await record(sessionId, { type: "cancel_requested" }, { type: "build_cancelled" });
    expect(await post("/api/execute", { prompt: "x", projectId })).toMatchObject({ status: 202, json: { projectId } });
    for (const unknown of [{ projectId: "none" }, { fromSessionId: "none" }])
      expect(await post("/api/execute", { prompt: "x", ...unknown })).toMatchObject({
        status: 404,
        json: { code: "not_found" },
      });
  });
});

describe("what the door refuses", () => {
  test.each<[string, Sent, number, string]>([
    ["malformed JSON", { headers: json, body: "{" }, 400, "invalid_json"],
    [
      "another content type",
      { headers: { "content-type": "text/plain" }, body: '{"prompt":"x"}' },
      415,
      "unsupported_media_type",
    ],
    ["no content type", { body: '{"prompt":"x"}' }, 415, "unsupported_media_type"],
    ["12 MB", { headers: json, body: JSON.stringify({ prompt: "a".repeat(12_000_000) }) }, 413, "too_large"],
    [
      "12 MB in pieces of unsaid length",
      {
        headers: { ...json, "transfer-encoding": "chunked" },
        body: JSON.stringify({ prompt: "a".repeat(12_000_000) }),
      },
      413,
      "too_large",
    ],
    [
      "another site's page",
      { headers: { ...json, origin: "https://evil.example" }, body: '{"prompt":"x"}' },
      403,
      "forbidden_origin",
    ],
    [
      "a previewed application",
      { headers: { ...json, origin: "http://abc.localhost:4501" }, body: '{"prompt":"x"}' },
      403,
      "forbidden_origin",
    ],
    [
      "a cross-site fetch",
      { headers: { ...json, "sec-fetch-site": "cross-site" }, body: '{"prompt":"x"}' },
      403,
      "forbidden_origin",
    ],
    [
      "a name that was made to resolve here",
      { headers: { ...json, host: "evil.example" }, body: '{"prompt":"x"}' },
      403,
      "forbidden_origin",
    ],
    [
      "the same with forged forwarding headers",
      {
        headers: {
          ...json,
          host: "evil.example",
          "x-forwarded-host": "localhost",
          "x-forwarded-for": "127.0.0.1",
          forwarded: "host=localhost",
        },
        body: '{"prompt":"x"}',
      },
      403,
      "forbidden_origin",
    ],
  ])("%s", async (_name, sent, code, expected) => {
    const { status: answered, json: problem, headers } = await send("/api/execute", { method: "POST", ...sent });
    expect([answered, problem.code]).toEqual([code, expected]);
    expect(problemSchema.parse(problem).requestId).toBe(headers["x-request-id"]);
  });

  test("forwarding headers change no decision for those who may, either", async () => {
    const forged = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
    };
    expect((await post("/api/execute", { prompt: "x" }, forged)).status).toBe(202);
  });

  const reads = ["status/none", "contract/none", "preview/none", "stream/none", "evidence/none/x"];
  test.each<[string, string, unknown]>([
    ...reads.map((verb): [string, string, unknown] => ["GET", `/api/build/${verb}`, undefined]),
    ["GET", "/api/projects/none", undefined],
    ["PATCH", "/api/projects/none", { name: "x" }],
    ["POST", "/api/build/approve/none", { contractHash: "x" }],
    ["POST", "/api/build/cancel/none", {}],
    ["POST", "/api/build/resume/none", {}],
    ["POST", "/api/build/message/none", { text: "x" }],
    ["POST", "/api/build/dispute/none/C01", { text: "x" }],
    ["GET", `/api/build/status/${encodeURIComponent("../../etc/passwd")}`, undefined],
    ["GET", "/api/build/status/%00", undefined],
  ])("%s %s has nothing under an unknown id", async (method, path, body) => {
    const sent = body === undefined ? { method } : { method, headers: json, body: JSON.stringify(body) };
    expect(await send(path, sent)).toMatchObject({
      status: 404,
      json: { code: "not_found", message: "There is nothing under this id." },
    });
  });

  test("somebody else's answers like one that never was, for every verb", async () => {
    const [events, projects] = [await kriptik.events(), await kriptik.projects()];
    const hers = { id: "hers", ownerId: "bob", name: "Hers", createdAtMs: 1 };
    await projects.create(hers);
    await projects.addRun({ runId: "hers-1", projectId: "hers", ownerId: "bob", createdAtMs: 1 });
    const requested = {
      type: "build_requested",
      ownerId: "bob",
      projectId: "hers",
      prompt: "x",
      autoApprove: false,
      fromSessionId: null,
    } as const;
    await events.append("hers-1", 0, [requested], { source: "user:bob" });
    const tries: [string, string, unknown?][] = [
      ["GET", "/api/build/status/hers-1"], ["GET", "/api/build/stream/hers-1"], ["GET", "/api/build/contract/hers-1"],
      ["GET", "/api/projects/hers"], ["PATCH", "/api/projects/hers", { name: "Mine" }], ["POST", "/api/build/cancel/hers-1", {}],
    ]; // biome-ignore format: a table is read by rows
    for (const [method, path, body] of tries)
      expect(
        await send(path, { method, headers: json, ...(body !== undefined && { body: JSON.stringify(body) }) }),
      ).toMatchObject({ status: 404 });
    expect((await send("/api/projects?limit=100")).text).not.toContain("Hers");
    expect((await events.read("hers-1")).version).toBe(1);
    for (const body of [{ projectId: "hers" }, { fromSessionId: "hers-1" }])
      expect((await post("/api/execute", { prompt: "x", ...body })).status).toBe(404);
  });
});

describe("an idempotency key", () => {
  test("starts one build however often it is sent, also at the same time", async () => {
    const key = { "idempotency-key": "k-1" };
    const sent = await Promise.all([1, 2, 3].map(() => post("/api/execute", { prompt: "once" }, key)));
    const later = await post("/api/execute", { prompt: "once" }, key);
    expect(new Set([...sent, later].map(({ json: answer }) => answer.sessionId)).size).toBe(1);
    expect([...sent, later].map(({ status: code }) => code)).toEqual([202, 202, 202, 202]);
    expect(later.headers["idempotency-replayed"]).toBe("true");
    expect(await post("/api/execute", { prompt: "other" }, key)).toMatchObject({
      status: 422,
      json: { details: [{ path: "headers.idempotency-key" }] },
    });
    expect((await post("/api/execute", { prompt: "once" })).json.sessionId).not.toBe(later.json.sessionId);
  });

  test("what failed may be sent again, and a key must be readable", async () => {
    const { sessionId } = await begin();
    const key = { "idempotency-key": "k-2" };
    const early = await post(`/api/build/approve/${sessionId}`, { contractHash: "hash-1" }, key);
    expect(early).toMatchObject({ status: 409, json: { code: "not_ready", retryable: true } });
    await record(sessionId, contractDrafted());
    expect((await post(`/api/build/approve/${sessionId}`, { contractHash: "hash-1" }, key)).status).toBe(200);
    expect((await post("/api/execute", { prompt: "x" }, { "idempotency-key": "a b" })).status).toBe(422);
  });
});

describe("a build's verbs", () => {
  test("approves exactly the contract that was read", async () => {
    const { sessionId } = await begin();
    await record(sessionId, contractDrafted());
    expect(await status(sessionId)).toMatchObject({ status: "awaiting_approval", contract: { locked: false } });
    const other = await post(`/api/build/approve/${sessionId}`, { contractHash: "hash-0" });
    expect(other).toMatchObject({ status: 409, json: { code: "contract_changed", details: [{ message: "hash-1" }] } });
    for (let click = 1; click <= 2; click += 1)
      expect(await post(`/api/build/approve/${sessionId}`, { contractHash: "hash-1" })).toMatchObject({
        status: 200,
        json: { status: "building" },
      });
    expect((await status(sessionId)).version).toBe(3);
  });

  test("is cancelled once, and a cancelled one can not be approved", async () => {
    const { sessionId } = await begin();
    await record(sessionId, contractDrafted());
    for (let click = 1; click <= 2; click += 1)
      expect(await send(`/api/build/cancel/${sessionId}`, { method: "POST" })).toMatchObject({
        status: 200,
        json: { status: "cancelled" },
      });
    await record(sessionId, { type: "build_cancelled" });
    expect((await status(sessionId)).version).toBe(4);
    expect(await post(`/api/build/approve/${sessionId}`, { contractHash: "hash-1" })).toMatchObject({
      status: 409,
      json: { code: "not_allowed" },
    });
    expect(await post(`/api/build/resume/${sessionId}`, {})).toMatchObject({
      status: 409,
      json: { code: "not_allowed" },
    });
  });

  test("understands a message as an answer, as stop, or says that it is a change", async () => {
    const { sessionId } = await begin();
    const say = (text: string, questionId?: string) => post(`/api/build/message/${sessionId}`, { text, questionId });
    expect(await say("make it blue")).toMatchObject({
      status: 409,
      json: { code: "not_allowed", message: expect.stringContaining("change") },
    });
    expect(await say("what are you doing?")).toMatchObject({ status: 202, json: { understoodAs: "clarify" } });
    await record(sessionId, { type: "question_asked", id: "q1", text: "Which one?", options: ["a", "b"] });
    expect((await status(sessionId)).question).toEqual({ id: "q1", text: "Which one?", options: ["a", "b"] });
    expect(await say("a", "q0")).toMatchObject({ status: 409, json: { code: "not_allowed" } });
    expect(await say("a", "q1")).toMatchObject({ status: 202, json: { understoodAs: "answer" } });
    expect((await status(sessionId)).question).toBeNull();
    expect(await say("Stop!")).toMatchObject({ status: 202, json: { understoodAs: "stop" } });
    const { facts } = await (await kriptik.events()).read(sessionId);
    expect(facts.slice(2).map(({ fact, source }) => [fact.type, source])).toEqual([
      ["question_answered", "user:local-owner"],
      ["cancel_requested", "user:local-owner"],
    ]);
  });

  test("a proven clause can be disputed, no other", async () => {
    const { sessionId } = await begin();
    const dispute = (clause: string) => post(`/api/build/dispute/${sessionId}/${clause}`, { text: "not this" });
    await record(sessionId, contractDrafted());
    expect((await dispute("C01")).status).toBe(409);
    const other = await begin();
    await proven(other.sessionId);
    expect((await status(other.sessionId)).contract?.clauses[0]).toMatchObject({
      state: "proven",
      evidence: [{ kind: "api", commit: "c1" }],
    });
    const again = (clause: string) => post(`/api/build/dispute/${other.sessionId}/${clause}`, { text: "not this" });
    expect((await again("C99")).status).toBe(404);
    expect((await again("C01")).status).toBe(200);
    expect((await status(other.sessionId)).contract?.clauses[0]).toMatchObject({
      state: "unproven",
      disputed: "not this",
    });
    expect((await again("C01")).status).toBe(409);
  });

  test("has a preview when there is one", async () => {
    const { sessionId } = await begin();
    expect(await send(`/api/build/preview/${sessionId}`)).toMatchObject({ status: 409, json: { code: "not_ready" } });
    await record(sessionId, { type: "preview_opened", kind: "draft", token: "t1", sandboxKey: "k", port: 5173 });
    expect((await send(`/api/build/preview/${sessionId}`)).json).toEqual({
      url: "http://t1.localhost:4501",
      kind: "draft",
    });
    await record(sessionId, { type: "preview_opened", kind: "live", token: "t2", sandboxKey: "k", port: 5173 });
    expect((await send(`/api/build/preview/${sessionId}`)).json).toEqual({
      url: "http://t2.localhost:4501",
      kind: "live",
    });
  });

  test("evidence is served as what it is, and runs nothing", async () => {
    const blobs = await kriptik.blobs();
    const put = (text: string) => blobs.put(new TextEncoder().encode(text));
    const [log, page] = [await put("GET /jobs?q=rosa 200"), await put("<script>alert(1)</script>")];
    const { sessionId } = await begin();
    await proven(sessionId, [
      { kind: "log", blob: log, mime: "text/plain" },
      { kind: "picture", blob: page, mime: "text/html" },
    ]);
    const [shown] = (await status(sessionId)).contract?.clauses[0]?.evidence ?? [];
    expect(shown?.url).toBe(`/api/build/evidence/${sessionId}/job.search?item=picture`);
    const html = await send(shown?.url ?? "");
    expect(html.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/^sandbox;/),
    });
    const text = await send(`/api/build/evidence/${sessionId}/job.search?item=log`);
    expect([text.text, text.headers["content-type"]]).toEqual(["GET /jobs?q=rosa 200", "text/plain; charset=utf-8"]);
    for (const missing of ["job.search?item=source", "job.other", "constructor"])
      expect((await send(`/api/build/evidence/${sessionId}/${missing}`)).status).toBe(404);
    expect((await send(`/api/build/evidence/${sessionId}/job.search?item=secret`)).status).toBe(422);
  });
});

describe("projects", () => {
  test("are listed by pages, each with its latest session, and renamed", async () => {
    const { projectId, sessionId } = await begin("The newest of all");
    const { json: page } = await send("/api/projects?limit=1");
    expect(page).toMatchObject({
      items: [{ id: projectId, name: "The newest of all", latest: { sessionId, status: "drafting" } }],
      nextCursor: expect.any(String),
    });
    const { json: next } = await send(`/api/projects?limit=1&cursor=${page.nextCursor}`);
    expect(next.items[0].id).not.toBe(projectId);
    expect((await send("/api/projects?limit=0")).status).toBe(422);
    const rename = (name: unknown) =>
      send(`/api/projects/${projectId}`, { method: "PATCH", headers: json, body: JSON.stringify({ name }) });
    expect((await rename(" Rosa's bikes ")).json).toMatchObject({ id: projectId, name: "Rosa's bikes" });
    for (const wrong of ["", " ", "a\nb", "a".repeat(121), 7]) expect((await rename(wrong)).status).toBe(422);
  });
});
