import type { TaskInput, TaskResult, TaskType, TaskUsage } from "@/lib/model/tasks";

/** Who asks, for metering: every call is charged to a run. */
export type TaskContext = { runId: string; component?: string; signal?: AbortSignal };

/** The one door to whatever writes plans and code. Throws `unavailable` when the provider can not answer, `invalid` when it answered nonsense. */
export interface Model {
  readonly provider: string;
  task<T extends TaskType>(
    type: T,
    input: TaskInput<T>,
    context: TaskContext,
  ): Promise<{ result: TaskResult<T>; usage: TaskUsage }>;
}
