import { type Build, buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import { storageTrouble } from "@/lib/storage-trouble";
import type { EventLog } from "@/server/ports/event-log";
import type { Lease } from "@/server/ports/leases";
import { type BuildStep, nextSteps } from "../next-step";
import type { BuildNeeds } from "./driver";
import { performStep } from "./perform-step";
import { runView } from "./run-view";

/** Trouble of ours (a sandbox died, a door was closed) is tried again; after so many failures in a row it is said to be ours. */
const MAX_FAILURES = 8;
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 8_000;

type InHand = { abort: AbortController; done: Promise<void> };
type Driving = {
  needs: BuildNeeds & { events: EventLog };
  runId: string;
  lease: () => Lease;
  /** Ends when the lease is lost or the worker stops. */
  signal: AbortSignal;
  /** Resolves at the next news of this run, or after a while. */
  news: () => Promise<void>;
  /** Resolves after so long, or at once when the signal ends. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

const FINAL = ["done", "cancelled", "failed"];
const isFinal = (build: Build) => FINAL.includes(buildStatus(build));

/**
 * Drives a run until nothing can be done without a person. Steps run side by side, each once at a time; what fails is
 * tried again with growing pauses. Returns whether the run is over, and the version it was left at; null when the signal
 * ended it, so that there is work left for whoever holds the lease next. Throws when it can not be driven from here any more.
 */
export async function driveRun({
  needs,
  runId,
  lease,
  signal,
  news,
  pause,
}: Driving): Promise<{ over: boolean; version: number } | null> {
  const view = runView(needs, runId, lease);
  const inHand = new Map<string, InHand>();
  const failures = new Map<string, number>();
  let stir: () => void = () => undefined;
  /** Why this run can not be driven from here any more: the lease is somebody else's, or nothing can be written. */
  let letGo: { error: unknown } | null = null;

  async function attempt(step: BuildStep, abort: AbortController) {
    const stop = AbortSignal.any([signal, abort.signal]);
    try {
      await performStep({ needs, runId, view, signal: stop }, step);
      failures.delete(step.key);
    } catch (error) {
      if (stop.aborted) return;
      if (error instanceof KriptikError && error.code === "lease_lost") throw error;
      await failed(step, error, stop);
    }
  }

  async function failed(step: BuildStep, error: unknown, stop: AbortSignal) {
    const count = (failures.get(step.key) ?? 0) + 1;
    failures.set(step.key, count);
    needs.logger.error(`step ${step.key} failed, attempt ${count}`, { runId, error });
    // The draft is a courtesy: a build does not fail for want of it. A full disk is a person's to mend, however long it takes.
    if (count < MAX_FAILURES || step.do === "show_draft" || storageTrouble(error) === "full") {
      const pauseMs = Math.min(FIRST_BACKOFF_MS * 2 ** (count - 1), MAX_BACKOFF_MS);
      await pause(pauseMs, stop);
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof KriptikError ? error.code : "unavailable";
    await view.record((build) => (isFinal(build) ? [] : [{ type: "build_failed", code, message }]));
  }

  function begin(step: BuildStep) {
    const abort = new AbortController();
    const done = attempt(step, abort)
      .catch((error: unknown) => {
        needs.logger.error(`step ${step.key} was called off`, { runId, error });
        letGo ??= { error };
      })
      .finally(() => {
        inHand.delete(step.key);
        stir();
      });
    inHand.set(step.key, { abort, done });
  }

  try {
    while (!signal.aborted) {
      if (letGo) throw (letGo as { error: unknown }).error;
      const build = await view.refresh();
      const steps = nextSteps(build);
      // A cancel, or the end, calls off everything that is still in hand.
      if (build.cancel || isFinal(build)) callOff(inHand, steps);
      for (const step of steps) if (!inHand.has(step.key)) begin(step);
      if (inHand.size === 0) return { over: isFinal(build), version: build.version };
      const stirred = new Promise<void>((resolve) => {
        stir = resolve;
      });
      await Promise.race([news(), stirred]);
    }
    return null;
  } finally {
    callOff(inHand, []);
    await Promise.all([...inHand.values()].map(({ done }) => done));
  }
}

function callOff(inHand: Map<string, InHand>, but: readonly BuildStep[]) {
  const kept = new Set(but.map(({ key }) => key));
  for (const [key, { abort }] of inHand) if (!kept.has(key)) abort.abort();
}
