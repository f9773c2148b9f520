import { createServer, type IncomingMessage, type RequestOptions, request, type ServerResponse } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { PREVIEW_OWN_PATH, previewToken } from "@/lib/preview-host";
import type { Logger } from "@/server/ports/logger";
import type { Applications, Door } from "./application";
import { bridgeSource } from "./bridge";
import { entryPage, entrySource } from "./entry";
import { askedHost, askedUrl, requestHeaders, responseHeaders } from "./headers";
import { injectIntoHead } from "./inject";
import { HTML, type Wrong, wrongPage } from "./page";

type Parts = { applications: Applications; productOrigins: readonly string[]; logger: Logger };

const TAG = `<script src="${PREVIEW_OWN_PATH}bridge.js"></script>`;
const decompress: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/** `unix:/path` and `http(s)://host` alike. */
function dial(door: Door, options: RequestOptions) {
  const headers = { ...options.headers, ...door.headers };
  if (door.url.startsWith("unix:"))
    return request({ ...options, headers, socketPath: door.url.slice("unix:".length), agent: false });
  const open = door.url.startsWith("https:") ? tlsRequest : request;
  return open(new URL(door.url), { ...options, headers, agent: false });
}

/** What turns an answer into one with our script in it; null when it is not a page, or in a coding we can not open. */
function withBridge({ headers }: IncomingMessage): NodeJS.ReadWriteStream[] | null {
  if (!/^text\/html\b(?!.*utf-16)/i.test(headers["content-type"] ?? "")) return null;
  const coding = headers["content-encoding"];
  if (!coding) return [injectIntoHead(TAG)];
  const open = decompress[coding];
  return open ? [open(), injectIntoHead(TAG)] : null;
}

/**
 * One loopback server for all previews. The host says which application; every preview is its own origin, and none
 * reaches the product: there is nothing of it here.
 */
export function previewServer({ applications, productOrigins, logger }: Parts) {
  const script = { "content-type": "text/javascript; charset=utf-8" };
  const own = new Map([
    ["bridge.js", { headers: script, body: bridgeSource(productOrigins) }],
    ["enter.js", { headers: script, body: entrySource() }],
    ["enter", { headers: HTML, body: entryPage }],
  ]);

  function answerWrong(incoming: IncomingMessage, response: ServerResponse, wrong: Wrong) {
    const forPeople = incoming.headers.accept?.includes("text/html") ?? false;
    const { status, headers, body } = wrongPage(wrong, forPeople, productOrigins[0]);
    if (response.headersSent) return response.destroy();
    response.writeHead(status, { ...responseHeaders({}, productOrigins), ...headers });
    response.end(incoming.method === "HEAD" ? undefined : body);
  }

  function relayAnswer(incoming: IncomingMessage, answer: IncomingMessage, response: ServerResponse) {
    // An answer that was under way when its visitor left: nothing can be written to them any more.
    if (response.destroyed) return answer.destroy();
    const headers = responseHeaders(answer.headers, productOrigins);
    const { statusCode = 502, statusMessage } = answer;
    const stages = withBridge(answer);
    const done = () => void response.destroy();
    if (!stages) {
      response.writeHead(statusCode, statusMessage, headers);
      return pipeline(answer, response, done);
    }
    for (const name of ["content-length", "content-encoding", "accept-ranges"]) delete headers[name];
    response.writeHead(statusCode, statusMessage, headers);
    if (incoming.method !== "HEAD" && statusCode !== 304) return pipeline([answer, ...stages, response], done);
    answer.resume();
    response.end();
  }

  async function relay(incoming: IncomingMessage, response: ServerResponse) {
    const host = askedHost(incoming.headers);
    const token = previewToken(host);
    const path = askedUrl(incoming.headers, incoming.url);
    const found = token ? await applications.find(token) : { kind: "unknown" as const };
    // Whoever left while it was looked for needs no answer.
    if (response.destroyed) return;
    if (!token || found.kind === "unknown") return answerWrong(incoming, response, "unknown");
    if (found.kind === "absent") return answerWrong(incoming, response, found.why);
    if (path.startsWith(PREVIEW_OWN_PATH)) return answerOwn(path, incoming, response);
    const outgoing = dial(found.door, {
      method: incoming.method,
      path,
      headers: requestHeaders(incoming.headers, host),
    });
    outgoing.on("response", (answer) => relayAnswer(incoming, answer, response));
    outgoing.on("error", (error) => {
      if (response.destroyed || response.headersSent) return response.destroy();
      void applications.lost(token).then(
        (why) => answerWrong(incoming, response, why),
        (problem) => fail(incoming, response, new AggregateError([error, problem])),
      );
    });
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  function answerOwn(path: string, incoming: IncomingMessage, response: ServerResponse) {
    const found = own.get(path.slice(PREVIEW_OWN_PATH.length).replace(/\?.*$/, ""));
    if (!found) return answerWrong(incoming, response, "unknown");
    response.writeHead(200, { ...responseHeaders({}, productOrigins), ...found.headers, "cache-control": "no-cache" });
    response.end(found.body);
  }

  function fail(incoming: IncomingMessage, response: ServerResponse, error: unknown) {
    logger.error("a preview could not be reached", { error });
    answerWrong(incoming, response, "broken");
  }

  async function upgrade(incoming: IncomingMessage, near: Duplex, head: Buffer) {
    const host = askedHost(incoming.headers);
    const token = previewToken(host);
    const found = token ? await applications.find(token) : null;
    if (!token || found?.kind !== "there")
      return near.end(`HTTP/1.1 ${found?.kind === "absent" ? 503 : 404} No\r\nconnection: close\r\n\r\n`);
    const headers = {
      ...requestHeaders(incoming.headers, host),
      connection: "Upgrade",
      upgrade: incoming.headers.upgrade,
    };
    const outgoing = dial(found.door, { method: "GET", path: askedUrl(incoming.headers, incoming.url), headers });
    near.on("close", () => outgoing.destroy());
    outgoing.on("upgrade", (answer, far, farHead) => {
      near.write(rawHead(answer));
      near.write(farHead);
      far.write(head);
      far.on("error", () => near.destroy());
      far.on("close", () => near.destroy());
      near.on("close", () => far.destroy());
      far.pipe(near).pipe(far);
    });
    outgoing.on("response", (answer) => {
      // A refusal: its body ends with the connection.
      near.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nconnection: close\r\n\r\n`);
      pipeline(answer, near, () => near.destroy());
    });
    outgoing.on("error", (error) => {
      near.destroy();
      // A development page knocks by WebSocket until its server is back: the next knock must look for it afresh.
      void applications
        .lost(token)
        .catch((problem: unknown) =>
          logger.error("a preview could not be reached", { error: new AggregateError([error, problem]) }),
        );
    });
    outgoing.end();
  }

  const server = createServer((incoming, response) => {
    relay(incoming, response).catch((error: unknown) => fail(incoming, response, error));
  });
  server.on("upgrade", (incoming: IncomingMessage, near: Duplex, head: Buffer) => {
    near.on("error", () => near.destroy());
    upgrade(incoming, near, head).catch((error: unknown) => {
      logger.error("a preview's socket could not be opened", { error });
      near.destroy();
    });
  });
  return server;
}

function rawHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  return [`HTTP/1.1 ${statusCode} ${statusMessage}`, ...lines, "", ""].join("\r\n");
}
