import type { TaskInput, TaskResult } from "@/lib/model/tasks";
import { identityFor } from "../design/identity";
import { generateCell, generateSkeleton } from "../generate/generate";
import { workflowsOf } from "../generate/workflows";
import { contractOf } from "../model/contract";
import { understand } from "../understand/read";
import { fixFor } from "./fix";

function intent({ prompt }: TaskInput<"intent">): TaskResult<"intent"> {
  const { language, model, question } = understand(prompt, identityFor);
  return { language, appName: model?.name ?? "", wishes: model?.wishes ?? [], draft: model, question };
}

function plan({ draft }: TaskInput<"plan">): TaskResult<"plan"> {
  return contractOf({ ...draft, workflows: workflowsOf(draft) });
}

function code({ app, cell }: TaskInput<"code">): TaskResult<"code"> {
  return { files: cell === "skeleton" ? generateSkeleton(app) : generateCell(app, cell) };
}

/** The starter engine's answer to each task: pure functions, the same result for the same input. */
export const starterTasks = { intent, plan, code, fix: fixFor };
