import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { ExecEnd, ExecHandle, ExecOptions, Sandbox, SandboxProvider, SandboxSpec } from "@/server/ports/sandbox";
import { plainSpec } from "@/tests/fixtures/sandboxes";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const bytes = (words: string) => new Uint8Array(Buffer.from(words));

async function gather(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

type Ran = { end: ExecEnd; stdout: string; stderr: string };
async function run(sandbox: Sandbox, argv: readonly string[], options?: ExecOptions): Promise<Ran> {
  const handle = await sandbox.exec(argv, options);
  const [stdout, stderr, end] = await Promise.all([gather(handle.stdout), gather(handle.stderr), handle.wait()]);
  return { end, stdout, stderr };
}
const sh = (sandbox: Sandbox, script: string, options?: ExecOptions) => run(sandbox, ["sh", "-c", script], options);

async function tailOf(sandbox: Sandbox, id: string, fromByte = 0) {
  const parts = { stdout: "", stderr: "", all: "", offsets: [] as number[] };
  for await (const { offset, stream, data } of sandbox.processes.tail(id, fromByte)) {
    parts[stream] += text(data);
    parts.all += text(data);
    parts.offsets.push(offset);
  }
  return parts;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`It did not come to this: ${what}`);
}

/** A web server inside that echoes, answers an upgrade, and says its port. */
const ECHO = `const { createServer } = require("node:http");
const server = createServer((q, s) => { const parts = []; q.on("data", (d) => parts.push(d)).on("end", () => {
  s.setHeader("x-method", q.method); s.end(q.url === "/big" ? Buffer.alloc(5_000_000, "b") : q.url + " " + Buffer.concat(parts).length); }); });
server.on("upgrade", (q, socket) => { socket.write("HTTP/1.1 101 Switching Protocols\\r\\nupgrade: websocket\\r\\nconnection: Upgrade\\r\\n\\r\\n");
  socket.on("data", (d) => socket.write(Buffer.from(d.toString().toUpperCase()))); });
server.listen(Number(process.env["KRIPTIK_PORT_" + process.argv[1]] ?? process.argv[1]), "127.0.0.1");`;

/** What a program says that names a place: without isolation that lies in a folder of the host's. */
const naming = ({ caps }: SandboxProvider, words: string) =>
  caps.isolation === "none" ? expect.stringMatching(new RegExp(`^/.+${words}$`)) : words;

function over(url: string) {
  if (!url.startsWith("unix:")) throw new Error(`This suite can not speak to ${url}`);
  return { socketPath: url.slice("unix:".length) };
}

async function http(url: string, path: string, options: { method?: string; body?: Uint8Array } = {}) {
  return new Promise<{ status: number | undefined; body: Buffer }>((resolve, reject) => {
    const asked = request({ ...over(url), path, method: options.method ?? "GET" }, (answer: IncomingMessage) => {
      const parts: Buffer[] = [];
      answer
        .on("data", (part) => parts.push(part))
        .on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }));
    });
    asked.on("error", reject);
    asked.end(options.body);
  });
}

