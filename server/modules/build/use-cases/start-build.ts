import { randomUUID } from "node:crypto";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import { projectNameFrom } from "../project-name";
import { readBuild } from "./read-build";

type Needs = { events: EventLog; projects: Projects };
type Wish = {
  userId: string;
  prompt: string;
  autoApprove: boolean;
  projectId: string | undefined;
  fromSessionId: string | undefined;
};

/** Writes down the wish and answers. Whoever holds the run's lease does the work; nothing of it happens in a request. */
export async function startBuild(needs: Needs, wish: Wish, nowMs: number) {
  const { events, projects } = needs;
  const { userId: ownerId, prompt, autoApprove, fromSessionId } = wish;
  const runId = randomUUID();
  if (fromSessionId !== undefined && (await projects.run(fromSessionId))?.ownerId !== ownerId)
    throw new KriptikError("not_found", "There is no earlier session under fromSessionId.");
  const projectId = wish.projectId ?? randomUUID();
  if (wish.projectId === undefined)
    await projects.create({ id: projectId, ownerId, name: projectNameFrom(prompt), createdAtMs: nowMs });
  else await refuseUnlessFree(needs, wish.projectId, ownerId);
  const requested = { ownerId, projectId, prompt, autoApprove, fromSessionId: fromSessionId ?? null };
  // The run first: a run without facts is passed over, facts without a run would never be driven.
  await projects.addRun({ runId, projectId, ownerId, createdAtMs: nowMs });
  await events.append(runId, 0, [{ type: "build_requested", ...requested }], { source: `user:${ownerId}` });
  return { sessionId: runId, projectId };
}

/** A project holds one application: another try may follow one that came to nothing, not run into one that stands. */
async function refuseUnlessFree({ events, projects }: Needs, projectId: string, ownerId: string) {
  const project = await projects.get(projectId);
  if (project?.ownerId !== ownerId) throw new KriptikError("not_found", "There is no project under projectId.");
  for (const { runId } of await projects.runsOf(projectId)) {
    const build = (await readBuild(events, runId))?.build;
    const ended = !build || build.cancel !== null || build.error !== null;
    if (!ended || build?.main)
      throw new KriptikError(
        "not_allowed",
        "This project already has an application. Start a new project for another one.",
      );
  }
}
