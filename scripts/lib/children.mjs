import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "./command.mjs";
import { productNode, root } from "./home.mjs";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A child that lived this long has recovered: its next death is a new one. */
const HEALTHY_MS = 15_000;
const KILL_AFTER_MS = 4_000;

/** Keeps programs alive, each in its own process group, so that Ctrl-C reaches only us and we end them in our order. */
export function family(say) {
  const members = new Map();
  let ending = false;

  function start(member) {
    const { fd, path } = openLog(member.name);
    const child = member.spawn
      ? member.spawn(fd)
      : spawn(member.node ?? productNode(), ["--import", join(root, "scripts/lib/lifeline.mjs"), ...member.argv], {
          cwd: root,
          env: member.env,
          detached: true,
          stdio: ["pipe", fd, fd],
        });
    closeSync(fd);
    member.child = child;
    const startedAtMs = Date.now();
    const ended = (how) => {
      if (member.child !== child) return;
      member.child = null;
      if (ending) return;
      if (Date.now() - startedAtMs > HEALTHY_MS) member.waitMs = FIRST_WAIT_MS;
      say(`  ${member.name} ended (${how}); starting it again in ${member.waitMs} ms. Its log: ${path}`);
      member.timer = setTimeout(() => start(member), member.waitMs);
      member.waitMs = Math.min(member.waitMs * 2, LONGEST_WAIT_MS);
    };
    child.once("error", (error) => ended(error.message));
    child.once("exit", (code, signal) => ended(signal ?? `exit ${code}`));
    // Writing to a dead child's lifeline must not end the supervisor.
    child.stdin?.on("error", () => child.stdin.destroy());
  }

  return {
    keep(name, how) {
      const member = { name, waitMs: FIRST_WAIT_MS, ...how };
      members.set(name, member);
      start(member);
    },
    pids: () => Object.fromEntries([...members].flatMap(([name, { child }]) => (child ? [[name, child.pid]] : []))),
    /** Asks all to end, then makes them. */
    async end(killAfterMs = KILL_AFTER_MS) {
      ending = true;
      const living = [...members.values()].flatMap((member) => {
        clearTimeout(member.timer);
        return member.child ? [member.child] : [];
      });
      const gone = Promise.all(living.map((child) => new Promise((resolve) => child.once("exit", resolve))));
      for (const child of living) signal(child, "SIGTERM");
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, killAfterMs))]);
      // Whatever a child had started and left behind is in its group.
      for (const child of living) signal(child, "SIGKILL");
      await gone;
    },
  };
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
    // It leads no group of its own, or the group is gone.
    child.kill(name);
  }
}
