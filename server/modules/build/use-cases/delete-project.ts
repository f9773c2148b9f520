import { buildCan } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { Blobs } from "@/server/ports/blobs";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import type { RepoHost } from "@/server/ports/repo-host";
import type { SandboxProvider } from "@/server/ports/sandbox";
import { cancelBuild } from "./cancel-build";
import { readBuild } from "./read-build";

type Needs = {
  events: EventLog;
  projects: Projects;
  blobs: Blobs;
  sandboxes: Pick<SandboxProvider, "purge">;
  repoHost: Pick<RepoHost, "remove">;
};
type Wish = { userId: string; projectId: string; confirm: string };

/** Rows go last: killed at any line, deleting once more does the rest. */
export async function deleteProject(needs: Needs, { userId, projectId, confirm }: Wish, nowMs: number) {
  const { events, projects, sandboxes, repoHost } = needs;
  const project = await projects.get(projectId);
  if (!project) throw new KriptikError("not_found", "There is nothing under this id.");
  if (project.name !== confirm) {
    const details = [{ path: "body.confirm", message: "This is not the project's name." }];
    throw new KriptikError("invalid", "Invalid body: see details.", { details });
  }
  for (const { runId } of await projects.runsOf(projectId)) {
    const now = await readBuild(events, runId);
    // The driver hears of it and lets go; the sandboxes end here and now.
    if (now && buildCan("cancel", now.build)) await cancelBuild(needs, { userId, runId });
  }
  await sandboxes.purge({ projectId });
  await repoHost.remove(projectId);
  await removeBlobs(needs, projectId, nowMs);
  await projects.remove(projectId);
  // What a driver opened before it heard of the end.
  await sandboxes.purge({ projectId });
}

/** What a worker wrote and died before it said so belongs to nobody: it goes as soon as no other run may be about to name it. */
async function removeBlobs({ projects, blobs }: Needs, projectId: string, nowMs: number): Promise<void> {
  const others = (await projects.openRuns()).some((run) => run.projectId !== projectId);
  if (!others) return blobs.sweep(new Set(await projects.blobsElsewhere(projectId)), nowMs);
  for (const key of await projects.blobsOnlyIn(projectId)) await blobs.remove(key, nowMs);
}
