import { type Build, buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Project, Projects } from "@/server/ports/projects";
import { readBuild } from "./read-build";

type Needs = { events: EventLog; projects: Projects };

const runOf = (runId: string, build: Build) => ({
  sessionId: runId,
  prompt: build.prompt,
  title: build.contract?.title ?? null,
  status: buildStatus(build),
  createdAt: build.createdAtMs,
  updatedAt: build.updatedAtMs,
});
const summaryOf = ({ id, name, createdAtMs }: Project) => ({ id, name, createdAt: createdAtMs });

async function buildsOf({ events, projects }: Needs, projectId: string) {
  const rows = await projects.runsOf(projectId);
  const builds = await Promise.all(rows.map(async ({ runId }) => ({ runId, now: await readBuild(events, runId) })));
  return builds.flatMap(({ runId, now }) => (now ? { runId, build: now.build } : []));
}

/** Runs whose request was cut off before its first fact are passed over. */
async function latestOf({ events, projects }: Needs, projectId: string) {
  for (const { runId } of await projects.runsOf(projectId)) {
    const now = await readBuild(events, runId);
    if (now) return runOf(runId, now.build);
  }
  return null;
}

export async function listProjects(needs: Needs, ownerId: string, page: { limit: number; cursor: string | null }) {
  const { items, nextCursor } = await needs.projects.list(ownerId, page);
  const withLatest = items.map(async (project) => ({
    ...summaryOf(project),
    latest: await latestOf(needs, project.id),
  }));
  return { items: await Promise.all(withLatest), nextCursor };
}

/** `previewOrigin`: the address of a preview host, which only the process that serves it knows. */
export async function readProject(needs: Needs, projectId: string, previewOrigin: (token: string) => string) {
  const project = await needs.projects.get(projectId);
  if (!project) throw new KriptikError("not_found", "There is nothing under this id.");
  const builds = await buildsOf(needs, projectId);
  const shown = builds.flatMap(({ runId, build }) => {
    const kind = build.previews.live ? "live" : "draft";
    const preview = build.previews[kind];
    return preview ? { url: previewOrigin(preview.token), kind: kind as "live" | "draft", sessionId: runId } : [];
  });
  const runs = builds.map(({ runId, build }) => runOf(runId, build));
  return { ...summaryOf(project), runs, preview: shown[0] ?? null, checkpoints: [] };
}
