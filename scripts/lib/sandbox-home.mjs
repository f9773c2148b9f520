/**
 * The home of the local sandboxes, and the start of their daemon. Plain Node, no dependencies.
 *
 *   const prepared = await prepareSandboxHome({ root, data, onProgress }); // agent compiled, Node and runner in place
 *   if (!prepared.ok) → say prepared.reason and prepared.command; go on without sandboxes
 *   await installTemplate(prepared, { name: "app", from: join(root, "starter-kit"), onProgress });
 *   const started = await startSandboxd(prepared, { daemon: join(root, "dist/sandboxd.mjs") });
 *   if (started.ok) → started.child (a ChildProcess: watch its exit, end it by closing its stdin), SANDBOXD_SOCKET=started.socketPath
 *
 * Where: as root /var/lib/kriptik and a fixed uid that nobody has; as a user $XDG_DATA_HOME/kriptik. `home` and `uid`
 * override both. Templates and runtimes are shared by all data folders of the product; what is kept, and the daemon's
 * socket, belong to one (`data`: its path). Everything is content-addressed and put in place by a rename, so that each function may be called at
 * every start and is quick when there is nothing to do. Failures that a person can mend come back as
 * `{ ok: false, code, reason, command }`, one sentence and the command to run (or null); only bugs throw.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"; // biome-ignore format: one line of names
import { arch, homedir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** Far above what distributions hand out, below the ranges of containers. */
const SANDBOX_UID = 717_171;
const isRoot = () => process.getuid?.() === 0;

/**
 * @typedef {{ ok: false, code: "no-linux" | "no-bwrap" | "no-compiler" | "no-namespaces" | "no-node" | "no-home" | "npm-failed" | "not-started", reason: string, command: string | null }} Unavailable
 * @typedef {{ ok: true, home: string, own: string, socketPath: string, uid: number, gid: number, runtime: string, bwrap: string | null, root: string }} Prepared `bwrap`: null where sandboxes are plain processes
 * @typedef {(words: string) => void} Progress
 */

/** @returns {Unavailable} */
const unavailable = (code, reason, command = null) => ({ ok: false, code, reason, command });

function which(name) {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];
  return (
    folders
      .filter((folder) => folder.startsWith("/"))
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path)) ?? null
  );
}

