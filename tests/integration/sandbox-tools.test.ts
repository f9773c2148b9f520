import { afterAll, describe, expect, test } from "vitest";
import { localSandboxes } from "@/server/adapters/sandbox/local/provider";
import type { Sandbox } from "@/server/ports/sandbox";
import { plainSpec, startSandboxd } from "@/tests/fixtures/sandboxes";

const kinds = [
  ["started as it is here", {}],
  ["without cgroups, by an ordinary user", { asUser: true }],
] as const;

async function run(sandbox: Sandbox, script: string) {
  const handle = await sandbox.exec(["sh", "-c", script], { timeoutMs: 100_000 });
  const gather = async (stream: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const part of stream) parts.push(part);
    return Buffer.concat(parts).toString();
  };
  const [stdout, stderr, end] = await Promise.all([gather(handle.stdout), gather(handle.stderr), handle.wait()]);
  return { stdout, seen: `${stdout}${stderr}`.slice(-2_000), end };
}

const PAGE = `require("node:http").createServer((q, s) => s.setHeader("content-type", "text/html").end("<p id=p></p><script>p.textContent = 6 * 7 + ' by script'</script>")).listen(5173, "127.0.0.1")`; // biome-ignore format: one program

describe.each(kinds)("in a sandbox %s", (_name, settings) => {
  let started: ReturnType<typeof startSandboxd> | undefined;
  afterAll(async () => (await started)?.end());
  const opened = async () => {
    started ??= startSandboxd(settings);
    const provider = await localSandboxes(await started);
    return provider.open("tools", { ...plainSpec, memoryMiB: { request: 2_048 }, ports: [5173] });
  };

  test("Node, npm and git work", async () => {
    const sandbox = await opened();
    const { stdout, seen, end } = await run(
      sandbox,
      `set -e; node --version; test "$(command -v npm)" = /opt/kriptik/node/bin/npm; npm --version >/dev/null; cd /workspace; git init -q -b main repo; cd repo
       echo one > a; git add a; git -c user.name=a -c user.email=a@b.c commit -q -m first; git log --format=%s
       git bundle create -q ../out.bundle main; git clone -q -b main ../out.bundle ../copy; cat ../copy/a
       printf '{"name":"x","version":"1.0.0","scripts":{"hello":"node -e \\"console.log(40 + 2)\\""}}' > package.json; npm run --silent hello`,
    );
    expect({ end, seen }).toEqual({ end: { kind: "exit", code: 0 }, seen: stdout });
    expect(stdout).toMatch(/^v2\d\.[\d.]+\nfirst\none\n42\n$/);
  }, 60_000);

  test("a browser renders a page of the sandbox's own server, scripts included", async () => {
    const sandbox = await opened();
    await sandbox.processes.start("page", ["node", "-e", PAGE]);
    await sandbox.waitForPort(5173, { timeoutMs: 20_000 });
    const flags = "--headless --no-sandbox --disable-gpu --disable-background-networking --dump-dom";
    const { stdout, seen } = await run(sandbox, `/usr/bin/chromium ${flags} http://127.0.0.1:5173/`);
    expect({ rendered: stdout.includes("42 by script"), seen }).toMatchObject({ rendered: true });
  }, 120_000);
});
