import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { join } from "node:path";
import { productNode, root } from "./home.mjs";
import { openLog } from "./logs.mjs";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A child that lived this long has recovered: its next death is a new one. */
const HEALTHY_MS = 15_000;

/** In MiB. Left to itself Node gives young objects so much room that an idle program of ours holds twice the memory. */
export const nodeFlags = ["--max-semi-space-size=8"];

/** A program of ours, in its own process group, so that Ctrl-C reaches only us and we end all in our order. */
export function ownProgram(name, argv, env) {
  return () => {
    const { fd } = openLog(name);
    const child = spawn(productNode(), [...nodeFlags, "--import", join(root, "scripts/lib/lifeline.mjs"), ...argv], {
      cwd: root,
      env,
      detached: true,
      stdio: ["pipe", fd, fd],
    });
    closeSync(fd);
    // Writing to a dead child's lifeline must not end the supervisor.
    child.stdin.on("error", () => child.stdin.destroy());
    return child;
  };
}

/** Keeps programs alive. `open` starts one and returns its process, or a promise of it. */
export function family(say) {
  const members = [];
  let ending = false;

  function adopt(member, child) {
    const startedAtMs = Date.now();
    member.child = child;
    child.once("error", (error) => ended(member, error.message, startedAtMs));
    child.once("exit", (code, signalName) => ended(member, signalName ?? `exit ${code}`, startedAtMs));
  }

  function ended(member, how, startedAtMs) {
    member.child = null;
    if (ending) return;
    if (Date.now() - startedAtMs > HEALTHY_MS) member.waitMs = FIRST_WAIT_MS;
    say(`  ${member.name} ended (${how}); starting it again in ${member.waitMs} ms. Its log: logs/${member.name}.log`);
    member.timer = setTimeout(() => again(member), member.waitMs);
    member.waitMs = Math.min(member.waitMs * 2, LONGEST_WAIT_MS);
  }

  async function again(member) {
    try {
      const child = await member.open();
      if (ending) return endOne({ ...member, child });
      adopt(member, child);
    } catch (error) {
      ended(member, error.message, Date.now());
    }
  }

  async function endOne({ child, askToEnd, graceMs }) {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    askToEnd(child);
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, graceMs))]);
    // Whatever the child had started and left behind is in its group.
    signal(child, "SIGKILL");
    await gone;
  }

  return {
    /** The first start is the caller's to see; later ones are ours. Those of a lower rank are ended first. */
    async keep(name, open, { rank = 0, graceMs = 2_500, askToEnd = (child) => signal(child, "SIGTERM") } = {}) {
      const member = { name, open, rank, graceMs, askToEnd, waitMs: FIRST_WAIT_MS, child: null };
      adopt(member, await open());
      members.push(member);
    },
    pids: () => Object.fromEntries(members.flatMap(({ name, child }) => (child ? [[name, child.pid]] : []))),
    async end() {
      ending = true;
      for (const { timer } of members) clearTimeout(timer);
      for (const rank of [0, 1])
        await Promise.all(members.filter((member) => member.rank === rank && member.child).map(endOne));
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
