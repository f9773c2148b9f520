import { buildCan, buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import { understandMessage } from "../understand-message";
import { cancelBuild } from "./cancel-build";
import { decide } from "./decide";
import { readBuild } from "./read-build";

type Wish = { userId: string; runId: string; text: string; questionId: string | undefined };
type Needs = { events: EventLog; projects: Projects };

export async function messageBuild(needs: Needs, wish: Wish) {
  const { runId, userId, text, questionId } = wish;
  const now = await readBuild(needs.events, runId);
  if (!now) throw new KriptikError("not_found", "There is nothing under this id.");
  const meant = understandMessage(text, questionId !== undefined || now.build.question !== null);
  if (meant === "stop") {
    await cancelBuild(needs, { userId, runId });
    return { understoodAs: meant, message: "The build is being stopped." } as const;
  }
  if (meant === "clarify") {
    const message = `Nothing was changed: there is no open question. The build is ${buildStatus(now.build)}.`;
    return { understoodAs: meant, message } as const;
  }
  if (meant === "change")
    throw new KriptikError(
      "not_allowed",
      "Understood as a change. A contract cannot be changed by message yet: start again from this session's prompt.",
    );
  await answer(needs, wish);
  return { understoodAs: meant, message: "Your answer was recorded." } as const;
}

async function answer({ events, projects }: Needs, { runId, userId, text, questionId }: Wish) {
  await decide(events, {
    runId,
    source: `user:${userId}`,
    rule: (build) => {
      const { question } = build;
      if (!question || !buildCan("answer", build) || (questionId ?? question.id) !== question.id)
        throw new KriptikError("not_allowed", "This question is no longer open.");
      return [{ type: "question_answered", id: question.id, text }];
    },
  });
  await projects.setOpen(runId, true);
}
