import { KriptikError } from "@/lib/errors";
import { type TaskInput, type TaskResult, type TaskType, taskSchemas } from "@/lib/model/tasks";
import type { Model } from "@/server/ports/model";

/** The engine's own functions, one a task; compose hands them in. */
export type StarterFunctions = { [T in TaskType]: (input: TaskInput<T>) => TaskResult<T> };

/** The starter engine behind the model's door: no network, no tokens, the same answer for the same input. */
export function starterModel(tasks: StarterFunctions, nowMs: () => number = () => performance.now()): Model {
  return {
    provider: "starter",
    async task(type, input, context) {
      context.signal?.throwIfAborted();
      const asked = taskSchemas[type].input.safeParse(input);
      if (!asked.success)
        throw new KriptikError("invalid", `The input of ${type} is not what the task takes.`, { cause: asked.error });
      const startedMs = nowMs();
      const answer = answerOf(tasks, type, input);
      const result = taskSchemas[type].result.safeParse(answer);
      if (!result.success)
        throw new KriptikError("invalid", `The starter engine's answer to ${type} has the wrong shape.`, {
          cause: result.error,
        });
      // The schema of this very task has parsed it; TypeScript does not follow the index.
      return {
        result: result.data as TaskResult<typeof type>,
        usage: {
          provider: "starter",
          tokensIn: 0,
          tokensOut: 0,
          priceUsdMicros: 0,
          durationMs: Math.round(nowMs() - startedMs),
        },
      };
    },
  };
}

function answerOf<T extends TaskType>(tasks: StarterFunctions, type: T, input: TaskInput<T>): TaskResult<T> {
  try {
    return tasks[type](input);
  } catch (cause) {
    throw new KriptikError("internal", `The starter engine failed at ${type}.`, { cause });
  }
}
