import type { Build } from "@/lib/build/state";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import { readBuild } from "./read-build";

type Needs = { events: EventLog; projects: Projects };
export type Work = { projectName: string; runId: string; build: Build };

/** The newest run of each of a person's newest projects, folded: what the first page shows and what estimates rest on. */
export async function readWork({ events, projects }: Needs, ownerId: string, limit: number): Promise<Work[]> {
  const { items } = await projects.list(ownerId, { limit, cursor: null });
  const newest = items.map(async ({ id, name }): Promise<Work[]> => {
    const [run] = await projects.runsOf(id);
    const read = run && (await readBuild(events, run.runId));
    return run && read ? [{ projectName: name, runId: run.runId, build: read.build }] : [];
  });
  return (await Promise.all(newest)).flat();
}
