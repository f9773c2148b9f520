import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { kriptik } from "@/server/compose";
import { driveRun } from "@/server/modules/build/use-cases/drive-run";
import { type Bell, newBell } from "./bell";
import { holding } from "./claim";

/** Wake-ups may be lost; open runs are looked through this often whatever happens. */
const LOOK_MS = 1_000;
const owner = `worker-${process.pid}-${randomUUID().slice(0, 8)}`;
const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());

const { logger } = kriptik;
const [events, leases, projects, wakeups] = await Promise.all([
  kriptik.events(),
  kriptik.leases(),
  kriptik.projects(),
  kriptik.wakeups(),
]);

/** Runs at work here, each with the way to tell it of news. */
const driving = new Map<string, { bell: Bell; done: Promise<void> }>();
/** At which version a run was left waiting for a person: it is looked at again when that has moved. */
const resting = new Map<string, number>();
const door = newBell();
const pause = (ms = LOOK_MS, signal: AbortSignal = stop.signal) =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined); // being called off is no error

wakeups.subscribe((runId) => {
  for (const [id, { bell }] of driving) if (runId === null || id === runId) bell.ring();
  if (runId === null || !driving.has(runId)) door.ring();
});

async function drive(runId: string, bell: Bell): Promise<void> {
  const run = await holding({ leases, logger }, `run:${runId}`, owner, stop.signal, async (lease, signal) => {
    const news = () => Promise.race([bell.rung(), pause()]);
    return driveRun({ needs: { ...(await kriptik.buildNeeds()), events }, runId, lease, signal, news, pause });
  });
  if (!run) return;
  resting.set(runId, run.version);
  if (run.over) await projects.setOpen(runId, false);
}

function start(runId: string) {
  const bell = newBell();
  const done = drive(runId, bell)
    .catch((error: unknown) => {
      logger.error("a run was let go", { runId, error });
      return pause();
    })
    .finally(() => {
      driving.delete(runId);
      door.ring();
    });
  driving.set(runId, { bell, done });
}

async function look() {
  for (const { runId } of await projects.openRuns()) {
    if (driving.has(runId)) continue;
    const restedAt = resting.get(runId);
    if (restedAt !== undefined && (await events.read(runId, restedAt)).facts.length === 0) continue;
    start(runId);
  }
}

while (!stop.signal.aborted) {
  await look().catch((error: unknown) => logger.error("open runs could not be read", { error }));
  await Promise.race([door.rung(), pause()]);
}
await Promise.all([...driving.values()].map(({ done }) => done));
process.exit(0);
