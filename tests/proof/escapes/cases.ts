import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  createReadStream,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Guard } from "@/server/sandboxd/config";
import { commandLines, type Outcome, type World } from "./world";

type Attempt = (world: World) => Promise<Outcome>;
export type Escape = {
  name: string;
  attempt: Attempt;
  /** Taken away for the control, in which the attempt has to succeed: usually one; more where the kernel guards as well. */
  without: readonly Guard[];
  /** Where it is not a sandbox that lacks the guard: how it goes for a host, or a program, that does not take care. */
  control?: Attempt;
  /** The control, or the attempt itself, needs what only root may set up. */
  needsRoot?: true;
  /** Taken away for the attempt too: to show that what is within reach is still of no use. */
  given?: readonly Guard[];
  metadata?: true;
};

const caught = async (act: () => Promise<string>): Promise<string> =>
  act().catch((error: unknown) => `refused: ${error instanceof Error ? error.message : String(error)}`);
const holds = (seen: string, wanted: string): Outcome => ({ escaped: seen.includes(wanted), seen: seen.slice(0, 200) });
const probe = (name: string, without: readonly Guard[], ...words: string[]): Escape => ({
  name,
  without,
  attempt: (world) => world.probe(...words),
});
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads a file of the host at its own path, or where a sandbox without a root of its own has it. */
const readHost =
  (path: (world: World) => string, wanted: (world: World) => string): Attempt =>
  async (world) =>
    holds(await world.shell(`cat ${path(world)} /host${path(world)} 2>&1`), wanted(world));

