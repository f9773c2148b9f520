import { KriptikError } from "@/lib/errors";
import { type TaskInput, type TaskResult, type TaskType, taskSchemas } from "@/lib/model/tasks";
import type { Model } from "@/server/ports/model";

/** The engine's own functions, one a task; compose hands them in. */
export type StarterFunctions = { [T in TaskType]: (input: TaskInput<T>) => TaskResult<T> };

/** Answers kept, the oldest forgotten first: more than the cells of a few builds. */
const KEPT_ANSWERS = 200;

/**
 * The starter engine behind the model's door: no network, no tokens, the same answer for the same input. The draft and the
 * component of a build ask for the same cells, so an answer is kept and given again.
 */
export function starterModel(tasks: StarterFunctions, nowMs: () => number = () => performance.now()): Model {
  const answers = new Map<string, unknown>();
  function answerOf<T extends TaskType>(type: T, input: TaskInput<T>): unknown {
    const question = JSON.stringify([type, input]);
    const answer = answers.get(question) ?? computed(tasks, type, input);
    answers.delete(question);
    answers.set(question, answer);
    const [oldest] = answers.keys();
    if (answers.size > KEPT_ANSWERS && oldest !== undefined) answers.delete(oldest);
    return answer;
  }
  return {
    provider: "starter",
    async task(type, input, context) {
      context.signal?.throwIfAborted();
      const asked = taskSchemas[type].input.safeParse(input);
      if (!asked.success)
        throw new KriptikError("invalid", `The input of ${type} is not what the task takes.`, { cause: asked.error });
      const startedMs = nowMs();
      // Parsed anew each time: what a caller does to its result does not reach the one that is kept.
      const result = taskSchemas[type].result.safeParse(answerOf(type, input));
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

function computed<T extends TaskType>(tasks: StarterFunctions, type: T, input: TaskInput<T>): TaskResult<T> {
  try {
    return tasks[type](input);
  } catch (cause) {
    throw new KriptikError("internal", `The starter engine failed at ${type}.`, { cause });
  }
}
