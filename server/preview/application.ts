import { KriptikError } from "@/lib/errors";
import type { Previews } from "@/server/ports/previews";
import { type Sandbox, SandboxError, type SandboxProvider } from "@/server/ports/sandbox";

export type Door = { url: string; headers: Record<string, string> };
export type Absence = "starting" | "stopped" | "out_of_memory";
export type Found = { kind: "there"; door: Door } | { kind: "unknown" } | { kind: "absent"; why: Absence };

/** Finds the application behind a token. Sandboxes are disposable: what was found is kept only until it stops answering. */
export function applications(
  previews: Pick<Previews, "get">,
  sandboxes: Pick<SandboxProvider, "list" | "get">,
  /** Opens an application again that has ended, on its files, and answers when it listens. */
  wake: (token: string) => Promise<unknown>,
) {
  const known = new Map<string, { sandbox: Sandbox; door: Door }>();
  const waking = new Map<string, Promise<unknown>>();

  /** One at a time for each token: a page asks for many things at once. */
  async function awake(token: string): Promise<boolean> {
    const begun = waking.get(token) ?? wake(token).finally(() => waking.delete(token));
    waking.set(token, begun);
    try {
      await begun;
      return true;
    } catch (error) {
      if (error instanceof SandboxError || error instanceof KriptikError) return false;
      throw error;
    }
  }

  async function runningUnder(key: string): Promise<Sandbox | null> {
    for await (const info of sandboxes.list({})) if (info.key === key) return sandboxes.get(info.id);
    return null;
  }

  async function whyGone(sandbox: Sandbox): Promise<Absence> {
    const status = await sandbox.status();
    if (status.state === "running") return "starting";
    return status.reason === "oom" ? "out_of_memory" : "stopped";
  }

  return {
    async find(token: string): Promise<Found> {
      const row = await previews.get(token);
      if (!row) return { kind: "unknown" };
      const name = `${row.sandboxKey} ${row.port}`;
      const before = known.get(name);
      if (before) return { kind: "there", door: before.door };
      if (!(await awake(token))) return { kind: "absent", why: "stopped" };
      const sandbox = await runningUnder(row.sandboxKey);
      if (!sandbox) return { kind: "absent", why: "stopped" };
      const { url, headers = {} } = await sandbox.expose(row.port);
      const door = { url, headers };
      known.set(name, { sandbox, door });
      return { kind: "there", door };
    },
    /** Somebody knocked in vain: says why, and the next one looks for it afresh. */
    async lost(token: string): Promise<Absence> {
      const row = await previews.get(token);
      const name = row && `${row.sandboxKey} ${row.port}`;
      const before = name ? known.get(name) : undefined;
      if (!name || !before) return "stopped";
      known.delete(name);
      try {
        return await whyGone(before.sandbox);
      } catch (error) {
        if (error instanceof SandboxError) return "stopped";
        throw error;
      }
    },
  };
}
export type Applications = ReturnType<typeof applications>;