const files: Escape[] = [
  { name: "read a file of the host", without: ["private-root"], attempt: readHost(({ host }) => host.secretFile, ({ host }) => host.secret) },
  { name: "read the host's list of users", without: ["private-root"], attempt: readHost(() => "/etc/passwd", () => "daemon:") },
  {
    name: "read the files of another sandbox",
    without: ["private-root"],
    attempt: async (world) => {
      const other = await world.open();
      await other.sandbox.files.write("/workspace/mine", Buffer.from("the other's own"));
      return readHost(() => world.hostPath(other.key, "mine"), () => "the other's own")(world);
    },
  },
  {
    name: "find homes of people",
    without: ["private-root"],
    attempt: async (world) => holds(await world.shell("ls -d /root /home/[!s]* /host/root /host/home 2>/dev/null; true"), "/root"),
  },
  {
    name: "change the programs that all sandboxes share",
    without: ["read-only-runtime"],
    attempt: async (world) => holds(await world.shell("(echo in-there > /opt/kriptik/planted; cat /opt/kriptik/planted) 2>/dev/null"), "in-there"),
  },
  {
    name: "change the workspace below its mount",
    without: ["hidden-layers"],
    attempt: async (world) => {
      await world.shell("echo below > /run/own/upper/below");
      return holds(await world.shell("ls /run/own/upper"), "below");
    },
  },
  {
    name: "have the host follow a link out of the workspace",
    without: [],
    attempt: async (world) => {
      const { sandbox } = await world.usual();
      await world.shell(`ln -sf ${world.host.secretFile} /workspace/link`);
      return holds(await caught(async () => Buffer.from(await sandbox.files.read("/workspace/link")).toString()), world.host.secret);
    },
    control: async (world) => {
      const { key } = await world.usual();
      await world.shell(`ln -sf ${world.host.secretFile} /workspace/link`);
      return holds(readFileSync(world.hostPath(key, "link"), "utf8"), world.host.secret);
    },
  },
  {
    name: "swap a file for a link while the host reads it",
    without: [],
    attempt: (world) => swap(world, async ({ sandbox }) => caught(async () => Buffer.from(await sandbox.files.read("/workspace/swap")).toString()), 400),
    // What many programs do: resolve, check that it lies inside, read.
    control: (world) =>
      swap(world, async ({ key }) => {
        const path = world.hostPath(key, "swap");
        return caught(async () => (realpathSync(path).startsWith(world.hostPath(key, "")) ? readFileSync(path, "utf8") : "outside"));
      }, 200_000),
  },
  {
    name: "have the host write through a link",
    without: [],
    attempt: async (world) => {
      const { sandbox } = await world.usual();
      await world.shell(`ln -sfn ${world.host.drop} /workspace/door`);
      await caught(async () => String(await sandbox.files.write("/workspace/door/by-agent", Buffer.from("x"))));
      return { escaped: existsSync(join(world.host.drop, "by-agent")), seen: "looked into the host's folder" };
    },
    control: async (world) => {
      const { key } = await world.usual();
      await world.shell(`ln -sfn ${world.host.drop} /workspace/door`);
      writeFileSync(join(world.hostPath(key, "door"), "by-host"), "x");
      return { escaped: existsSync(join(world.host.drop, "by-host")), seen: "written by the host" };
    },
  },
  {
    name: "hang the host on a pipe that nobody writes",
    without: [],
    attempt: async (world) => {
      const { sandbox } = await world.usual();
      await world.shell("mkfifo /workspace/pipe");
      const seen = await Promise.race([caught(async () => String(await sandbox.files.read("/workspace/pipe"))), wait(5_000).then(() => "hangs")]);
      return { escaped: seen === "hangs", seen };
    },
    control: async (world) => {
      const { key } = await world.usual();
      await world.shell("test -p /workspace/pipe || mkfifo /workspace/pipe");
      const path = world.hostPath(key, "pipe");
      const reading = new Promise<string>((settle) => createReadStream(path).on("error", (error) => settle(error.message)).on("close", () => settle("read")).resume());
      const seen = await Promise.race([reading, wait(1_000).then(() => "hangs")]);
      closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
      return { escaped: seen === "hangs", seen };
    },
  },
  {
    name: "fill the host's memory by a file of holes",
    without: [],
    attempt: async (world) => {
      const { sandbox } = await world.usual();
      await world.shell("truncate -s 3G /workspace/holes");
      const seen = await caught(async () => `read ${(await sandbox.files.read("/workspace/holes", { maxBytes: 1 << 20 })).length} bytes`);
      return { escaped: seen.startsWith("read"), seen };
    },
    control: async (world) => {
      const { key } = await world.usual();
      await world.shell("truncate -s 3G /workspace/holes");
      const { size, blocks } = statSync(world.hostPath(key, "holes"));
      return { escaped: size > blocks * 512 && size === 3 * 2 ** 30, seen: `a reader would allocate ${size} bytes for ${blocks} blocks` };
    },
  },
  {
    name: "leave the folder into which a tar is unpacked",
    without: [],
    attempt: async (world) => {
      const { sandbox } = await world.usual();
      await caught(async () => String(await sandbox.files.putTar("/workspace/unpacked", await trickyTar(world))));
      return { escaped: existsSync(join(world.host.drop, "by-tar")), seen: "unpacked inside" };
    },
    control: async (world) => {
      const into = join(world.host.folder, `unpacked-${Date.now()}`);
      spawnSync("sh", ["-c", `mkdir ${into}; tar -xP --file=- --directory=${into}`], { input: await trickyTar(world) });
      return { escaped: existsSync(join(world.host.drop, "by-tar")), seen: "unpacked by the host" };
    },
  },
]; // biome-ignore format: short attempts stay readable

/** A link out, and then a file through it. */
async function trickyTar(world: World): Promise<Buffer> {
  const { sandbox } = await world.usual();
  const { drop } = world.host;
  await world.shell(`cd /tmp && rm -rf t && mkdir -p t/away && echo x > t/away/by-tar && tar -cf one.tar -C t away/by-tar && rm -r t/away && ln -s ${drop} t/away && tar -cf two.tar -C t away && tar -Af two.tar one.tar`); // biome-ignore format: one script
  return Buffer.from(await sandbox.files.read("/tmp/two.tar"));
}

async function swap(
  world: World,
  read: (opened: Awaited<ReturnType<World["usual"]>>) => Promise<string>,
  rounds: number,
): Promise<Outcome> {
  const opened = await world.open();
  const script = `const fs = require("fs"); fs.writeFileSync("/workspace/plain", "plain"); fs.symlinkSync(${JSON.stringify(world.host.secretFile)}, "/workspace/away");
    for (;;) { fs.rmSync("/workspace/next", { force: true }); fs.linkSync("/workspace/plain", "/workspace/next"); fs.renameSync("/workspace/next", "/workspace/swap");
      fs.rmSync("/workspace/next", { force: true }); fs.symlinkSync(${JSON.stringify(world.host.secretFile)}, "/workspace/next"); fs.renameSync("/workspace/next", "/workspace/swap"); }`;
  await opened.sandbox.processes.start("swapping", ["node", "-e", script]);
  for (let round = 0; round < 200 && !(await opened.sandbox.files.stat("/workspace/swap")); round += 1) await wait(20);
  let escaped = false;
  let tried = 0;
  const endMs = Date.now() + 20_000;
  for (; tried < rounds && !escaped && Date.now() < endMs; tried += 1)
    escaped = (await read(opened)).includes(world.host.secret);
  await opened.sandbox.terminate();
  return { escaped, seen: `${tried} reads` };
}

