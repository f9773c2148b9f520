import { lookup } from "node:dns/promises";
import { createServer, request, type Server } from "node:http";
import { connect, isIP, type Socket } from "node:net";
import type { SandboxdSpec } from "@/lib/sandboxd/protocol";
import type { Guard } from "./config";
import { mayReach } from "./egress-policy";

type Policy = SandboxdSpec["network"];

/** The first address of `host` that the policy allows, or null. */
async function allowedAddress(policy: Policy, host: string): Promise<string | null> {
  if (policy.mode === "none") return null;
  const bare = host.replace(/^\[|\]$/g, "");
  const addresses = isIP(bare) ? [bare] : (await lookup(bare, { all: true })).map(({ address }) => address);
  return addresses.find((address) => mayReach(policy, bare, address)) ?? null;
}

function targetOf(authority: string): { host: string; port: number } | null {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:/@\s]+):(\d{1,5})$/i.exec(authority) ?? [];
  return host && port ? { host, port: Number(port) } : null;
}

/**
 * The only way out of a sandbox besides the gateway: an HTTP proxy (CONNECT and plain) on a unix socket of its own. It
 * looks the name up itself and connects to the address it has judged, so that a name can not change in between.
 */
export function egressProxy(policy: () => Policy, without: ReadonlySet<Guard>): Server {
  const find = async (host: string) => {
    if (without.has("egress-policy")) return (await lookup(host)).address;
    return allowedAddress(policy(), host);
  };
  const server = createServer((incoming, answer) => {
    const refuse = (status: number, words: string) => {
      if (!answer.headersSent) answer.writeHead(status, { "content-type": "text/plain" });
      answer.end(words);
    };
    const url = URL.parse(incoming.url ?? "");
    if (url?.protocol !== "http:") return refuse(400, "Only http:// addresses, and CONNECT.\n");
    find(url.hostname)
      .then((address) => {
        if (!address) return refuse(403, `This sandbox may not reach ${url.hostname}.\n`);
        const { "proxy-connection": _connection, "proxy-authorization": _authorization, ...kept } = incoming.headers;
        const headers = { ...kept, host: url.host };
        const port = url.port === "" ? 80 : Number(url.port);
        const outgoing = request({
          host: address,
          port,
          method: incoming.method,
          path: url.pathname + url.search,
          headers,
        });
        outgoing.on("response", (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(answer);
        });
        outgoing.on("error", () => refuse(502, "The other side did not answer.\n"));
        answer.on("close", () => outgoing.destroy());
        incoming.pipe(outgoing);
      })
      .catch(() => refuse(502, "The name could not be found.\n"));
  });
  server.on("connect", (incoming, socket: Socket, first: Buffer) => {
    socket.on("error", () => socket.destroy());
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
    const target = targetOf(incoming.url ?? "");
    if (!target) return refuse("400 Bad Request");
    find(target.host)
      .then((address) => {
        if (!address) return refuse("403 Forbidden");
        const outgoing = connect({ host: address, port: target.port, allowHalfOpen: true });
        outgoing.on("connect", () => {
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
          if (first.length > 0) outgoing.write(first);
          socket.pipe(outgoing);
          outgoing.pipe(socket);
        });
        outgoing.on("error", () => socket.destroy());
        socket.on("close", () => outgoing.destroy());
      })
      .catch(() => refuse("502 Bad Gateway"));
  });
  return server;
}
