import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { buildWeb } from "@/scripts/lib/build.mjs";
import { freePort } from "./free-port";
import { type Program, start, until } from "./program";

/** The real web server, in front of a stand-in for the preview server that notes what reaches it. */
let web: Program;
let preview: Server;
let port = 0;
let seen: { line: string; headers: IncomingMessage["headers"]; body: string }[] = [];
const url = "x-kriptik-preview-url";

beforeAll(async () => {
  await buildWeb();
  preview = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    seen.push({ line: `${incoming.method} ${incoming.url}`, headers: incoming.headers, body });
    response.writeHead(207, {
      "content-type": "text/plain",
      "set-cookie": ["a=1", "b=2"],
      "content-security-policy": "img-src 'none'",
    });
    response.write("first ");
    setTimeout(() => response.end("second"), 20);
  });
  preview.on("upgrade", (incoming, socket) => {
    seen.push({ line: `${incoming.method} ${incoming.url}`, headers: incoming.headers, body: "" });
    if (!String(incoming.headers["x-forwarded-host"]).startsWith("token."))
      return socket.end("HTTP/1.1 404 No\r\nconnection: close\r\n\r\n");
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
    socket.on("end", () => socket.end());
    socket.on("data", (data: Buffer) => socket.write(`echo ${data}`));
  });
  await new Promise<void>((done) => preview.listen(0, "127.0.0.1", done));
  port = await freePort();
  const previewPort = String((preview.address() as AddressInfo).port);
  web = start([process.execPath, resolve("node_modules/next/dist/bin/next"), "start", "--hostname", "127.0.0.1", "--port", String(port)], {
    PORT: String(port), BOUND_TO: "127.0.0.1", PREVIEW_PORT: previewPort, NEXT_TELEMETRY_DISABLED: "1",
  }); // biome-ignore format: an environment
  await until("the web server listens", () => web.said.includes("Ready in"));
}, 900_000);
afterAll(async () => {
  web.child.kill("SIGKILL");
  await web.ended;
  preview.closeAllConnections();
  await new Promise((done) => preview.close(done));
});
beforeEach(() => {
  seen = [];
});

function ask(
  path: string,
  headers: Record<string, string>,
  method = "GET",
  body = "",
): Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }> {
  return new Promise((done, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function upgrade(host: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `GET /hmr?token=a HTTP/1.1\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: k\r\nsec-websocket-version: 13\r\n\r\n`,
  );
  let text = "";
  return new Promise((done) => {
    socket.on("error", () => done(text));
    socket.on("close", () => done(text));
    socket.on("data", (data) => {
      text += data;
      if (text.endsWith("\r\n\r\n")) socket.write("hello");
      if (text.includes("echo hello")) socket.destroy();
    });
  });
}
const host = () => `token.localhost:${port}`;

test.each([
  "/", "/api/health", "/_next/static/x.js", "/api/build/status/1", "/favicon.ico", "/icon.svg", "/src/main.tsx?import", "/a%20b/?q=%C3%BC&t=1&q=2", "/path/", "/@fs/x?v=ab12",
])("a preview's %s is the application's, as it was asked", async (path) => {
  const answer = await ask(path, { host: host(), cookie: "sid=1", [url]: "/forged", "x-forwarded-host": "forged.localhost" });
  expect(answer).toMatchObject({ status: 207, body: "first second" });
  expect(answer.headers).toMatchObject({ "set-cookie": ["a=1", "b=2"], "content-security-policy": "img-src 'none'" });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers).toMatchObject({ [url]: path, "x-forwarded-host": host(), cookie: "sid=1" });
}); // biome-ignore format: a table

test("a preview gets large bodies whole, and too large ones are refused in words", async () => {
  const body = "x".repeat(12 * 1024 * 1024);
  expect((await ask("/upload", { host: host(), "content-length": String(body.length) }, "POST", body)).status).toBe(
    207,
  );
  expect(seen[0]).toMatchObject({ line: "POST /" });
  expect(seen[0]?.body.length).toBe(body.length);
  const tooLarge = "x".repeat(65 * 1024 * 1024);
  const refused = await ask("/upload", { host: host(), "content-length": String(tooLarge.length) }, "POST", tooLarge);
  expect(refused).toMatchObject({ status: 413, body: expect.stringContaining("larger than 64 MiB") });
  expect(seen).toHaveLength(1);
});

test("a WebSocket reaches a preview, and is refused by the product", async () => {
  expect(await upgrade(host())).toMatch(/^HTTP\/1.1 101 [\s\S]*echo hello$/);
  expect(seen[0]?.headers).toMatchObject({ [url]: "/hmr?token=a", "x-forwarded-host": host() });
  expect(await upgrade(`localhost:${port}`)).toMatch(/^HTTP\/1.1 404 /);
});

test("the product is not framed, loads nothing from elsewhere, and frames previews", async () => {
  const { headers } = await ask("/docs/api", { host: `localhost:${port}` });
  const policy = String(headers["content-security-policy"]).split("; ");
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'self'", "frame-ancestors 'self'", "frame-src 'self' http://*.localhost:*"]),
  );
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-powered-by"]).toBeUndefined();
  expect(seen).toEqual([]);
});

test.each(["evil.example", "localhost.evil.example", "token.localhost.evil.example:3000"])(
  "the host %j gets nothing",
  async (foreign) => {
    for (const path of ["/", "/api/health", "/icon.svg"]) expect((await ask(path, { host: foreign })).status).toBe(403);
    expect(seen).toEqual([]);
  },
);

test("an answer for programs is inert when a browser opens it as a page", async () => {
  const { status, headers } = await ask("/api/build/status/none", { host: `localhost:${port}` });
  expect(status).toBe(404);
  expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
});

test.each(["/%E0%A4%A", "/api/build/status/%"])(
  "the broken address %s is not found, in the usual shape",
  async (path) => {
    const { status, body } = await ask(path, { host: `localhost:${port}` });
    expect([status, JSON.parse(body).code]).toEqual([404, "not_found"]);
  },
);
