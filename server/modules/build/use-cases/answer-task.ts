import { buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import { type TaskResult, type TaskType, taskSchemas } from "@/lib/model/tasks";
import type { EventLog } from "@/server/ports/event-log";
import { askModel } from "./ask-model";
import type { BuildNeeds } from "./driver";
import { readBuild } from "./read-build";

/** What a sandbox may ask for: code for its cells. Contracts are written outside, from the person's words. */
const OPEN_TO_SANDBOXES: readonly string[] = ["code", "fix"];

/** The door for sandboxes: a typed task of a run that is being built, charged to that run. */
export async function answerTask(
  needs: Pick<BuildNeeds, "model" | "metering"> & { events: EventLog },
  { runId, component }: { runId: string; component: string },
  type: string,
  input: unknown,
  signal: AbortSignal,
): Promise<{ result: TaskResult<TaskType> }> {
  if (!isOpen(type)) throw new KriptikError("not_found", `There is no task ${type} for sandboxes.`);
  const now = await readBuild(needs.events, runId);
  if (!now) throw new KriptikError("not_found", "This run is gone.");
  const status = buildStatus(now.build);
  if (status !== "building" && status !== "asking")
    throw new KriptikError("not_allowed", `This run is ${status}; it has no more tasks.`);
  const parsed = taskSchemas[type].input.safeParse(input);
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw new KriptikError("invalid", "The task's input is not of its shape.", { details });
  }
  return { result: await askModel({ needs, runId, component, signal }, type, parsed.data) };
}

function isOpen(type: string): type is "code" | "fix" {
  return OPEN_TO_SANDBOXES.includes(type);
}
