import { type Build, buildCan, buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import { decide } from "./decide";

/** Writes down that it is over. The driver of the run ends its sandboxes; asking twice changes nothing. */
export async function cancelBuild(
  needs: { events: EventLog; projects: Projects },
  { userId, runId }: { userId: string; runId: string },
): Promise<Build> {
  const build = await decide(needs.events, {
    runId,
    source: `user:${userId}`,
    rule: (build) => {
      if (build.cancel !== null) return [];
      if (buildCan("cancel", build)) return [{ type: "cancel_requested" }];
      throw new KriptikError("not_allowed", `A build that is ${buildStatus(build)} cannot be cancelled.`);
    },
  });
  if (build.cancel !== "done") await needs.projects.setOpen(runId, true);
  return build;
}