/** Every provider of sandboxes keeps to this. Where a capability is missing, the suite asks for the refusal instead. */
export function sandboxContract(make: () => Promise<SandboxProvider>) {
  const opened = async (more: Partial<SandboxSpec> = {}, key = randomUUID()) => {
    const provider = await make();
    const sandbox = await provider.open(key, { ...plainSpec, ...more });
    return { provider, sandbox, key, spec: { ...plainSpec, ...more } };
  };

  describe("opening", () => {
    test("by key: the same sandbox while it runs, another for another key", async () => {
      const { provider, sandbox, key, spec } = await opened();
      const both = await Promise.all([provider.open(key, spec), provider.open(key, spec)]);
      expect(both.map(({ id }) => id)).toEqual([sandbox.id, sandbox.id]);
      expect((await provider.open(randomUUID(), spec)).id).not.toBe(sandbox.id);
    });

    test("opened twice at once it is still one", async () => {
      const provider = await make();
      const key = randomUUID();
      const [one, other] = await Promise.all([provider.open(key, plainSpec), provider.open(key, plainSpec)]);
      expect(one.id).toBe(other.id);
    });

    test("an image that is not there is refused", async () => {
      const provider = await make();
      const missing = provider.open(randomUUID(), { ...plainSpec, image: { template: "nowhere" } });
      await expect(missing).rejects.toMatchObject({ code: "not_found" });
      const gone = { id: randomUUID(), provider: provider.kind, expiresAtMs: null };
      await expect(provider.open(randomUUID(), { ...plainSpec, image: { snapshot: gone } })).rejects.toMatchObject({
        code: "not_found",
      });
    });

    test("is found by id while it runs, and listed by all of its labels", async () => {
      const run_ = randomUUID();
      const { provider, sandbox, key } = await opened({ labels: { run: run_, part: "a" } });
      expect((await provider.get(sandbox.id))?.id).toBe(sandbox.id);
      const listed = async (labels: Record<string, string>) => {
        const found: string[] = [];
        for await (const info of provider.list(labels)) found.push(`${info.id} ${info.key}`);
        return found;
      };
      expect(await listed({ run: run_ })).toEqual([`${sandbox.id} ${key}`]);
      expect(await listed({ run: run_, part: "b" })).toEqual([]);
      await sandbox.terminate();
      expect([await provider.get(sandbox.id), await listed({ run: run_ })]).toEqual([null, []]);
    });
  });

  describe("exec", () => {
    test("gives both streams, the exit code, and takes input, folder and environment", async () => {
      const { provider, sandbox } = await opened({ env: { A: "spec", B: "spec" } });
      await sandbox.files.mkdir("/workspace/folder");
      const script = 'pwd; echo "$A $B"; cat; echo wrong >&2; exit 7';
      const ran = await sh(sandbox, script, { cwd: "/workspace/folder", env: { B: "exec" }, stdin: bytes("input") });
      expect(ran).toEqual({
        end: { kind: "exit", code: 7 },
        stdout: naming(provider, "/workspace/folder\nspec exec\ninput"),
        stderr: "wrong\n",
      });
      expect((await sh(sandbox, "pwd")).stdout).toEqual(naming(provider, "/workspace\n"));
    });

    test("passes words as they are: no shell looks at them", async () => {
      const { sandbox } = await opened();
      const { stdout } = await run(sandbox, ["printf", "%s|", "$HOME", "a b", "", "'\"", "é\n"]);
      expect(stdout).toBe("$HOME|a b||'\"|é\n|");
    });

    test("carries bytes of any kind and length both ways", async () => {
      const { sandbox } = await opened();
      const sent = Buffer.alloc(3_000_000, 0);
      for (let at = 0; at < sent.length; at += 1) sent[at] = (at * 7) % 256;
      const handle = await sandbox.exec(["cat"], { stdin: sent });
      const parts: Uint8Array[] = [];
      for await (const part of handle.stdout) parts.push(part);
      expect(Buffer.concat(parts).equals(sent)).toBe(true);
    });

    test("a program that is not there is an error, not an exit code", async () => {
      const { sandbox } = await opened();
      await expect(sandbox.exec(["no-such-program"])).rejects.toMatchObject({ code: "not_found" });
      await expect(sandbox.exec(["true"], { cwd: "/no/such/folder" })).rejects.toMatchObject({ code: "not_found" });
    });

    test("says which signal ended it", async () => {
      const { sandbox } = await opened();
      expect((await sh(sandbox, "kill -TERM $$")).end).toEqual({ kind: "signal", signal: "SIGTERM" });
    });

    // In one go: without isolation this looks through all that the machine runs.
    const commands = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '";
    const stillThere = async (sandbox: Sandbox, mark: string) =>
      (await sh(sandbox, commands)).stdout.includes(`sleep ${mark}`);

    type Stop = { options: ExecOptions; act: (handle: ExecHandle) => void; ends: ExecEnd["kind"] };
    const aborting = new AbortController();
    test.each<[string, Stop]>([
      ["a time limit", { options: { timeoutMs: 2_000 }, act: () => undefined, ends: "timeout" }],
      ["a signal", { options: { signal: aborting.signal }, act: () => aborting.abort(), ends: "aborted" }],
      ["kill", { options: {}, act: (handle) => void handle.kill(), ends: "aborted" }],
    ])("%s ends it and everything it started", async (_name, { options, act, ends }) => {
      const { sandbox } = await opened();
      const mark = `7${Date.now()}`;
      const script = `setsid sleep ${mark} & sleep ${mark} & echo ready; wait`;
      const handle = await sandbox.exec(["sh", "-c", script], options);
      for await (const _ready of handle.stdout) break;
      expect(await stillThere(sandbox, mark)).toBe(true);
      act(handle);
      expect((await handle.wait()).kind).toBe(ends);
      await until("its children are gone", async () => !(await stillThere(sandbox, mark)));
    });

    test("output beyond the limit is an error and ends it", async () => {
      const { sandbox } = await opened();
      const handle = await sandbox.exec(["yes"], { maxOutputBytes: 100_000 });
      await expect(handle.wait()).rejects.toMatchObject({ code: "too_large" });
    });
  });

  describe("durable processes", () => {
    test("start once by id, and are read again from any byte", async () => {
      const { sandbox } = await opened();
      const argv = ["sh", "-c", "echo one; echo two >&2; echo started >> count; sleep 0.1; echo three; exit 5"];
      await Promise.all([sandbox.processes.start("job", argv), sandbox.processes.start("job", argv)]);
      const whole = await tailOf(sandbox, "job");
      expect([whole.stdout, whole.stderr]).toEqual(["one\nthree\n", "two\n"]);
      expect(await sandbox.processes.status("job")).toEqual({ state: "ended", code: 5 });
      await sandbox.processes.start("job", argv);
      expect(text(await sandbox.files.read("/workspace/count"))).toBe("started\n");
      const again = await tailOf(sandbox, "job");
      expect(again.all).toBe(whole.all);
      for (const fromByte of [1, 4, 5, whole.all.length - 1, whole.all.length, 1_000]) {
        const rest = await tailOf(sandbox, "job", fromByte);
        expect([fromByte, rest.all]).toEqual([fromByte, whole.all.slice(fromByte)]);
        expect(rest.offsets[0] ?? fromByte).toBe(fromByte);
      }
    });

    test("are followed while they run, by several readers, and end for each", async () => {
      const { sandbox } = await opened();
      await sandbox.processes.start("job", ["sh", "-c", "read go; echo $go; read more; echo $more"]);
      expect(await sandbox.processes.status("job")).toEqual({ state: "running" });
      const readers = [tailOf(sandbox, "job"), tailOf(sandbox, "job", 3)];
      await sandbox.processes.write("job", bytes("first\n"));
      await sandbox.processes.write("job", bytes("second\n"));
      expect((await Promise.all(readers)).map(({ all }) => all)).toEqual(["first\nsecond\n", "st\nsecond\n"]);
      await expect(sandbox.processes.write("job", bytes("late\n"))).rejects.toMatchObject({ code: "ended" });
    });

    test("take input at their start, signals later, and end with all they started", async () => {
      const { sandbox } = await opened();
      await sandbox.processes.start(
        "job",
        ["sh", "-c", "read word; echo $word; setsid sleep 98765 & exec sleep 98764"],
        { stdin: bytes("hello\n") },
      );
      for await (const { data } of sandbox.processes.tail("job", 0)) {
        expect(text(data)).toBe("hello\n");
        break;
      }
      await sandbox.processes.signal("job", "TERM");
      await until("it has ended", async () => (await sandbox.processes.status("job")).state === "ended");
      expect(await sandbox.processes.status("job")).toEqual({ state: "ended", signal: "SIGTERM" });
      expect((await sh(sandbox, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).stdout).not.toContain("sleep 9876");
    });

    test("unknown ids and programs are errors", async () => {
      const { sandbox } = await opened();
      await expect(sandbox.processes.status("nobody")).rejects.toMatchObject({ code: "not_found" });
      await expect(tailOf(sandbox, "nobody")).rejects.toMatchObject({ code: "not_found" });
      await expect(sandbox.processes.start("job", ["no-such-program"])).rejects.toMatchObject({ code: "not_found" });
      await expect(sandbox.processes.start("../job", ["true"])).rejects.toMatchObject({ code: "invalid" });
    });

    test("a reader that leaves does not end them", async () => {
      const { provider, sandbox } = await opened();
      await sandbox.processes.start("job", ["sh", "-c", "echo up; read go; echo over"]);
      const leaving = new AbortController();
      const seen: string[] = [];
      for await (const { data } of sandbox.processes.tail("job", 0, { signal: leaving.signal })) {
        seen.push(text(data));
        leaving.abort();
      }
      sandbox.release();
      const found = await provider.get(sandbox.id);
      expect([seen, await found?.processes.status("job")]).toEqual([["up\n"], { state: "running" }]);
    });
  });

  describe("files", () => {
    test("are written whole with their folders, read, listed, moved and removed", async () => {
      const { sandbox } = await opened();
      const { files } = sandbox;
      const content = new Uint8Array([0, 255, 10, 13, 128]);
      await files.write("/workspace/a/b/c.bin", content, { mode: 0o755 });
      await files.write("/workspace/a/b/c.bin", content.slice(1), { mode: 0o755 });
      expect(Buffer.from(await files.read("/workspace/a/b/c.bin"))).toEqual(Buffer.from(content.slice(1)));
      expect((await sh(sandbox, "test -x a/b/c.bin; echo $?; ls -A a/b")).stdout).toBe("0\nc.bin\n");
      expect(await files.stat("/workspace/a/b/c.bin")).toMatchObject({ kind: "file", bytes: 4 });
      await sh(sandbox, "ln -s c.bin a/b/link; mkfifo a/b/pipe");
      expect((await files.list("/workspace/a/b")).map(({ path, kind }) => [path, kind])).toEqual([
        ["/workspace/a/b/c.bin", "file"],
        ["/workspace/a/b/link", "symlink"],
        ["/workspace/a/b/pipe", "other"],
      ]);
      await files.rename("/workspace/a/b/c.bin", "/workspace/d/e.bin");
      expect(await files.stat("/workspace/a/b/c.bin")).toBeNull();
      expect(await files.stat("/workspace/d")).toMatchObject({ kind: "directory" });
      await files.remove("/workspace/a");
      await files.remove("/workspace/a");
      expect(await files.stat("/workspace/a")).toBeNull();
    });

    test("many megabytes come back as they went", async () => {
      const { sandbox } = await opened();
      const content = Buffer.alloc(20_000_000);
      for (let at = 0; at < content.length; at += 4) content.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
      await sandbox.files.write("/workspace/large", content);
      expect(Buffer.from(await sandbox.files.read("/workspace/large")).equals(content)).toBe(true);
    });

    test("what is missing, no file, or larger than asked for is an error", async () => {
      const { sandbox } = await opened();
      await sh(sandbox, "mkfifo pipe; truncate -s 3G sparse; ln -s /nowhere dangling; mkdir folder");
      for (const [path, code] of [
        ["missing", "not_found"],
        ["folder", "invalid"],
        ["pipe", "invalid"],
        ["dangling", "not_found"],
      ])
        await expect(sandbox.files.read(`/workspace/${path}`)).rejects.toMatchObject({ code });
      await expect(sandbox.files.read("/workspace/sparse", { maxBytes: 1_000_000 })).rejects.toMatchObject({
        code: "too_large",
      });
      await expect(sandbox.files.read("relative")).rejects.toMatchObject({ code: "invalid" });
      await expect(sandbox.files.list("/workspace/missing")).rejects.toMatchObject({ code: "not_found" });
      await expect(sandbox.files.write("/usr/bin/planted", bytes("x"))).rejects.toMatchObject({ code: "denied" });
    });

    test("a link leads to files of the sandbox only", async ({ skip }) => {
      const { provider, sandbox } = await opened();
      skip(provider.caps.isolation === "none", "not isolated: whatever runs inside reads the host's files");
      await sh(sandbox, "ln -s /etc/passwd users; ln -s / root");
      expect(text(await sandbox.files.read("/workspace/users"))).not.toContain("daemon");
      expect(text(await sandbox.files.read("/workspace/root/etc/passwd"))).not.toContain("daemon");
    });

    test("go in and out as a tar", async () => {
      const { sandbox } = await opened();
      await sh(sandbox, "mkdir -p from/deep; echo one > from/deep/a; echo two > from/b; ln -s b from/link");
      const tar = await sandbox.files.getTar("/workspace/from");
      await sandbox.files.putTar("/workspace/to/here", tar);
      expect((await sh(sandbox, "cd to/here; cat deep/a b; readlink link")).stdout).toBe("one\ntwo\nb\n");
      await expect(sandbox.files.putTar("/workspace/to", bytes("no tar at all"))).rejects.toMatchObject({
        code: "invalid",
      });
      await expect(sandbox.files.getTar("/workspace/from", { maxBytes: 1_000 })).rejects.toMatchObject({
        code: "too_large",
      });
    });
  });

  describe("ports", () => {
    test("a declared port is reached from outside: bodies both ways, an upgrade, many at once", async () => {
      const { sandbox } = await opened({ ports: [5173] });
      await sandbox.processes.start("web", ["node", "-e", ECHO, "5173"]);
      await sandbox.waitForPort(5173, { timeoutMs: 20_000 });
      const { url } = await sandbox.expose(5173);
      expect((await sandbox.expose(5173)).url).toBe(url);
      expect(text((await http(url, "/hello")).body)).toBe("/hello 0");
      expect(text((await http(url, "/up", { method: "POST", body: Buffer.alloc(2_000_000) })).body)).toBe(
        "/up 2000000",
      );
      expect((await http(url, "/big")).body.length).toBe(5_000_000);
      const many = await Promise.all(Array.from({ length: 20 }, (_, at) => http(url, `/${at}`)));
      expect(many.map(({ body }) => text(body))).toEqual(Array.from({ length: 20 }, (_, at) => `/${at} 0`));
      const upgraded = await new Promise<string>((resolve, reject) => {
        const asked = request({ ...over(url), path: "/", headers: { connection: "Upgrade", upgrade: "websocket" } });
        asked.on("upgrade", (_answer, socket) => {
          socket.on("data", (data) => resolve(String(data)));
          socket.write("shout");
        });
        asked.on("error", reject);
        asked.end();
      });
      expect(upgraded).toBe("SHOUT");
    });

    test("the same port in two sandboxes is two ports", async () => {
      const sandboxes = [await opened({ ports: [5173] }), await opened({ ports: [5173] })];
      const answers = await Promise.all(
        sandboxes.map(async ({ sandbox }, at) => {
          const script = `require("node:http").createServer((q, s) => s.end("${at}")).listen(process.env.KRIPTIK_PORT_5173 ?? 5173, "127.0.0.1")`;
          await sandbox.processes.start("web", ["node", "-e", script]);
          await sandbox.waitForPort(5173, { timeoutMs: 20_000 });
          return text((await http((await sandbox.expose(5173)).url, "/")).body);
        }),
      );
      expect(answers).toEqual(["0", "1"]);
    });

    test("a port that was not declared, or on which nothing listens, is an error", async () => {
      const { sandbox } = await opened({ ports: [5173] });
      await expect(sandbox.expose(5174)).rejects.toMatchObject({ code: "invalid" });
      await expect(sandbox.waitForPort(5173, { timeoutMs: 100 })).rejects.toMatchObject({ code: "timeout" });
      await expect(http((await sandbox.expose(5173)).url, "/")).rejects.toThrow();
    });
  });

  describe("the way out", () => {
    const listening = async (answer: (asked: IncomingMessage) => string) => {
      const seen: { path: string | undefined; authorization: string | undefined }[] = [];
      const server = createServer((asked, to) => {
        seen.push({ path: asked.url, authorization: asked.headers.authorization });
        asked.resume().on("end", () => to.end(answer(asked)));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
      const { port } = server.address() as AddressInfo;
      return { port, seen, close: () => server.close() };
    };
    const curl = (sandbox: Sandbox, ...words: string[]) =>
      run(sandbox, ["curl", "--silent", "--max-time", "20", ...words]);

    test("the gateway is reached by its socket, with the token added outside, and only below /gateway/", async () => {
      const gateway = await listening((asked) => `reached ${asked.url}`);
      const { sandbox } = await opened({ gateway: { url: `http://127.0.0.1:${gateway.port}`, token: "t0p-secret" } });
      const ask = (path: string, ...words: string[]) =>
        curl(sandbox, "--path-as-is", "--unix-socket", "/run/kriptik/gateway.sock", ...words, `http://gateway${path}`);
      const own = ["--header", "authorization: Bearer forged", "--data", "{}"];
      expect((await ask("/gateway/tasks/code?a=1", ...own)).stdout).toBe("reached /gateway/tasks/code?a=1");
      for (const path of ["/api/build", "/", "/gateway/../api/build", "/gateway/%2e%2e/api", "//evil/gateway/"])
        expect((await ask(path)).stdout).not.toContain("reached /api");
      expect(gateway.seen).toEqual([{ path: "/gateway/tasks/code?a=1", authorization: "Bearer t0p-secret" }]);
      const everywhere = await sh(
        sandbox,
        "env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; cat /run/kriptik/* 2>/dev/null",
      );
      expect(everywhere.stdout).not.toContain("t0p-secret");
      gateway.close();
    });

    test("without a gateway its socket says so", async () => {
      const { sandbox } = await opened();
      const asked = await curl(sandbox, "--unix-socket", "/run/kriptik/gateway.sock", "http://gateway/gateway/x");
      expect(JSON.parse(asked.stdout)).toMatchObject({ code: "unavailable" });
    });

    test("the network is what the policy says, and follows it when it changes", async () => {
      const { provider, sandbox } = await opened();
      if (!provider.caps.liveNetworkPolicy)
        return expect(sandbox.setNetwork({ mode: "none" })).rejects.toMatchObject({ code: "invalid" });
      const outside = await listening(() => "outside");
      const url = `http://127.0.0.1:${outside.port}/`;
      const proxied = async () =>
        (await curl(sandbox, "--noproxy", "", "--proxy", "http://127.0.0.1:3128", url)).stdout;
      expect((await curl(sandbox, "--noproxy", "*", url)).end).toEqual({ kind: "exit", code: 7 });
      expect(await proxied()).not.toBe("outside");
      await sandbox.setNetwork({ mode: "open" });
      expect(await proxied()).not.toBe("outside");
      await sandbox.setNetwork({ mode: "allow", cidrs: [], domains: ["127.0.0.1", "localhost"] });
      expect(await proxied()).not.toBe("outside");
      await sandbox.setNetwork({ mode: "allow", cidrs: ["127.0.0.1/32"], domains: [] });
      expect([provider.caps.liveNetworkPolicy, await proxied()]).toEqual([true, "outside"]);
      await sandbox.setNetwork({ mode: "none" });
      expect(await proxied()).not.toBe("outside");
      outside.close();
    });
  });

  describe("the end", () => {
    test("after terminate everything answers `ended`, and terminate may be repeated", async () => {
      const { provider, sandbox, key, spec } = await opened({ ports: [5173] });
      await sandbox.files.write("/workspace/kept", bytes("x"));
      await sandbox.terminate();
      await sandbox.terminate();
      expect(await sandbox.status()).toMatchObject({ state: "ended", reason: "terminated" });
      const calls: Record<string, () => Promise<unknown>> = {
        exec: () => sandbox.exec(["true"]),
        start: () => sandbox.processes.start("p", ["true"]),
        tail: () => tailOf(sandbox, "p"),
        processStatus: () => sandbox.processes.status("p"),
        signal: () => sandbox.processes.signal("p", "TERM"),
        input: () => sandbox.processes.write("p", bytes("x")),
        read: () => sandbox.files.read("/workspace/kept"),
        write: () => sandbox.files.write("/workspace/kept", bytes("x")),
        list: () => sandbox.files.list("/workspace"),
        stat: () => sandbox.files.stat("/workspace"),
        getTar: () => sandbox.files.getTar("/workspace"),
        expose: () => sandbox.expose(5173),
        waitForPort: () => sandbox.waitForPort(5173, { timeoutMs: 10 }),
        snapshot: () => sandbox.snapshot(),
        setNetwork: () => sandbox.setNetwork({ mode: "none" }),
        keepAlive: () => sandbox.keepAlive(),
      };
      for (const [name, call] of Object.entries(calls))
        expect([
          name,
          await call().then(
            () => "fine",
            (error: { code: string }) => error.code,
          ),
        ]).toEqual([name, "ended"]);
      const next = await provider.open(key, spec);
      expect([next.id === sandbox.id, await next.files.stat("/workspace/kept")]).toEqual([false, null]);
    });

    test("its time ends it, keepAlive moves that on where the provider can; its files outlive it", async () => {
      const { provider, sandbox, key, spec } = await opened({ lifetimeMs: 1_500 });
      await sandbox.files.write("/workspace/kept", bytes("still here"));
      expect(sandbox.expiresAtMs).toBe(sandbox.createdAtMs + 1_500);
      const { expiresAtMs } = await sandbox.keepAlive();
      expect(expiresAtMs ?? 0).toBeGreaterThan(provider.caps.extendLifetime ? (sandbox.expiresAtMs ?? 0) - 1 : 0);
      await until("its time is over", async () => (await sandbox.status()).state === "ended");
      expect(await sandbox.status()).toMatchObject({ state: "ended", reason: "lifetime" });
      const next = await provider.open(key, { ...spec, lifetimeMs: 60_000 });
      expect(next.id).not.toBe(sandbox.id);
      if (provider.caps.keepsFiles) expect(text(await next.files.read("/workspace/kept"))).toBe("still here");
    });

    test("nobody using it ends it, but not while something is being watched", async () => {
      const idle = await opened({ idleMs: 500 });
      const watched = await opened({ idleMs: 500 });
      await watched.sandbox.processes.start("job", ["sleep", "600"]);
      const reading = tailOf(watched.sandbox, "job").catch(() => null);
      await until("it has idled", async () => (await idle.sandbox.status()).state === "ended");
      expect(await idle.sandbox.status()).toMatchObject({ reason: "idle" });
      expect(await watched.sandbox.status()).toEqual({ state: "running" });
      await watched.sandbox.terminate();
      await reading;
    });

    test("a process that ran when its sandbox ended is unknown, may start again, and its output goes on", async () => {
      const { provider, sandbox, key, spec } = await opened({ lifetimeMs: 2_000 });
      if (!provider.caps.keepsFiles) return;
      await sandbox.processes.start("ended", ["sh", "-c", "echo before; exit 3"]);
      await sandbox.processes.start("running", ["sh", "-c", "echo first; sleep 600"]);
      await tailOf(sandbox, "ended");
      await until("its time is over", async () => (await sandbox.status()).state === "ended");
      const next = await provider.open(key, { ...spec, lifetimeMs: 600_000 });
      expect(await next.processes.status("ended")).toEqual({ state: "ended", code: 3 });
      expect(await next.processes.status("running")).toEqual({ state: "unknown" });
      expect([(await tailOf(next, "ended")).all, (await tailOf(next, "running")).all]).toEqual(["before\n", "first\n"]);
      await next.processes.start("running", ["echo", "second"]);
      expect((await tailOf(next, "running", 6)).all).toBe("second\n");
    });

    test("purge takes the files of every key with these labels, running or not, and no others", async () => {
      const label = randomUUID();
      const running = await opened({ labels: { run: label } });
      const ended = await opened({ labels: { run: label }, lifetimeMs: 300 });
      const other = await opened({ labels: { run: randomUUID() } });
      for (const { sandbox } of [running, ended, other]) await sandbox.files.write("/workspace/kept", bytes("x"));
      await until("its time is over", async () => (await ended.sandbox.status()).state === "ended");
      await running.provider.purge({ run: label });
      expect([await running.sandbox.status(), await other.sandbox.status()]).toMatchObject([
        { state: "ended" },
        { state: "running" },
      ]);
      const found: unknown[] = [];
      for (const { provider, key } of [running, ended, other]) {
        const again = await provider.open(key, plainSpec);
        found.push((await again.files.stat("/workspace/kept"))?.kind);
      }
      expect(found).toEqual([undefined, undefined, "file"]);
    });
  });

  describe("snapshots", () => {
    test("hold the files of their moment; what is opened from them and what goes on are strangers", async () => {
      const { provider, sandbox } = await opened();
      await sandbox.files.write("/workspace/a", bytes("then"));
      await sandbox.files.write("/workspace/gone", bytes("then"));
      await sandbox.processes.start("job", ["echo", "original"]);
      await tailOf(sandbox, "job");
      const snapshot = await sandbox.snapshot();
      await sh(sandbox, "echo now > a; rm gone; echo new > b");
      const forks = await Promise.all(
        [0, 1].map(() => provider.open(randomUUID(), { ...plainSpec, image: { snapshot } })),
      );
      await forks[0]?.files.write("/workspace/a", bytes("fork"));
      const read = async (from: Sandbox | undefined) =>
        (await (from ? sh(from, "cat a; ls") : Promise.reject(new Error("no sandbox")))).stdout;
      expect(await read(sandbox)).toBe("now\na\nb\nnode_modules\n");
      expect(await read(forks[0])).toBe("forka\ngone\nnode_modules\n");
      expect(await read(forks[1])).toBe("thena\ngone\nnode_modules\n");
      await forks[1]?.processes.start("job", ["echo", "its own"]);
      expect(forks[1] && (await tailOf(forks[1], "job")).all).toBe("its own\n");
      expect((await tailOf(sandbox, "job")).all).toBe("original\n");
    });

    test("a deleted one opens nothing, and what was opened from it lives on", async () => {
      const { provider, sandbox } = await opened();
      await sandbox.files.write("/workspace/a", bytes("then"));
      const snapshot = await sandbox.snapshot({ ttlMs: 3_600_000 });
      expect(snapshot.expiresAtMs ?? 0).toBeGreaterThan(Date.now());
      const fork = await provider.open(randomUUID(), { ...plainSpec, image: { snapshot } });
      await provider.deleteSnapshot(snapshot);
      await provider.deleteSnapshot(snapshot);
      await expect(provider.open(randomUUID(), { ...plainSpec, image: { snapshot } })).rejects.toMatchObject({
        code: "not_found",
      });
      expect(text(await fork.files.read("/workspace/a"))).toBe("then");
    });
  });
}
