import type { BuildEvent } from "@/lib/build/events";
import { type Build, emptyBuild, evolve } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Lease } from "@/server/ports/leases";
import type { Wakeups } from "@/server/ports/wakeups";

const MAX_TURNS = 25;

/** One driver's view of a run: the fold so far, read on from where it stands, and the only way it writes. */
export type RunView = {
  readonly build: () => Build;
  refresh(): Promise<Build>;
  /** Appends what `rule` says of the newest state, under the lease; decides again when another writer was first. */
  record(rule: (build: Build) => BuildEvent[]): Promise<void>;
};

export function runView(
  { events, wakeups }: { events: EventLog; wakeups: Pick<Wakeups, "announce"> },
  runId: string,
  lease: () => Lease,
): RunView {
  let build = emptyBuild;
  let version = 0;
  let reading: Promise<Build> = Promise.resolve(build);
  const read = async () => {
    const news = await events.read(runId, version);
    build = news.facts.reduce(evolve, build);
    version = news.version;
    return build;
  };
  // One read at a time: two at once would fold the same facts twice.
  const refresh = () => {
    reading = reading.then(read, read);
    return reading;
  };
  return {
    build: () => build,
    refresh,
    async record(rule) {
      for (let turn = 1; ; turn += 1) {
        const now = await refresh();
        const facts = rule(now);
        if (facts.length === 0) return;
        try {
          await events.append(runId, now.version, facts, { source: "coordinator", lease: lease() });
          wakeups.announce(runId);
          await refresh();
          return;
        } catch (error) {
          const beaten = error instanceof KriptikError && error.code === "stale_version";
          if (!beaten || turn === MAX_TURNS) throw error;
        }
      }
    },
  };
}
