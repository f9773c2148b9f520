import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { SandboxError } from "@/server/ports/sandbox";
import type { Guard } from "./config";

const MIB = 1 << 20;
/** Inside, TCP to this port is relayed to the allow-list proxy. */
export const PROXY_PORT = 3128;

export type Launch = {
  /** Null: a plain process. */
  bwrap: string | null;
  runtime: string;
  /** Becomes /etc. */
  etc: string;
  /** Of this sandbox: the agent's socket outside; `in` is /run/kriptik inside. */
  runFolder: string;
  keptFolder: string;
  layers: readonly string[];
  isFresh: boolean;
  /** Files whose writing puts the writing thread into this sandbox's cgroups. */
  cgroupTasks: readonly string[];
  countsMemoryFiles: boolean;
  limits: { processes: number; memoryMiB: number; diskMiB: number };
  without: ReadonlySet<Guard>;
};

const optional = (path: string) => (existsSync(path) ? ["--ro-bind", path, path] : []);

/** /bin, /lib and so on as they are on the host: links into /usr, or folders of their own on an older layout. */
function systemFolders(): string[] {
  const roots = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].filter((path) => existsSync(path));
  return roots.flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path],
  );
}

function sizedTmpfs(path: string, mebibytes: number, without: ReadonlySet<Guard>): string[] {
  return without.has("sized-tmpfs") ? ["--tmpfs", path] : ["--size", String(mebibytes * MIB), "--tmpfs", path];
}

function namespaceArguments(without: ReadonlySet<Guard>): string[] {
  const flags = ["--die-with-parent", "--new-session", "--unshare-user", "--unshare-cgroup-try"];
  // bubblewrap can be asked to make its command pid 1 only of a namespace of its own.
  if (!without.has("private-processes")) flags.push("--unshare-pid", "--as-pid-1");
  if (!without.has("private-network")) flags.push("--unshare-net");
  if (!without.has("private-ipc")) flags.push("--unshare-ipc");
  if (!without.has("private-hostname")) flags.push("--unshare-uts", "--hostname", "sandbox");
  // The agent needs them to mount the workspace, and gives them all up before it answers the first call.
  return [...flags, "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--cap-add", "ALL"];
}

function ownDevices({ countsMemoryFiles, without }: Launch): string[] {
  // Mapped and shared, /dev/zero is memory of nobody's: only a cgroup would see it.
  const zero = countsMemoryFiles || without.has("memory-limit") ? ["zero"] : [];
  const devices = ["null", "full", "random", "urandom", ...zero].map((name) => `/dev/${name}`);
  const links = { fd: "/proc/self/fd", stdin: "/proc/self/fd/0", stdout: "/proc/self/fd/1", stderr: "/proc/self/fd/2" };
  return [
    ...["--size", "65536", "--tmpfs", "/dev"],
    ...devices.flatMap((path) => ["--dev-bind", path, path]),
    ...Object.entries(links).flatMap(([name, target]) => ["--symlink", target, `/dev/${name}`]),
  ];
}

function fileArguments(launched: Launch): string[] {
  const { runtime, etc, runFolder, keptFolder, layers, without } = launched;
  return [
    ...(without.has("private-root") ? ["--ro-bind", "/", "/host"] : []),
    ...["--ro-bind", "/usr", "/usr", ...systemFolders()],
    ...["--ro-bind", etc, "/etc"],
    ...optional("/var/cache/fontconfig"),
    ...["--proc", "/proc"],
    ...(without.has("read-only-sysctls") ? [] : ["--ro-bind", "/proc/sys", "/proc/sys"]),
    ...(without.has("private-devices") ? ["--dev-bind", "/dev", "/dev"] : ownDevices(launched)),
    ...["--perms", "1777", ...sizedTmpfs("/dev/shm", 512, without)],
    ...["--perms", "1777", ...sizedTmpfs("/tmp", 512, without)],
    ...["--perms", "0700", ...sizedTmpfs("/home/sandbox", 256, without)],
    ...["--perms", "0700", "--size", String(MIB), "--tmpfs", "/run/processes"],
    ...["--dir", "/workspace", "--bind", `${keptFolder}/own`, "/run/own"],
    ...layers.flatMap((folder, index) => ["--ro-bind", folder, `/run/layer/${index}`]),
    ...[without.has("read-only-relays") ? "--bind" : "--ro-bind", `${runFolder}/in`, "/run/kriptik"],
    ...[without.has("read-only-runtime") ? "--bind" : "--ro-bind", runtime, "/opt/kriptik"],
    ...(without.has("read-only-root") || without.has("private-devices") ? [] : ["--remount-ro", "/dev"]),
    ...(without.has("read-only-root") ? [] : ["--remount-ro", "/"]),
  ]; // biome-ignore format: options and their values stay together
}

function agentArguments({ bwrap, keptFolder, layers, isFresh, limits, countsMemoryFiles, without }: Launch): string[] {
  const options = [bwrap === null ? `plain=${keptFolder}/own` : `layers=${layers.length}`, "nofile=8192"];
  // On the host's own loopback two sandboxes would ask for the same port.
  if (bwrap !== null && !without.has("private-network")) options.push(`proxy=${PROXY_PORT}`);
  if (isFresh) options.push("fresh=1");
  if (countsMemoryFiles || without.has("memory-limit")) options.push("memfiles=1");
  // Outside of a namespace this would count all that the user runs.
  if (bwrap !== null && !without.has("process-limit")) options.push(`nproc=${limits.processes}`);
  // A process may reserve more than it touches: what is touched is counted elsewhere, this ends the runaway one.
  if (!without.has("memory-limit")) options.push(`data=${Math.max(4_096, limits.memoryMiB) * MIB}`);
  if (!without.has("disk-limit")) options.push(`fsize=${limits.diskMiB * MIB}`);
  for (const guard of ["seccomp", "capability-drop", "undumpable", "hidden-layers"] as const)
    if (without.has(guard)) options.push(`without-${guard}=1`);
  return options;
}

function walls(launched: Launch): string[] {
  const { without } = launched;
  const environment = without.has("clean-environment") ? [] : ["--clearenv"];
  return [...namespaceArguments(without), ...environment, ...fileArguments(launched)];
}

/** Starts one sandbox and waits until its agent answers. Its standard input is the lifeline: closing it ends everything inside. */
export async function launch(launched: Launch): Promise<ChildProcess> {
  const { bwrap, runtime, runFolder, keptFolder, cgroupTasks, without } = launched;
  const isClean = !without.has("clean-environment");
  const argv = [
    ...["launch", `${runFolder}/a`, `${keptFolder}/lock`, String(cgroupTasks.length), ...cgroupTasks],
    ...(bwrap === null ? [`${runtime}/agent`] : [bwrap, ...walls(launched), "--", "/opt/kriptik/agent"]),
    ...["init", ...agentArguments(launched)],
  ]; // biome-ignore format: one program a line
  const child = spawn(`${runtime}/agent`, argv, {
    ...(isClean ? { env: {} as NodeJS.ProcessEnv } : {}),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // It dies when it dies; the exit is what is listened to.
  child.stdin.on("error", () => child.kill("SIGKILL"));
  let words = "";
  child.stderr.on("data", (bytes: Buffer) => {
    if (words.length < 2_000) words += bytes.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) =>
      reject(new SandboxError("unavailable", "The sandbox could not be started.", { cause: error })),
    );
    child.once("close", () =>
      reject(new SandboxError("unavailable", `The sandbox could not be started: ${words.trim().slice(0, 500)}`)),
    );
    child.stdout.once("data", () => resolve());
  });
  return child;
}
