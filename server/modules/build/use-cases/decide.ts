import type { BuildEvent } from "@/lib/build/events";
import { type Build, evolve } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { Source } from "@/lib/recorded";
import type { EventLog } from "@/server/ports/event-log";
import { readBuild } from "./read-build";

const MAX_TURNS = 5;
type Decision = { runId: string; source: Source; rule: (build: Build) => BuildEvent[] };

/** Load, check, append; returns the build after it. When another writer was first, decides again on what it wrote. */
export async function decide(events: EventLog, { runId, source, rule }: Decision): Promise<Build> {
  for (let turn = 1; ; turn += 1) {
    const now = await readBuild(events, runId);
    if (!now) throw new KriptikError("not_found", "There is nothing under this id.");
    const facts = rule(now.build);
    if (facts.length === 0) return now.build;
    try {
      await events.append(runId, now.version, facts, { source });
      const { facts: added } = await events.read(runId, now.version);
      return added.reduce(evolve, now.build);
    } catch (error) {
      const beaten = error instanceof KriptikError && error.code === "stale_version";
      if (!beaten || turn === MAX_TURNS) throw error;
    }
  }
}