const processes: Escape[] = [
  {
    name: "read the host's environment",
    without: ["clean-environment", "undumpable"],
    attempt: async (world) => holds(await world.shell("cat /proc/[0-9]*/environ /proc/self/environ 2>/dev/null | tr '\\0' '\\n' | grep ^HOME=/ | grep -v ^HOME=/home/sandbox"), "HOME="),
  },
  {
    name: "read paths of the host in command lines",
    without: ["private-processes"],
    attempt: async (world) => holds(await world.shell(`cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -F ${world.daemon.home} | grep -v grep`), `${world.daemon.home}/`),
  },
  { name: "see the daemon", without: ["private-processes"], attempt: async (world) => holds(await world.shell("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"), "/sandboxd.mjs") },
  {
    name: "signal the daemon",
    without: ["private-processes"],
    attempt: async (world) => {
      const pid = await world.shell("for at in /proc/[0-9]*; do grep -q '/sandboxd[.]mjs' $at/cmdline && basename $at; done 2>/dev/null | tail -1");
      return world.probe("signal", /^\d+$/.test(pid) ? pid : "99999", "0");
    },
  },
  {
    name: "kill a process of another sandbox",
    without: ["private-processes"],
    attempt: async (world) => {
      const other = await world.open();
      await other.sandbox.processes.start("victim", ["sleep", "88888"]);
      await world.shell("for at in /proc/[0-9]*; do tr '\\0' ' ' < $at/cmdline | grep -q '^sleep 88888' && kill -9 $(basename $at); done 2>/dev/null");
      await wait(200);
      const { state } = await other.sandbox.processes.status("victim");
      return { escaped: state !== "running", seen: `the victim: ${state}` };
    },
  },
  {
    name: "outlive the sandbox",
    without: ["private-processes"],
    attempt: async (world) => {
      const { sandbox } = await world.open();
      const mark = `77${Date.now() % 1_000_000}`;
      await sandbox.processes.start("daemon", ["sh", "-c", `setsid sh -c 'setsid sleep ${mark} & sleep 0.1' & sleep 600`]);
      await wait(300);
      await sandbox.terminate();
      const escaped = commandLines().includes(`sleep ${mark}`);
      return { escaped, seen: escaped ? "still runs on the host" : "gone" };
    },
  },
  { name: "read the agent's memory", without: ["undumpable"], attempt: async (world) => holds(await world.shell("head -c 20 /proc/1/maps; head -c 4 /proc/1/environ; ls /proc/1/fd"), "00") },
  probe("trace a process", ["seccomp"], "ptrace"),
  probe("read another process's memory", ["seccomp"], "process_vm_readv"),
  probe("take a descriptor from another process", ["seccomp"], "pidfd_getfd"),
]; // biome-ignore format: short attempts stay readable

