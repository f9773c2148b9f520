import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { defaultSandboxHome } from "../../../scripts/lib/sandbox-home.mjs";
import { descendants, mounts, type Product, processes } from "../product";
import { identityOf } from "./victims";

const LOOK_MS = 250;
const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
/** Where the product keeps sandboxes: runtimes and templates for all, and a folder for each data folder. */
const sandboxHome = () => process.env.KRIPTIK_SANDBOX_HOME ?? defaultSandboxHome().home;

/** What of the machine a build may touch: names of folders, and mounts. Named for people. */
function footprint(data: string): string[] {
  const home = sandboxHome();
  const inside = (folder: string) => list(folder).map((name) => join(folder, name));
  const own = list(join(home, "data")).flatMap((name) =>
    ["run", "kept", "snapshots", "trash"].flatMap((part) => inside(join(home, "data", name, part))),
  );
  const shared = ["runtime", "templates", "data"].flatMap((part) => inside(join(home, part)));
  const kept = ["repositories", "blobs"].flatMap((part) => inside(join(data, part)));
  return [...own, ...shared, ...kept, ...mounts()];
}

/** The folder of the running supervisor's sockets, by its own word. */
function socketFolder(data: string): string {
  return z.object({ sockets: z.string() }).parse(JSON.parse(readFileSync(join(data, "supervisor.json"), "utf8")))
    .sockets;
}

/** Remembers the machine as it is, and every process that the product has had, to tell later what is left. */
export function watchMachine(product: Product) {
  const sockets = socketFolder(product.data);
  const before = new Set(footprint(product.data));
  const had = new Map<string, string>();
  const look = () => {
    for (const { pid, command } of descendants(product.pid)) {
      const identity = identityOf(pid);
      if (identity) had.set(identity, command);
    }
  };
  const timer = setInterval(look, LOOK_MS);
  const grown = () => footprint(product.data).filter((name) => !before.has(name));
  /** Also what left its parent unseen: it still has the product's settings, or names its folder. */
  const isOurs = (pid: number, command: string) =>
    had.has(identityOf(pid) ?? "") || command.includes(product.data) || environmentOf(pid).includes(product.data);
  return {
    /** While it still runs: resolves when everything of the deleted projects is gone, or after a while. */
    async settled(timeoutMs: number): Promise<void> {
      for (const untilMs = Date.now() + timeoutMs; grown().length > 0 && Date.now() < untilMs; ) await sleep(100);
    },
    /** After it has stopped: what is there that was not before. */
    left(): string[] {
      clearInterval(timer);
      const alive = processes().filter(({ pid, command }) => pid !== process.pid && isOurs(pid, command));
      return [
        ...alive.map(({ pid, command }) => `process ${pid}: ${command.slice(0, 80)}`),
        ...grown(),
        ...(existsSync(sockets) ? [sockets] : []),
      ];
    },
  };
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return ""; // it ended while we looked
  }
}
