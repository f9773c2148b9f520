import { mkdtempSync, rmSync } from "node:fs";
import { createServer, get, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { previewMessageSchema } from "@/lib/preview-message";
import type { PreviewRow } from "@/server/ports/previews";
import type { Sandbox, SandboxProvider } from "@/server/ports/sandbox";
import { applications } from "@/server/preview/application";
import { previewServer } from "@/server/preview/server";

const PAGE = `<!doctype html><html><head lang="en"><meta charset="utf-8"><title>Bikes ü</title></head><body>
<script>console.warn("low", {stock: 2}); history.pushState(null, "", "/orders?x"); setTimeout(() => { throw new Error("broke") })</script></body></html>`;

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

let folder = "";
let application: Server;
let product: Server;
let preview: Server;
let port = 0;
let seen: IncomingMessage[] = [];
const rows = new Map<string, PreviewRow>();
const errors: unknown[] = [];
let running: { key: string; id: string }[] = [];
let ended: Awaited<ReturnType<Sandbox["status"]>> = { state: "running" };

const listen = (server: Server, at: string | number) =>
  new Promise<void>((resolve) => {
    if (typeof at === "string") server.listen(at, resolve);
    else server.listen(at, "127.0.0.1", resolve);
  });
const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** The two things that the preview server asks a provider; the application behind the socket is a real server. */
const sandboxes = {
  async *list() {
    for (const { id, key } of running) yield { id, key, labels: {}, createdAtMs: 0 };
  },
  get: async (id: string) => ({
    id,
    expose: async (inner: number) => ({ url: `unix:${folder}/${id}-${inner}.sock` }),
    status: async () => ended,
  }),
} as unknown as SandboxProvider;

/** What a live application does when it is knocked at after it ended; each test may put it on another footing. */
let asleep: { key: string; id: string }[] = [];
const woken: string[] = [];
let awaiting: Promise<void> = Promise.resolve();
const wake = async (token: string) => {
  woken.push(token);
  await awaiting;
  running = [...running, ...asleep.splice(0)];
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "preview-"));
  application = createServer((incoming, response) => {
    seen.push(incoming);
    if (incoming.url === "/zipped") {
      response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" });
      return response.end(gzipSync(PAGE));
    }
    if (incoming.url === "/api/examples/reset") return response.writeHead(204).end();
    if (incoming.url === "/api/auth/sign-in-as")
      return void readAll(incoming).then((body) => {
        const known = JSON.parse(body).email === "nora@example.org";
        response.writeHead(known ? 200 : 401, { "content-type": "application/json", "set-cookie": "sid=nora; Path=/" });
        response.end("{}");
      });
    if (incoming.url?.startsWith("/api")) {
      const cookies = ["sid=1; Path=/; HttpOnly; SameSite=Lax; Domain=localhost", "theme=dark"];
      response.writeHead(201, { "content-type": "application/json", "set-cookie": cookies });
      return incoming.pipe(response);
    }
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-length": Buffer.byteLength(PAGE),
      "x-frame-options": "DENY",
      "content-security-policy": "img-src 'self'; frame-ancestors 'none'",
    });
    response.end(PAGE);
  });
  application.on("upgrade", (incoming, socket) => {
    seen.push(incoming);
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
    socket.on("end", () => socket.end());
    socket.on("data", (data: Buffer) => socket.write(`echo ${data}`));
  });
  await listen(application, `${folder}/s1-5173.sock`);

  product = createServer((incoming, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    const framed = new URL(`http://${incoming.headers.host}${incoming.url}`).searchParams.get("frame");
    response.end(
      `<!doctype html><script>heard = []; addEventListener("message", (e) => heard.push([e.origin, e.data]))</script><iframe src="${framed}"></iframe>`,
    );
  });
  await listen(product, 0);

  const previews = { get: async (token: string) => rows.get(token) ?? null, put: async () => undefined };
  const logger = {
    info: () => undefined,
    error: (_message: string, fields: { error?: unknown }) => void errors.push(fields.error),
  };
  const productOrigins = [`http://localhost:${portOf(product)}`];
  preview = previewServer({ applications: applications(previews, sandboxes, wake), productOrigins, logger });
  await listen(preview, 0);
  port = portOf(preview);
});
afterAll(async () => {
  for (const server of [application, product, preview]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  seen = [];
  errors.length = 0;
  running = [{ key: "run-1/main", id: "s1" }];
  ended = { state: "running" };
  rows.clear();
  for (const [token, sandboxKey] of [
    ["aaaa", "run-1/main"],
    ["bbbb", "run-2/main"],
  ] as const)
    rows.set(token, { token, sandboxKey, runId: "run-1", ownerId: "o", kind: "live", port: 5173 });
});

type Answer = { status: number; headers: IncomingMessage["headers"]; body: string };
function ask(path: string, headers: Record<string, string>, method = "GET", body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers }, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await readAll(answer) });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
const at = (token: string) => ({ host: `${token}.localhost:3000` });
const html = { accept: "text/html" };
const SCRIPT = '<script src="/__kriptik/bridge.js"></script>';

