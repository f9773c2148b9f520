import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxdSpec, SandboxdStatus } from "@/lib/sandboxd/protocol";
import { SandboxError } from "@/server/ports/sandbox";
import { Cgroups } from "./cgroups";
import type { SandboxdConfig } from "./config";
import { makeEtc } from "./etc";
import { SandboxHome } from "./home";
import { inBackground, log } from "./log";
import { LiveSandbox } from "./sandbox";

const REMEMBERED_ENDS = 1_000;
const matches = (labels: Record<string, string>, wanted: Record<string, string>) =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

/** All sandboxes of one home: by key, by id, and what is kept of those that ended. */
export class Fleet {
  readonly home: SandboxHome;
  readonly cgroups: Cgroups;
  readonly #instance = randomBytes(4).toString("hex");
  readonly #byId = new Map<string, LiveSandbox>();
  readonly #ends = new Map<string, SandboxdStatus>();
  /** What happens to one key happens one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #etc: string;
  readonly #run: string;
  #made = 0;

  constructor(private readonly config: SandboxdConfig) {
    this.home = new SandboxHome(config.home, config.templates, this.isPlain);
    this.cgroups = new Cgroups(config.cgroups);
    this.#run = join(config.home, "run", this.#instance);
    this.#etc = join(this.#run, "etc");
  }

  async prepare(): Promise<void> {
    await this.home.prepare();
    // One daemon a home: whatever an earlier one left here is nobody's.
    for (const name of await readdir(join(this.config.home, "run")))
      if (/^[a-f0-9]{8}$/.test(name)) await rm(join(this.config.home, "run", name), { recursive: true, force: true });
    await makeEtc(this.#etc);
    inBackground("emptying the trash", this.home.emptyTrash());
  }

  async #inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(act, act);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    }
  }

  /** Nothing is isolated: sandboxes are processes of this user. */
  get isPlain(): boolean {
    return this.config.bwrap === null;
  }

  #running(key: string): LiveSandbox | undefined {
    return [...this.#byId.values()].find((sandbox) => sandbox.key === key && sandbox.isRunning);
  }

  async open(key: string, spec: SandboxdSpec): Promise<LiveSandbox> {
    if (spec.gpu) throw new SandboxError("invalid", "Local sandboxes have no graphics processor.");
    return this.#inTurn(key, async () => {
      const running = this.#running(key);
      if (running) {
        running.renew(spec);
        return running;
      }
      const kept = await this.home.keep(key, spec);
      this.#made += 1;
      const number = this.#made.toString(36);
      const id = `${this.#instance}-${number}-${randomBytes(4).toString("hex")}`;
      const place = {
        config: this.config,
        home: this.home,
        cgroups: this.cgroups,
        etc: this.#etc,
        runFolder: join(this.#run, number),
      };
      const sandbox = new LiveSandbox(id, spec, kept, place);
      await sandbox.start(() => this.#note(sandbox));
      this.#byId.set(id, sandbox);
      if (!sandbox.isRunning) this.#note(sandbox);
      return sandbox;
    });
  }

  #note(sandbox: LiveSandbox): void {
    this.#byId.delete(sandbox.id);
    this.#ends.set(sandbox.id, sandbox.status());
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > REMEMBERED_ENDS && oldest !== undefined) this.#ends.delete(oldest);
  }

  find(id: string): LiveSandbox | null {
    const sandbox = this.#byId.get(id);
    return sandbox?.isRunning ? sandbox : null;
  }

  get(id: string): LiveSandbox {
    const sandbox = this.find(id);
    if (!sandbox) throw new SandboxError("ended", "The sandbox has ended.");
    return sandbox;
  }

  /** An id that nobody here knows was lost with an earlier daemon. */
  status(id: string): SandboxdStatus {
    return this.#byId.get(id)?.status() ?? this.#ends.get(id) ?? { state: "ended", reason: "lost" };
  }

  list(labels: Record<string, string>): LiveSandbox[] {
    return [...this.#byId.values()].filter((sandbox) => sandbox.isRunning && matches(sandbox.labels, labels));
  }

  get all(): LiveSandbox[] {
    return [...this.#byId.values()].filter((sandbox) => sandbox.isRunning);
  }

  async terminate(id: string): Promise<void> {
    const sandbox = this.#byId.get(id);
    if (!sandbox) return;
    await this.#inTurn(sandbox.key, async () => {
      await sandbox.stop("terminated");
      await this.home.forget(sandbox.key);
    });
    inBackground("emptying the trash", this.home.emptyTrash());
  }

  async purge(labels: Record<string, string>): Promise<void> {
    for (const kept of await this.home.keptKeys()) {
      if (!matches(kept.labels, labels)) continue;
      await this.#inTurn(kept.key, async () => {
        await this.#running(kept.key)?.stop("terminated");
        await this.home.forget(kept.key);
      });
    }
    inBackground("emptying the trash", this.home.emptyTrash());
  }

  /** Ends what has lived or idled long enough. */
  async sweep(nowMs: number): Promise<void> {
    for (const sandbox of this.all) {
      const reason = sandbox.dueEnd(nowMs);
      if (!reason) continue;
      log("a sandbox ends", { id: sandbox.id, reason });
      await sandbox.stop(reason);
    }
  }

  /** What only a running daemon needs. Without waiting: it is the last thing that the daemon does. */
  leave(): void {
    rmSync(this.#run, { recursive: true, force: true });
    rmSync(this.config.socketPath, { force: true });
  }

  /** What has expired or was put aside, and takes its time to go. */
  async tidy(): Promise<void> {
    await this.home.sweepSnapshots();
    await this.home.emptyTrash();
  }
}
