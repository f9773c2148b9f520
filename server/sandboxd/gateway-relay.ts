import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Guard } from "./config";

type GatewayAccess = { url: string; token: string };

/** Hop-by-hop, and whatever would speak for somebody: who asks is said here, by the socket it came through. */
const NOT_PASSED_ON = [
  "authorization", "connection", "cookie", "forwarded", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "upgrade",
]; // biome-ignore format: a table is read by rows

/** The path below the gateway that is asked for, or null for anything else, however it is spelled. */
export function gatewayPath(asked: string | undefined): string | null {
  if (!asked?.startsWith("/") || /%2e|%2f|%5c|\\/i.test(asked.split("?", 1)[0] ?? "")) return null;
  const url = URL.parse(asked, "http://gateway");
  if (url?.host !== "gateway" || !url.pathname.startsWith("/gateway/")) return null;
  return url.pathname + url.search;
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) => !NOT_PASSED_ON.includes(name) && !name.startsWith("x-forwarded"),
  );
  return Object.fromEntries(kept);
}

/** HTTP from inside to the gateway, and to nothing else; the token is added here and never seen inside. */
export function gatewayRelay(gateway: () => GatewayAccess | undefined, without: ReadonlySet<Guard>): Server {
  return createServer((incoming, answer) => {
    const refuse = (status: number, code: string, message: string) => {
      if (!answer.headersSent) answer.writeHead(status, { "content-type": "application/json" });
      answer.end(JSON.stringify({ code, message, retryable: status >= 500 }));
    };
    const to = gateway();
    if (!to) return refuse(503, "unavailable", "This sandbox was opened without a gateway.");
    const path = without.has("gateway-path") ? incoming.url : gatewayPath(incoming.url);
    if (!path) return refuse(404, "not_found", "Only /gateway/ can be reached from here.");
    const base = new URL(to.url);
    const send = base.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = send({
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[|\]$/g, ""),
      port: base.port,
      method: incoming.method,
      path: base.pathname.replace(/\/$/, "") + path,
      headers: { ...passedOn(incoming.headers), host: base.host, authorization: `Bearer ${to.token}` },
    });
    outgoing.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, passedOn(response.headers));
      response.pipe(answer);
      response.on("error", () => answer.destroy());
    });
    outgoing.on("error", () => refuse(502, "unavailable", "The gateway did not answer."));
    answer.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
}
