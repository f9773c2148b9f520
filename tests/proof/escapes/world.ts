import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join, resolve } from "node:path";
import { localSandboxes } from "@/server/adapters/sandbox/local/provider";
import type { Sandbox, SandboxProvider, SandboxSpec } from "@/server/ports/sandbox";
import type { Guard } from "@/server/sandboxd/config";
import { isRoot, openFolder, plainSpec, type RunningSandboxd, startSandboxd } from "@/tests/fixtures/sandboxes";

export type Outcome = { escaped: boolean; seen: string };
export type Ran = { code: number; seen: string };

/** What lies about on the host, for a sandbox to find. */
export type Host = {
  folder: string;
  secret: string;
  secretFile: string;
  drop: string;
  socketPath: string;
  abstractName: string;
  tcpPort: number;
  udpPort: number;
  gatewayUrl: string;
  gatewaySaw: string[];
  queueKey: number;
  probe: string;
  close: () => void;
};

function messageQueue(): { key: number; remove: () => void } {
  const made = execFileSync("ipcmk", ["--queue", "--mode", "0666"], { encoding: "utf8" });
  const id = /(\d+)\s*$/.exec(made)?.[1] ?? "";
  const listed = execFileSync("ipcs", ["--queues"], { encoding: "utf8" });
  const key = Number(new RegExp(`^(0x[0-9a-f]+)\\s+${id}\\s`, "m").exec(listed)?.[1]);
  return { key, remove: () => execFileSync("ipcrm", ["--queue-id", id]) };
}

export async function plantHost(): Promise<Host> {
  const folder = openFolder("host");
  const secret = randomUUID();
  const [secretFile, drop, socketPath, probe] = ["secret", "drop", "socket", "probe"].map((name) => join(folder, name)) as [string, string, string, string]; // biome-ignore format: one line of names
  writeFileSync(secretFile, secret);
  mkdirSync(drop);
  chmodSync(drop, 0o777);
  execFileSync("gcc", ["-static", "-O1", "-o", probe, resolve("tests/proof/escapes/probe.c")]);
  if (isRoot) {
    copyFileSync(probe, join(folder, "setuid"));
    chmodSync(join(folder, "setuid"), 0o4755);
  }
  const abstractName = `kriptik-${randomUUID()}`;
  const tcp = createServer((socket) => socket.destroy());
  const local = createServer((socket) => socket.destroy());
  const abstract = createServer((socket) => socket.destroy());
  const udp = createSocket("udp4").on("message", (_words, from) => udp.send("pong", from.port, from.address));
  const gatewaySaw: string[] = [];
  const gateway = createHttpServer((asked, to) => {
    gatewaySaw.push(asked.url ?? "");
    to.end(`reached ${asked.url}`);
  });
  await Promise.all([
    new Promise<void>((settle) => tcp.listen(0, "127.0.0.1", () => settle())),
    new Promise<void>((settle) => local.listen(socketPath, () => settle())),
    new Promise<void>((settle) => abstract.listen(`\0${abstractName}`, () => settle())),
    new Promise<void>((settle) => udp.bind(0, "127.0.0.1", () => settle())),
    new Promise<void>((settle) => gateway.listen(0, "127.0.0.1", () => settle())),
  ]);
  chmodSync(socketPath, 0o777);
  const queue = messageQueue();
  const portOf = (server: { address: () => unknown }) => (server.address() as AddressInfo).port;
  const close = () => {
    for (const server of [tcp, local, abstract, gateway]) server.close();
    udp.close();
    queue.remove();
  };
  const gatewayUrl = `http://127.0.0.1:${portOf(gateway)}`;
  return {
    folder,
    secret,
    secretFile,
    drop,
    socketPath,
    abstractName,
    tcpPort: portOf(tcp),
    udpPort: udp.address().port,
    gatewayUrl,
    gatewaySaw,
    queueKey: queue.key,
    probe,
    close,
  };
}

export async function gather(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** One daemon with these guards taken away, and a sandbox in it to try from. */
export class World {
  #made = 0;
  #usual: Promise<{ sandbox: Sandbox; key: string }> | undefined;

  private constructor(
    readonly host: Host,
    readonly daemon: RunningSandboxd,
    readonly provider: SandboxProvider,
  ) {}

  static async start(host: Host, settings: Parameters<typeof startSandboxd>[0]): Promise<World> {
    const daemon = await startSandboxd(settings);
    return new World(host, daemon, await localSandboxes(daemon));
  }

  async open(more: Partial<SandboxSpec> = {}): Promise<{ sandbox: Sandbox; key: string }> {
    this.#made += 1;
    const key = `escape-${this.#made}`;
    const sandbox = await this.provider.open(key, { ...plainSpec, ...more });
    await sandbox.files.write("/workspace/probe", readFileSync(this.host.probe), { mode: 0o755 });
    return { sandbox, key };
  }

  usual(): Promise<{ sandbox: Sandbox; key: string }> {
    this.#usual ??= this.open({ gateway: { url: this.host.gatewayUrl, token: "never-inside" }, ports: [5173] });
    return this.#usual;
  }

  /** Where the host holds what the sandbox sees at /workspace/<path>, for those who read there without care. */
  hostPath(key: string, path: string): string {
    const name = createHash("sha256").update(key).digest("hex").slice(0, 24);
    return join(this.daemon.home, "kept", name, "own", "upper", path);
  }

  async run(argv: readonly string[], sandbox?: Sandbox): Promise<Ran> {
    const where = sandbox ?? (await this.usual()).sandbox;
    const handle = await where.exec(argv, { timeoutMs: 60_000 });
    const [stdout, stderr, end] = await Promise.all([gather(handle.stdout), gather(handle.stderr), handle.wait()]);
    const how = end.kind === "exit" ? `exit ${end.code}` : end.kind === "signal" ? end.signal : end.kind;
    return { code: end.kind === "exit" ? end.code : -1, seen: `${stdout}${stderr}`.trim().slice(0, 300) || how };
  }

  /** The attempt `what` of probe.c. */
  async probe(...what: string[]): Promise<Outcome> {
    const { code, seen } = await this.run(["/workspace/probe", ...what]);
    return { escaped: code === 0, seen };
  }

  async shell(script: string, sandbox?: Sandbox): Promise<string> {
    return (await this.run(["sh", "-c", script], sandbox)).seen;
  }

  async end(): Promise<void> {
    await this.daemon.end();
  }
}

export const setOf = (guards: readonly Guard[]) => [...guards].sort().join(" ");

/** Command lines of every process of this machine. */
export function commandLines(): string {
  const read = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(read)
    .join("\n");
}