const kernel: Escape[] = [
  probe("make a user namespace by unshare", ["seccomp"], "unshare"),
  probe("make a user namespace by clone", ["seccomp"], "clone"),
  probe("make a user namespace by clone3", ["seccomp"], "clone3"),
  probe("mount in a namespace of its own", ["seccomp"], "mount-in-namespace"),
  probe("mount over a folder", ["capability-drop", "seccomp"], "mount"),
  probe("unmount a guard", ["capability-drop", "seccomp"], "umount"),
  probe("change the root", ["capability-drop", "seccomp"], "chroot"),
  probe("join a namespace", ["capability-drop", "seccomp"], "setns"),
  probe("talk to the kernel by io_uring", ["seccomp"], "io_uring"),
  probe("leave a key in the kernel's keyring", ["seccomp"], "add_key"),
  probe("handle page faults for the kernel", ["seccomp"], "userfaultfd"),
  probe("compare kernel objects", ["seccomp"], "kcmp"),
  probe("open a socket to the hypervisor", ["seccomp"], "vsock"),
  probe("type into the terminal that started it", ["seccomp"], "typing"),
  ...(process.arch === "x64" ? [probe("call the kernel by the 32-bit door", ["seccomp"], "int80")] : []),
  probe("see the host's devices", ["private-devices"], "devices"),
  {
    name: "make a device node",
    without: [],
    attempt: (world) => world.probe("mknod", "/workspace/device"),
    needsRoot: true,
    control: async ({ host }) => {
      const made = spawnSync(host.probe, ["mknod", join(host.folder, "device")], { encoding: "utf8" });
      execFileSync("rm", ["-f", join(host.folder, "device")]);
      return { escaped: made.status === 0, seen: `as root outside: ${made.stdout.trim()}` };
    },
  },
  {
    name: "change settings of the kernel",
    without: ["read-only-sysctls", "capability-drop"],
    attempt: async (world) => holds(await world.shell("echo 77 > /proc/sys/net/ipv4/ip_unprivileged_port_start; cat /proc/sys/net/ipv4/ip_unprivileged_port_start"), "77"),
  },
  {
    name: "have the kernel run a program by core_pattern",
    without: [],
    attempt: (world) => world.probe("open-for-writing", "/proc/sys/kernel/core_pattern"),
    needsRoot: true,
    // Opened and not written: what root of the host can do even without a capability, which is why no sandbox is root.
    control: async ({ host }) => {
      const asRoot = spawnSync("bwrap", ["--unshare-user", "--cap-drop", "ALL", "--dev-bind", "/", "/", host.probe, "open-for-writing", "/proc/sys/kernel/core_pattern"], { encoding: "utf8" });
      return { escaped: asRoot.status === 0, seen: asRoot.stdout.trim() };
    },
  },
  {
    name: "become root by a setuid program",
    without: [],
    given: ["private-root"],
    attempt: async (world) => {
      const { code, seen } = await world.run([`/host${join(world.host.folder, "setuid")}`, "setuid"]);
      return { escaped: code === 0, seen };
    },
    needsRoot: true,
    control: async ({ host }) => {
      const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", join(host.folder, "setuid"), "setuid"];
      const ran = spawnSync("setpriv", nobody, { encoding: "utf8" });
      return { escaped: ran.status === 0, seen: ran.stdout.trim() };
    },
  },
  { name: "learn the machine's name", without: ["private-hostname"], attempt: async (world) => ({ ...holds(await world.shell("uname -n"), execFileSync("uname", ["-n"], { encoding: "utf8" }).trim()) }) },
  { name: "read a message queue of the host", without: ["private-ipc"], attempt: (world) => world.probe("message-queue", String(world.host.queueKey)) },
]; // biome-ignore format: one attempt a line