test("a page arrives whole, with our script first in its head", async () => {
  const { status, headers, body } = await ask("/", at("aaaa"));
  expect(status).toBe(200);
  expect(body).toBe(PAGE.replace('<head lang="en">', `<head lang="en">${SCRIPT}`));
  expect(headers["content-length"]).toBeUndefined();
  expect((await ask("/zipped", at("aaaa"))).body).toContain(`<head lang="en">${SCRIPT}<meta`);
  expect((await ask("/", at("aaaa"), "HEAD")).body).toBe("");
});

test("only the product may frame it, whatever the application says", async () => {
  const { headers } = await ask("/", at("aaaa"));
  expect(headers["x-frame-options"]).toBeUndefined();
  expect(headers["content-security-policy"]).toBe(
    `img-src 'self', frame-ancestors 'self' http://localhost:${portOf(product)}`,
  );
});

test("the application sees its own host and nothing of KripTik's", async () => {
  const headers = {
    host: "127.0.0.1:9",
    "x-forwarded-host": "aaaa.localhost:3000",
    "x-forwarded-for": "127.0.0.1",
    "x-kriptik-preview-url": "/api/bikes?import&q=a%20b",
    origin: "http://aaaa.localhost:3000",
    cookie: "sid=1; kriptik.session=secret; better-auth.session_token=secret; theme=dark",
  };
  const { status, body, headers: answered } = await ask("/", headers, "POST", '{"a":1}');
  expect({ status, body }).toEqual({ status: 201, body: '{"a":1}' });
  const [incoming] = seen;
  expect(incoming?.url).toBe("/api/bikes?import&q=a%20b");
  expect(incoming?.headers).toMatchObject({
    host: "aaaa.localhost:3000",
    origin: "http://aaaa.localhost:3000",
    cookie: "sid=1; theme=dark",
  });
  expect(Object.keys(incoming?.headers ?? {}).filter((name) => name.startsWith("x-"))).toEqual([]);
  // A cookie never reaches another host, and is kept in the product's frame.
  expect(answered["set-cookie"]).toEqual([
    "sid=1; Path=/; HttpOnly; SameSite=None; Secure; Partitioned",
    "theme=dark; SameSite=None; Secure; Partitioned",
  ]);
});

test("a WebSocket passes both ways", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `GET /?token=x HTTP/1.1\r\nhost: aaaa.localhost:3000\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: k\r\n\r\n`,
  );
  let text = "";
  await new Promise<void>((resolve) => {
    socket.on("data", (data) => {
      text += data;
      if (text.endsWith("\r\n\r\n")) socket.write("hello");
      if (text.includes("echo")) resolve();
    });
  });
  socket.destroy();
  expect(text).toMatch(/^HTTP\/1.1 101 /);
  expect(text).toMatch(/echo hello$/);
  expect(seen[0]?.headers).toMatchObject({
    host: "aaaa.localhost:3000",
    "sec-websocket-key": "k",
    upgrade: "websocket",
  });
});

test.each([
  ["cccc.localhost:3000"],
  ["localhost:3000"],
  ["127.0.0.1:3000"],
  ["aaaa.localhost.evil.example"],
  ["aaaa.evil.example"],
])("nothing is found under %s", async (host) => {
  for (const path of ["/", "/api/health", "/__kriptik/bridge.js"]) expect((await ask(path, { host })).status).toBe(404);
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
  const [answer] = await Promise.all([
    new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data)))),
    new Promise((resolve) => socket.once("close", resolve)),
  ]);
  expect(answer).toMatch(/^HTTP\/1.1 404 /);
  expect(seen).toEqual([]);
});

