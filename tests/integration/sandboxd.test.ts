import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { localSandboxes } from "@/server/adapters/sandbox/local/provider";
import type { SandboxProvider } from "@/server/ports/sandbox";
import { openFolder, plainSpec, type RunningSandboxd, startSandboxd } from "@/tests/fixtures/sandboxes";
import { commandLines } from "@/tests/proof/escapes/world";

const running: RunningSandboxd[] = [];
afterEach(async () => {
  for (const daemon of running.splice(0)) await daemon.end();
});
async function started(settings: Parameters<typeof startSandboxd>[0] = {}) {
  const daemon = await startSandboxd(settings);
  running.push(daemon);
  return { daemon, provider: await localSandboxes(daemon) };
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`It did not come to this: ${what}`);
}
const marked = (mark: string) => commandLines().includes(mark);
const mounts = (home: string) =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(home));

/** Busy sandboxes, some of them just being made. */
async function crowd(provider: SandboxProvider, mark: string) {
  const ready = await Promise.all([1, 2, 3].map((at) => provider.open(`ready-${at}`, plainSpec)));
  for (const sandbox of ready) {
    await sandbox.processes.start("long", ["sh", "-c", `echo first; setsid sleep ${mark} & sleep ${mark}`]);
    await sandbox.files.write("/workspace/kept", Buffer.from("kept"));
  }
  for (let at = 0; at < 10; at += 1) provider.open(`making-${at}`, plainSpec).catch(() => undefined);
}

describe.each([
  ["root's or the user's", {}],
  ["an ordinary user's", { asUser: true }],
  ["a not isolating", { isPlain: true }],
])("%s daemon", (_name, how) => {
  const victims: [string, (daemon: RunningSandboxd) => number | undefined][] = [
    ["the nursery", ({ pid }) => pid],
    ["whoever started it", ({ child }) => child.pid],
  ];

  test.each(victims)(
    "when %s is killed, nothing is left of any sandbox, and what was kept opens again",
    async (_who, pidOf) => {
      const home = `${openFolder("again")}/h`;
      const settings = "asUser" in how ? how : { home, ...how };
      const { daemon, provider } = await started(settings);
      const mark = `66${Date.now() % 10_000_000}`;
      await crowd(provider, mark);
      expect(marked(`sleep ${mark}`)).toBe(true);
      process.kill(pidOf(daemon) ?? 0, "SIGKILL");
      await until("nothing of it runs", () => !marked(daemon.home) && !marked(`sleep ${mark}`));
      expect(mounts(daemon.home)).toEqual([]);
      if ("asUser" in how) return;

      const next = await started(settings);
      const again = await next.provider.open("ready-1", plainSpec);
      expect(Buffer.from(await again.files.read("/workspace/kept")).toString()).toBe("kept");
      expect(await again.processes.status("long")).toEqual({ state: "unknown" });
      // Of the runs before nothing lies about but their kept files.
      expect(readdirSync(join(next.daemon.home, "run")).filter((entry) => /^[a-f0-9]{8}$/.test(entry))).toHaveLength(1);
    },
    60_000,
  );

  test("ends when whoever started it closes its input", async () => {
    const { daemon, provider } = await started(how);
    const mark = `55${Date.now() % 10_000_000}`;
    await crowd(provider, mark);
    await daemon.end();
    await until("nothing of it runs", () => !marked(daemon.home) && !marked(`sleep ${mark}`));
  }, 60_000);
});

test("a sandbox of a daemon that died is `lost`, whoever holds it is told `ended`, and without any daemon `unavailable`", async () => {
  const home = `${openFolder("lost")}/h`;
  const first = await started({ home });
  const sandbox = await first.provider.open("a", plainSpec);
  await first.daemon.end();
  await expect(sandbox.exec(["true"])).rejects.toMatchObject({ code: "unavailable" });
  await started({ home });
  expect(await sandbox.status()).toEqual({ state: "ended", reason: "lost" });
  await expect(sandbox.exec(["true"])).rejects.toMatchObject({ code: "ended" });
}, 60_000);

test("a second daemon on the same files is refused in words", async () => {
  const home = `${openFolder("twice")}/h`;
  const { provider } = await started({ home });
  await expect(startSandboxd({ home })).rejects.toThrow("Another daemon already serves this socket.");
  expect((await provider.open("a", plainSpec)).id).not.toBe("");
}, 60_000);

test("two data folders share templates and nothing else", async () => {
  const home = `${openFolder("shared")}/h`;
  const one = await started({ home, data: "/data/one" });
  const other = await started({ home, data: "/data/two" });
  await (await one.provider.open("key", plainSpec)).files.write("/workspace/kept", Buffer.from("one's"));
  expect(await (await other.provider.open("key", plainSpec)).files.stat("/workspace/kept")).toBeNull();
}, 60_000);

test("files of ended sandboxes are really gone, however their folders were left", async () => {
  const { daemon, provider } = await started();
  const sandbox = await provider.open("a", plainSpec);
  const deep =
    "i=0; while [ $i -lt 1500 ]; do mkdir d; cd d; i=$((i+1)); done; cd /workspace; mkdir -p closed/in; chmod 000 closed";
  await (await sandbox.exec(["sh", "-c", deep])).wait();
  await sandbox.terminate();
  await until("the trash is empty", () => readdirSync(join(daemon.home, "trash")).length === 0);
  expect(readdirSync(join(daemon.home, "kept"))).toEqual([]);
}, 60_000);

test("a daemon that ends takes its sockets and folders with it, and leaves what is kept", async () => {
  const { daemon, provider } = await started();
  await provider.open("a", plainSpec);
  expect(readdirSync(join(daemon.home, "run"))).not.toEqual([]);
  await daemon.end();
  expect(readdirSync(join(daemon.home, "run"))).toEqual([]);
  expect(readdirSync(join(daemon.home, "kept"))).toHaveLength(1);
}, 60_000);

test("cgroups of ended sandboxes go with them", async () => {
  const { daemon, provider } = await started();
  if (provider.caps.enforced.memory !== "tree") return;
  const sandbox = await provider.open("a", plainSpec);
  const groups = () => findGroups("/sys/fs/cgroup/memory", sandbox.id);
  expect(groups()).toHaveLength(1);
  await sandbox.terminate();
  await until("its group is gone", () => groups().length === 0);
  rmSync(daemon.home, { recursive: true, force: true });
}, 60_000);

function findGroups(folder: string, name: string, depth = 0): string[] {
  if (!existsSync(folder) || depth > 4) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.name === name ? [path] : findGroups(path, name, depth + 1);
    });
}