const network: Escape[] = [
  { name: "connect to a server on the host's loopback", without: ["private-network"], attempt: (world) => world.probe("tcp", "127.0.0.1", String(world.host.tcpPort)) },
  { name: "send a datagram to the host's loopback", without: ["private-network"], attempt: (world) => world.probe("udp", "127.0.0.1", String(world.host.udpPort)) },
  { name: "connect to an abstract socket of the host", without: ["private-network"], attempt: (world) => world.probe("abstract", world.host.abstractName) },
  {
    name: "connect to a socket file of the host",
    without: ["private-root"],
    attempt: async (world) => {
      const [here, there] = [await world.probe("unix", world.host.socketPath), await world.probe("unix", `/host${world.host.socketPath}`)];
      return here.escaped ? here : there;
    },
  },
  {
    name: "connect to the daemon",
    without: ["private-root"],
    attempt: async (world) => {
      const [here, there] = [await world.probe("unix", world.daemon.socketPath), await world.probe("unix", `/host${world.daemon.socketPath}`)];
      return here.escaped ? here : there;
    },
  },
  {
    name: "connect to a port of another sandbox",
    without: ["private-network"],
    attempt: async (world) => {
      const other = await world.open();
      const port = "41873";
      await other.sandbox.processes.start("web", ["node", "-e", `require("net").createServer().listen(${port}, "127.0.0.1")`]);
      await other.sandbox.waitForPort(Number(port), { timeoutMs: 20_000 });
      return world.probe("tcp", "127.0.0.1", port);
    },
  },
  { name: "reach a cloud's metadata", without: ["private-network"], needsRoot: true, metadata: true, attempt: (world) => world.probe("tcp", "169.254.169.254", "80") },
  {
    name: "reach a cloud's metadata by the proxy",
    without: ["egress-policy"],
    needsRoot: true,
    metadata: true,
    attempt: async (world) => {
      const { sandbox } = await world.open({ network: { mode: "open" } });
      return holds(await world.shell("curl --silent --max-time 10 http://169.254.169.254/latest/", sandbox), "credentials");
    },
  },
  {
    name: "reach the host's loopback by the proxy",
    without: ["egress-policy"],
    attempt: async (world) => {
      const { sandbox } = await world.open({ network: { mode: "allow", cidrs: [], domains: ["localhost", "127.0.0.1"] } });
      const asked = await world.shell(`curl --silent --max-time 10 --noproxy '' --proxy http://127.0.0.1:3128 ${world.host.gatewayUrl}/private`, sandbox);
      return holds(asked, "reached /private");
    },
  },
  {
    name: "reach more than the gateway by its socket",
    without: ["gateway-path"],
    attempt: async (world) => holds(await world.shell("curl --silent --path-as-is --unix-socket /run/kriptik/gateway.sock http://gateway/gateway/../api/secret http://gateway/api/secret"), "reached /api/secret"),
  },
  {
    name: "put itself in the place of a relay",
    without: ["read-only-relays"],
    attempt: async (world) => {
      const { sandbox } = await world.open();
      return holds(await world.shell("rm /run/kriptik/gateway.sock && ln -s /tmp/mine /run/kriptik/gateway.sock && readlink /run/kriptik/gateway.sock", sandbox), "/tmp/mine");
    },
  },
]; // biome-ignore format: short attempts stay readable

const small = { memoryMiB: { request: 192 } };
const inSmall =
  (spec: Parameters<World["open"]>[0], ...words: string[]): Attempt =>
  async (world) => {
    const { sandbox } = await world.open(spec);
    const { code, seen } = await world.run(["/workspace/probe", ...words], sandbox);
    // A sandbox that lost its agent over this would be another kind of escape.
    const answers = await sandbox.status();
    await sandbox.terminate();
    return { escaped: code === 0 || answers.state !== "running", seen: `${seen}; the sandbox: ${answers.state}` };
  };

const limits: Escape[] = [
  { name: "start processes without end", without: ["process-limit"], attempt: inSmall({ maxProcesses: 100 }, "forks", "200") },
  { name: "take all memory", without: ["memory-limit"], attempt: inSmall(small, "memory", "480") },
  { name: "take all memory by many processes", without: ["memory-limit"], attempt: inSmall(small, "memory-by-many", "8", "64") },
  { name: "take all memory by files that lie nowhere", without: ["memory-limit"], attempt: inSmall(small, "memfd", "480") },
  { name: "take all memory and map it away", without: ["memory-limit"], attempt: inSmall(small, "shared-memory", "480") },
  { name: "take all memory through /dev/zero", without: ["memory-limit"], attempt: inSmall(small, "zero-memory", "480") },
  { name: "take all memory by temporary files", without: ["sized-tmpfs"], attempt: inSmall({}, "file", "/home/sandbox/fill", "320") },
  { name: "take all memory by files in the root", without: ["read-only-root"], attempt: inSmall({}, "file", "/run/fill", "16") },
  { name: "fill the disk by one file", without: ["disk-limit"], attempt: inSmall({ diskMiB: 64 }, "file", "/workspace/fill", "100") },
  {
    name: "fill the disk by many files",
    without: ["disk-limit"],
    attempt: async (world) => {
      const { sandbox } = await world.open({ diskMiB: 64 });
      const script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do head -c 30000000 /dev/urandom > /workspace/$i; done; sleep 600";
      await sandbox.processes.start("fill", ["sh", "-c", script]);
      const ended = async () => (await sandbox.status()).state === "ended";
      for (let round = 0; round < 75 && !(await ended()); round += 1) await wait(200);
      const status = await sandbox.status();
      await sandbox.terminate();
      return { escaped: status.state === "running", seen: status.state === "ended" ? `ended: ${status.reason}` : "still running" };
    },
  },
]; // biome-ignore format: one attempt a line

export const escapes: readonly Escape[] = [...files, ...processes, ...kernel, ...network, ...limits];