test("says in words what is wrong, to people and to programs", async () => {
  const stopped = await ask("/", { ...at("bbbb"), ...html });
  expect(stopped).toMatchObject({
    status: 503,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
  expect(stopped.body).toContain("<h1>Stopped</h1>");
  expect((await ask("/api/x", at("bbbb"))).body).toMatch(/^Stopped\. /);

  // Its sandbox is there, and nothing listens yet.
  running.push({ key: "run-2/main", id: "s2" });
  expect((await ask("/", { ...at("bbbb"), ...html })).body).toContain("<h1>Not answering yet</h1>");
  await ask("/", at("bbbb"));
  ended = { state: "ended", reason: "oom" };
  running = running.filter(({ id }) => id !== "s2");
  rows.set("bbbb", { token: "bbbb", sandboxKey: "run-3/main", runId: "run-1", ownerId: "o", kind: "live", port: 5173 });
  running.push({ key: "run-3/main", id: "s3" });
  expect((await ask("/", { ...at("bbbb"), ...html })).body).toContain("<h1>Out of memory</h1>");
  expect(errors).toEqual([]);
});

test("a sandbox that took the place of another is found", async () => {
  await ask("/", at("aaaa"));
  running = [{ key: "run-1/main", id: "s9" }];
  rows.set("dddd", { token: "dddd", sandboxKey: "run-1/main", runId: "run-1", ownerId: "o", kind: "live", port: 4000 });
  expect((await ask("/", at("dddd"))).status).toBe(503);
  const moved = createServer((_incoming, response) => response.end("moved"));
  await listen(moved, `${folder}/s9-4000.sock`);
  expect((await ask("/", at("dddd"))).body).toBe("moved");
  await new Promise((resolve) => moved.close(resolve));
});

test("in a browser: framed by the product, it tells its console, errors and route, keeps its cookies, and no other page hears it", async () => {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    const framed = `http://aaaa.localhost:${port}/`;
    await page.goto(`http://localhost:${portOf(product)}/?frame=${framed}`);
    await page.waitForFunction("heard.some(([, data]) => data.type === 'error')");
    const heard = (await page.evaluate("heard")) as [string, unknown][];
    expect(new Set(heard.map(([origin]) => origin))).toEqual(new Set([`http://aaaa.localhost:${port}`]));
    const messages = heard.map(([, data]) => previewMessageSchema.parse(data));
    expect(messages).toContainEqual({
      from: "kriptik-preview",
      type: "console",
      level: "warn",
      text: 'low {"stock":2}',
    });
    expect(messages).toContainEqual({ from: "kriptik-preview", type: "route", path: "/orders?x", title: "Bikes ü" });
    expect(messages).toContainEqual(expect.objectContaining({ type: "error", message: "Uncaught Error: broke" }));

    const frame = page.frames()[1];
    const cookie = await frame?.evaluate(async () => {
      await fetch("/api/sign-in", { method: "POST" });
      await fetch("/api/me");
      return null;
    });
    expect(cookie).toBeNull();
    const me = seen.find(({ url }) => url === "/api/me");
    expect(me?.headers.cookie?.split("; ").sort()).toEqual(["sid=1", "theme=dark"]);
    expect(me?.headers.host).toBe(`aaaa.localhost:${port}`);

    // Another preview may neither frame it nor read it.
    rows.set("eeee", {
      token: "eeee",
      sandboxKey: "run-1/main",
      runId: "run-1",
      ownerId: "o",
      kind: "live",
      port: 5173,
    });
    const other = await browser.newPage();
    await other.goto(`http://eeee.localhost:${port}/`);
    expect(
      await other.evaluate(
        (url) =>
          fetch(url).then(
            () => "read",
            () => "refused",
          ),
        framed,
      ),
    ).toBe("refused");
    await other.goto(`http://127.0.0.1:${portOf(product)}/?frame=${framed}`);
    await expect.poll(() => other.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
    expect(await other.evaluate("heard")).toEqual([]);
  } finally {
    await browser.close();
  }
}, 60_000);

test("the server listens to nobody but this machine", async () => {
  expect((preview.address() as AddressInfo).address).toBe("127.0.0.1");
  const answer = await new Promise<number>((resolve) =>
    get({ host: "127.0.0.1", port, headers: at("aaaa") }, (incoming) => resolve(incoming.resume().statusCode ?? 0)),
  );
  expect(answer).toBe(200);
});

test.each(["live", "draft"] as const)("a %s application that has ended is opened again by a visit", async (kind) => {
  const visited = { token: "gggg", sandboxKey: `run-9/${kind}`, runId: "run-9", ownerId: "o", kind, port: 5173 };
  rows.set("gggg", visited);
  asleep = [{ key: visited.sandboxKey, id: "s1" }];
  woken.length = 0;
  expect((await ask("/", at("gggg"))).status).toBe(200);
  expect(woken).toEqual(["gggg"]);
});

test("a page that knocks by WebSocket at an ended application wakes the one that takes its place", async () => {
  const knock = async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET / HTTP/1.1\r\nhost: kkkk.localhost:3000\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
    const answer = await new Promise<string>((resolve) => {
      socket.once("data", (data) => resolve(String(data)));
      socket.once("close", () => resolve("closed"));
    });
    socket.destroy();
    return answer;
  };
  rows.set("kkkk", {
    token: "kkkk",
    sandboxKey: "run-7/draft",
    runId: "run-7",
    ownerId: "o",
    kind: "draft",
    port: 5173,
  });
  running.push({ key: "run-7/draft", id: "dead" });
  expect(await knock()).toBe("closed");
  running = [];
  asleep = [{ key: "run-7/draft", id: "s1" }];
  expect(await knock()).toMatch(/^HTTP\/1.1 101 /);
});

test("a visitor who leaves while an application wakes up takes nothing down with them", async () => {
  rows.set("llll", { token: "llll", sandboxKey: "run-6/live", runId: "run-6", ownerId: "o", kind: "live", port: 5173 });
  asleep = [{ key: "run-6/live", id: "s1" }];
  let wakeUp: () => void = () => undefined;
  awaiting = new Promise((resolve) => {
    wakeUp = resolve;
  });
  woken.length = 0;
  const gone = new Promise<void>((resolve) => preview.once("connection", (far) => far.once("close", () => resolve())));
  const left = connect(port, "127.0.0.1");
  left.write("GET / HTTP/1.1\r\nhost: llll.localhost:3000\r\n\r\n");
  await expect.poll(() => woken).toEqual(["llll"]);
  left.destroy();
  await gone;
  const dialled = vi.fn();
  application.on("connection", dialled);
  wakeUp();
  expect((await ask("/", at("llll"))).status).toBe(200);
  application.off("connection", dialled);
  // For the one who stayed; a call for who left would never end.
  expect(dialled).toHaveBeenCalledTimes(1);
});

test("where there is no application a person is told so, with the way back to their work", async () => {
  const { status, body } = await ask("/", { host: `none.localhost:${port}`, accept: "text/html" });
  expect([status, body.includes("No preview here")]).toEqual([404, true]);
  expect(body).toContain(`<a href="http://localhost:${portOf(product)}/">Your work</a>`);
});

test("in a browser: entered as an example account by the application's own sign-in, and reset only for the page that frames it", async () => {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    const origin = `http://aaaa.localhost:${port}`;
    const entry = `${origin}/__kriptik/enter?as=nora%40example.org`;
    await page.goto(`http://localhost:${portOf(product)}/?frame=${encodeURIComponent(entry)}`);
    await expect.poll(() => page.frames()[1]?.url()).toBe(`${origin}/orders?x`);
    expect(seen.filter(({ url }) => url === "/").at(-1)?.headers.cookie).toBe("sid=nora");

    const resets = () => seen.filter(({ url, method }) => url === "/api/examples/reset" && method === "POST");
    await page.frames()[1]?.evaluate("postMessage({ from: 'kriptik', type: 'reset_examples' }, '*')");
    await page.evaluate("frames[0].postMessage({ from: 'kriptik', type: 'another' }, '*')");
    await page.frames()[1]?.evaluate("new Promise((resolve) => setTimeout(resolve))");
    expect(resets()).toEqual([]);
    await page.evaluate("frames[0].postMessage({ from: 'kriptik', type: 'reset_examples' }, '*')");
    await page.waitForFunction("heard.some(([, data]) => data.type === 'examples_reset')");
    const heard = (await page.evaluate("heard.map(([, data]) => data)")) as unknown[];
    expect(heard.map((data) => previewMessageSchema.parse(data))).toContainEqual({
      from: "kriptik-preview",
      type: "examples_reset",
      status: 204,
    });
    expect(resets()).toHaveLength(1);

    const alone = await browser.newPage();
    await alone.goto(`${origin}/__kriptik/enter?as=gone%40example.org`);
    await alone.getByRole("heading", { name: "Not entered" }).waitFor();
    expect(await alone.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe("/sign-in");
    // Beside what the entry itself asks for: the application need not have an icon where browsers guess one.
    await alone.waitForTimeout(500);
    expect(seen.map(({ url }) => url)).not.toContain("/favicon.ico");
    await alone.goto(`${origin}/__kriptik/enter`);
    await expect.poll(() => alone.url()).toBe(`${origin}/orders?x`);
    expect(seen.map(({ url }) => url)).toContain("/api/auth/sign-out");
  } finally {
    await browser.close();
  }
}, 60_000);