/** @returns {Promise<{ code: number | null, output: string }>} */
function run(argv, options = {}) {
  return new Promise((settle) => {
    const child = spawn(argv[0], argv.slice(1), { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    const note = (bytes) => {
      output = (output + bytes).slice(-4_000);
    };
    child.stdout?.on("data", note);
    child.stderr?.on("data", note);
    child.on("error", (error) => settle({ code: null, output: error.message }));
    child.on("close", (code) => settle({ code, output }));
  });
}

/** How to run something as the sandboxes' user: as root by setpriv, as a user directly. */
function asSandboxUser(uid, gid, argv) {
  if (!isRoot()) return argv;
  return [which("setpriv") ?? "setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", ...argv];
}

function installCommand(packages) {
  const sudo = isRoot() ? "" : "sudo ";
  if (which("apt-get")) return `${sudo}apt-get install -y ${packages.apt}`;
  if (which("dnf")) return `${sudo}dnf install -y ${packages.dnf}`;
  return null;
}

/** Tries what every sandbox needs: new user, process and network namespaces, and mounts in them. */
async function checkNamespaces(bwrap, uid, gid) {
  const probe = [
    "--unshare-user",
    "--unshare-pid",
    "--unshare-net",
    "--dev-bind",
    "/",
    "/",
    "--proc",
    "/proc",
    "--tmpfs",
    "/tmp",
    "--",
    "/bin/true",
  ];
  const { code, output } = await run(asSandboxUser(uid, gid, [bwrap, ...probe]), { env: {} });
  if (code === 0) return null;
  const read = (path) => (existsSync(path) ? readFileSync(path, "utf8").trim() : "");
  if (read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") === "1")
    return unavailable(
      "no-namespaces",
      "AppArmor keeps programs from making user namespaces, which isolate the sandboxes.",
      "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    );
  if (read("/proc/sys/kernel/unprivileged_userns_clone") === "0")
    return unavailable(
      "no-namespaces",
      "User namespaces, which isolate the sandboxes, are switched off.",
      "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    );
  if (read("/proc/sys/user/max_user_namespaces") === "0")
    return unavailable(
      "no-namespaces",
      "User namespaces, which isolate the sandboxes, are switched off.",
      "sudo sysctl -w user.max_user_namespaces=15000",
    );
  return unavailable(
    "no-namespaces",
    `Sandboxes can not be isolated here: ${output.trim().split("\n").at(-1) ?? "no reason given"}`,
  );
}

const digest = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(String(part.length)).update(":").update(part);
  return hash.digest("hex").slice(0, 24);
};

function chownAll(path, uid, gid) {
  lchownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) chownAll(join(path, name), uid, gid);
}

function pinnedNode(root) {
  const pinned = join(root, "node_modules", `node-linux-${arch()}`, "bin", "node");
  if (existsSync(pinned)) return pinned;
  return Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : null;
}

/** npm of whoever runs this: it may lie in a home, where no sandbox sees it. */
function npmFolder() {
  const { npm_execpath: own = "" } = process.env;
  const program = own.endsWith("npm-cli.js") ? own : which("npm");
  const folder = program ? join(realpathSync(program), "..", "..") : "";
  return existsSync(join(folder, "bin/npm-cli.js")) ? folder : null;
}

function placeNpm(from, into) {
  cpSync(from, join(into, "lib/node_modules/npm"), { recursive: true, dereference: true });
  for (const name of ["npm", "npx"]) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(into, "bin", name));
}

/** Builds a folder beside its place and moves it there at once. */
async function place(folder, build) {
  if (existsSync(folder)) return;
  const part = `${folder}.part-${process.pid}`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  try {
    await build(part);
    if (!existsSync(folder)) renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Where sandboxes live and as whom, unless said otherwise. */
export function defaultSandboxHome() {
  if (isRoot()) return { home: "/var/lib/kriptik", uid: SANDBOX_UID, gid: SANDBOX_UID };
  const data = process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share");
  return { home: join(data, "kriptik"), uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

/** @returns {Unavailable | null} */
function missingProgram(bwrap, isPlain) {
  if (process.platform !== "linux") return unavailable("no-linux", "Sandboxes need Linux.");
  if (!bwrap && !isPlain) {
    const reason = "bubblewrap, which isolates the sandboxes, is not installed.";
    return unavailable("no-bwrap", reason, installCommand({ apt: "bubblewrap", dnf: "bubblewrap" }));
  }
  if (!isRoot() || which("setpriv")) return null;
  const reason = "setpriv, with which root gives up its rights, is not installed.";
  return unavailable("no-bwrap", reason, installCommand({ apt: "util-linux", dnf: "util-linux" }));
}

/** Makes the folders, the sandboxes' user's own. Returns what is wrong with them, if anything. */
async function makeFolders(home, own, uid, gid) {
  const folders = [
    ...[home, join(home, "runtime"), join(home, "templates"), join(home, "data"), own],
    ...["run", "kept", "snapshots", "trash"].map((name) => join(own, name)),
  ];
  try {
    for (const folder of folders) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (isRoot()) chownSync(folder, uid, gid);
    }
  } catch (error) {
    return unavailable("no-home", `The folder of the sandboxes, ${home}, can not be made: ${error.message}.`);
  }
  const { code, output } = await run(asSandboxUser(uid, gid, ["/bin/ls", home]), { env: {} });
  return code === 0 ? null : unavailable("no-home", `The sandboxes' own user can not reach ${home}: ${output.trim()}.`);
}

/**
 * Checks what isolation needs, compiles the agent and puts Node and the runner where every sandbox sees them.
 * A changed runner or agent makes a new runtime folder; sandboxes that run keep the one they started with.
 * @param {{ root: string, data?: string, home?: string, uid?: number, runner?: string, isPlain?: boolean, onProgress?: Progress }} options `isPlain`: not isolated, plain processes; `root`: the project's folder; `data`: the product's data folder; `runner`: default dist/runner.mjs
 * @returns {Promise<Prepared | Unavailable>}
 */
export async function prepareSandboxHome({
  root,
  data = "",
  home: givenHome,
  uid: givenUid,
  runner,
  isPlain = false,
  onProgress = () => undefined,
}) {
  const bwrap = isPlain ? null : which("bwrap");
  const missing = missingProgram(bwrap, isPlain);
  if (missing) return missing;
  const defaults = defaultSandboxHome();
  const home = resolve(givenHome ?? defaults.home);
  // Files of overlays and copied files are no use to each other.
  const own = join(home, "data", digest(data, ...(isPlain ? ["plain"] : [])).slice(0, 8));
  const uid = isRoot() ? (givenUid ?? defaults.uid) : defaults.uid;
  const gid = isRoot() ? uid : defaults.gid;
  const node = pinnedNode(root);
  if (!node) return unavailable("no-node", "Sandboxes need Node 22 or newer.", "npm install");
  const walls = isPlain ? null : await checkNamespaces(bwrap, uid, gid);
  const wrong = walls ?? (await makeFolders(home, own, uid, gid));
  if (wrong) return wrong;
  const placed = await placeRuntime({
    root,
    home,
    node,
    runner: runner ?? join(root, "dist/runner.mjs"),
    uid,
    gid,
    onProgress,
  });
  return placed.ok
    ? {
        ok: true,
        home,
        own,
        socketPath: join(own, "run", "sandboxd.sock"),
        uid,
        gid,
        runtime: placed.runtime,
        bwrap,
        root,
      }
    : placed;
}

async function placeRuntime({ root, home, node, runner, uid, gid, onProgress }) {
  const source = join(root, "server/sandboxd/agent/agent.c");
  const runnerText = existsSync(runner) ? readFileSync(runner) : "";
  const npm = npmFolder();
  const { size, mtimeMs } = lstatSync(node);
  const runtime = join(
    home,
    "runtime",
    digest(readFileSync(source), runnerText, `${size} ${mtimeMs} ${process.arch} ${npm}`),
  );
  if (existsSync(runtime)) return { ok: true, runtime };
  const agent = await compileAgent(home, source, onProgress);
  if (!agent.ok) return agent;
  onProgress("putting Node and the runner in place");
  const tools = join(home, "runtime", `node-${digest(`${size} ${mtimeMs} ${process.arch} ${npm}`)}`);
  await place(tools, (part) => {
    mkdirSync(join(part, "bin"));
    copyFileSync(node, join(part, "bin/node"));
    chmodSync(join(part, "bin/node"), 0o755);
    if (npm) placeNpm(npm, part);
  });
  await place(runtime, async (part) => {
    // Linked, not copied: a runtime with another runner then costs nothing more.
    const linked = await run(["cp", "-al", tools, join(part, "node")]);
    if (linked.code !== 0) throw new Error(linked.output);
    copyFileSync(agent.path, join(part, "agent"));
    if (runnerText.length > 0) writeFileSync(join(part, "runner.mjs"), runnerText);
    if (isRoot()) chownAll(part, uid, gid);
  });
  return { ok: true, runtime };
}

async function compileAgent(home, source, onProgress) {
  const folder = join(home, "runtime", `agent-${digest(readFileSync(source))}`);
  const path = join(folder, "agent");
  if (existsSync(path)) return { ok: true, path };
  const missing = (reason) =>
    unavailable("no-compiler", reason, installCommand({ apt: "gcc libc6-dev", dnf: "gcc glibc-static" }));
  const compiler = which("gcc") ?? which("cc");
  if (!compiler) return missing("A C compiler, which builds the sandboxes' agent, is not installed.");
  onProgress("compiling the sandboxes' agent");
  let wrong = "";
  await place(folder, async (part) => {
    const { code, output } = await run([compiler, "-static", "-Os", "-o", join(part, "agent"), source]);
    if (code === 0) return;
    wrong = output.trim().split("\n").at(-1) ?? "";
    throw new Error("compile");
  }).catch((error) => {
    if (!wrong) throw error;
  });
  return wrong ? missing(`The sandboxes' agent could not be compiled: ${wrong}`) : { ok: true, path };
}

/** `npm ci` of what lies in `folder`; returns npm's own words when it fails. */
async function installPackages(root, folder) {
  const { npm_execpath: own = "", PATH = "" } = process.env;
  const npm = own.endsWith(".js") ? [process.execPath, own] : [which("npm") ?? "npm"];
  const env = { ...process.env, PATH: `${join(root, "node_modules", `node-linux-${arch()}`, "bin")}:${PATH}` };
  const argv = [...npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const { code, output } = await run(argv, { cwd: folder, env });
  return code === 0 ? null : output.trim().split("\n").slice(0, 3).join(" ");
}

const TEMPLATE_FILES = ["package.json", "package-lock.json", ".npmrc"];

/**
 * `npm ci` of a package.json and its lock into a content-addressed, immutable template. Install scripts are not run.
 * @param {Prepared} prepared
 * @param {{ name: string, from: string, onProgress?: Progress }} options `from`: the folder with package.json and package-lock.json
 * @returns {Promise<{ ok: true, hash: string } | Unavailable>}
 */
export async function installTemplate(prepared, { name, from, onProgress = () => undefined }) {
  const { home, uid, gid, root } = prepared;
  const files = TEMPLATE_FILES.filter((file) => existsSync(join(from, file)));
  const hash = digest(...files.map((file) => readFileSync(join(from, file))), `${process.arch} 1`);
  let wrong = null;
  await place(join(home, "templates", hash), async (part) => {
    const workspace = join(part, "workspace");
    mkdirSync(join(workspace, "node_modules"), { recursive: true });
    for (const file of files) copyFileSync(join(from, file), join(workspace, file));
    onProgress(`installing the packages of the template "${name}"`);
    wrong = await installPackages(root, workspace);
    if (wrong !== null) throw new Error(wrong);
    for (const file of files) rmSync(join(workspace, file));
    const owned = isRoot() ? await run(["chown", "-R", "-h", `${uid}:${gid}`, part]) : { code: 0 };
    if (owned.code !== 0) throw new Error(owned.output);
  }).catch((error) => {
    if (wrong === null) throw error;
  });
  if (wrong !== null)
    return unavailable("npm-failed", `The packages of generated applications could not be installed: ${wrong}`);
  const named = join(home, "templates", `${name}.json`);
  writeFileSync(`${named}.part`, JSON.stringify({ hash }));
  if (isRoot()) chownSync(`${named}.part`, uid, gid);
  renameSync(`${named}.part`, named);
  return { ok: true, hash };
}

/** Cgroup v1 folders that the daemon may divide among its sandboxes; only root can make them. */
function prepareCgroups(own, uid, gid) {
  if (!isRoot()) return {};
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  const mine = lines
    .map((line) => line.split(":"))
    .flatMap(([, names = "", path = "/"]) => names.split(",").map((name) => [name, path]));
  const groups = {};
  for (const [name, path] of mine) {
    const base = join("/sys/fs/cgroup", name, path);
    if (!["memory", "cpu", "pids"].includes(name) || !existsSync(join(base, "cgroup.procs"))) continue;
    const folder = join(base, `kriptik-${digest(own).slice(0, 8)}`);
    // Read-only in many containers: the daemon then counts by itself, and says so in its capabilities.
    if (ownGroup(folder, uid, gid)) groups[name] = folder;
  }
  return groups;
}

function ownGroup(folder, uid, gid) {
  try {
    mkdirSync(folder, { recursive: true });
    // What an earlier daemon left is empty by now; one that is not is still going and goes by itself.
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) removeIfEmpty(join(folder, entry.name));
    chownSync(folder, uid, gid);
    return true;
  } catch {
    return false;
  }
}

function leaveCgroups(groups) {
  for (const folder of Object.values(groups)) {
    const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
    for (const entry of entries) if (entry.isDirectory()) removeIfEmpty(join(folder, entry.name));
    removeIfEmpty(folder);
  }
}

function removeIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (error.code !== "EBUSY" && error.code !== "ENOENT") throw error;
  }
}

/** A process namespace of the daemon's own, so that nothing outlives it. Where there is none, each agent ends what is its own. */
function nursery(bwrap) {
  if (bwrap === null) return [];
  return [
    bwrap,
    "--unshare-user",
    "--unshare-pid",
    "--die-with-parent",
    "--dev-bind",
    "/",
    "/",
    "--proc",
    "/proc",
    "--",
  ];
}

/**
 * Starts the nursery and the daemon in it.
 * Call it from the main thread of a process that stays: when that thread ends, so does the daemon.
 * @param {Prepared} prepared
 * @param {{ daemon?: string, socketPath?: string, onLog?: (line: string) => void, without?: string[], cgroups?: boolean }} options `daemon`: default dist/sandboxd.mjs; `onLog`: its JSON lines, default our standard error; `without` and `cgroups: false` are for tests
 * @returns {Promise<{ ok: true, child: import("node:child_process").ChildProcess, socketPath: string } | Unavailable>}
 */
export async function startSandboxd(prepared, { daemon, socketPath, onLog, without = [], cgroups = true } = {}) {
  const { home, own, uid, gid, runtime, bwrap, root } = prepared;
  const socket = socketPath ?? prepared.socketPath;
  if (Buffer.byteLength(join(own, "run", "12345678", "12345", "in", "gateway.sock")) > 107)
    return unavailable("no-home", `The path of the sandboxes' folder is too long for sockets: ${home}`, null);
  // The clone may lie where the sandboxes' user can not read.
  const program = readFileSync(daemon ?? join(root, "dist/sandboxd.mjs"));
  const placed = join(home, "runtime", `daemon-${digest(program)}`);
  await place(placed, (part) => {
    writeFileSync(join(part, "sandboxd.mjs"), program);
    if (isRoot()) chownAll(part, uid, gid);
  });
  const argv = asSandboxUser(uid, gid, [
    ...nursery(bwrap),
    join(runtime, "node/bin/node"),
    join(placed, "sandboxd.mjs"),
  ]);
  const child = spawn(argv[0], argv.slice(1), {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", HOME: home },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => child.kill("SIGKILL"));
  const groups = cgroups ? prepareCgroups(own, uid, gid) : {};
  child.stdin.write(
    `${JSON.stringify({ home: own, templates: join(home, "templates"), socketPath: socket, runtime, bwrap, cgroups: groups, without })}\n`,
  );
  let words = "";
  child.stderr.on("data", (bytes) => {
    words = (words + bytes).slice(-2_000);
    if (!onLog) process.stderr.write(bytes);
  });
  if (onLog) createInterface({ input: child.stderr }).on("line", onLog);
  const isReady = await new Promise((settle) => {
    child.once("error", () => settle(false));
    child.once("close", () => settle(false));
    child.stdout.once("data", () => settle(true));
  });
  if (!isReady)
    return unavailable(
      "not-started",
      `The sandboxes' daemon did not start: ${words.trim().split("\n").at(-1) ?? ""}`,
      null,
    );
  // Only of a daemon that ran: one that was refused shares the groups of the one that serves.
  child.once("close", () => leaveCgroups(groups));
  return { ok: true, child, socketPath: socket };
}
