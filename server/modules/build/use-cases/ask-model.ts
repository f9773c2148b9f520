import type { TaskInput, TaskResult, TaskType } from "@/lib/model/tasks";
import type { BuildNeeds, StepContext } from "./driver";

type Asking = {
  needs: Pick<BuildNeeds, "model" | "metering">;
  runId: string;
  component?: string | undefined;
  signal?: AbortSignal;
};

/** Every call of a model is charged to its run before its answer is used. */
export async function askModel<T extends TaskType>(
  { needs, runId, component, signal }: Asking | (StepContext & { component?: string }),
  type: T,
  input: TaskInput<T>,
): Promise<TaskResult<T>> {
  const { result, usage } = await needs.model.task(type, input, {
    runId,
    ...(component && { component }),
    ...(signal && { signal }),
  });
  await needs.metering.record({ runId, component: component ?? null, task: type, ...usage });
  return result;
}
