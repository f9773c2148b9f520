import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import * as z from "zod";
import type { Wakeups } from "@/server/ports/wakeups";

type Settings = {
  /** The supervisor's hub: every line that a client writes reaches all others. Without one only the poll is left. */
  socketPath: string | undefined;
  /** A number that grows when another process has written. Asked every `pollMs`, so that a lost line costs no more. */
  changes: () => Promise<number>;
  report: (message: string, error: unknown) => void;
  pollMs?: number;
};
const lineSchema = z.object({ runId: z.string() });

export function socketWakeups({ socketPath, changes, report, pollMs = 250 }: Settings): Wakeups {
  const listeners = new Set<(runId: string | null) => void>();
  let socket: Socket | null = null;
  let polling: NodeJS.Timeout | null = null;
  let seen: number | null = null;
  let failing = false;

  function tell(runId: string | null) {
    for (const listener of listeners) {
      try {
        listener(runId);
      } catch (error) {
        report("a listener for wake-ups failed", error);
      }
    }
  }

  function hear(line: string) {
    try {
      tell(lineSchema.parse(JSON.parse(line)).runId);
    } catch (error) {
      report("a wake-up that is no wake-up", error);
      tell(null);
    }
  }

  function open() {
    if (!socketPath || socket) return;
    const opened = connect(socketPath);
    socket = opened;
    opened.unref();
    // What was said while nobody listened is lost: everybody looks once.
    opened.on("connect", () => tell(null));
    createInterface({ input: opened })
      .on("line", hear)
      .on("error", () => opened.destroy());
    opened.on("error", () => opened.destroy());
    opened.on("close", () => {
      socket = null;
      if (listeners.size > 0) setTimeout(open, pollMs).unref();
    });
  }

  async function poll() {
    try {
      const now = await changes();
      const news = seen !== null && now !== seen;
      seen = now;
      failing = false;
      if (news) tell(null);
    } catch (error) {
      if (!failing) report("the poll for news failed", error);
      failing = true;
    }
  }

  function start() {
    open();
    let asking = false;
    polling ??= setInterval(() => {
      if (asking) return;
      asking = true;
      void poll().finally(() => {
        asking = false;
      });
    }, pollMs).unref();
  }

  function stop() {
    if (polling) clearInterval(polling);
    polling = null;
    seen = null;
    socket?.destroy();
  }

  return {
    announce(runId) {
      open();
      // Written before it is connected, a line waits in the socket and goes out with the connection.
      socket?.write(`${JSON.stringify({ runId })}\n`);
      tell(runId);
    },
    subscribe(listener) {
      listeners.add(listener);
      start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
}
