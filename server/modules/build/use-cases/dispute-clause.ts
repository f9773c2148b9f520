import { type Build, buildCan, buildStatus, clauseState } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import { decide } from "./decide";

type Wish = { userId: string; runId: string; clauseId: string; text: string };

/** "This is not what I meant": the clause is open again until what was meant has been settled. */
export async function disputeClause(needs: { events: EventLog; projects: Projects }, wish: Wish): Promise<Build> {
  const { runId, clauseId, text } = wish;
  const build = await decide(needs.events, {
    runId,
    source: `user:${wish.userId}`,
    rule: (build) => {
      const clause = build.contract?.clauses.find(({ id }) => id === clauseId);
      if (!clause) throw new KriptikError("not_found", "There is no such clause.");
      if (!buildCan("dispute", build))
        throw new KriptikError("not_allowed", `Clauses of a build that is ${buildStatus(build)} cannot be disputed.`);
      if (clauseState(build, clause) !== "proven")
        throw new KriptikError("not_allowed", "Only a clause that is shown as proven can be disputed.");
      return [{ type: "clause_disputed", clauseId, text }];
    },
  });
  await needs.projects.setOpen(runId, true);
  return build;
}
