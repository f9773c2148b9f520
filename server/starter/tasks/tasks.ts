import type { AppModel } from "@/lib/contract/app-model";
import type { TaskInput, TaskResult } from "@/lib/model/tasks";
import { identityFor } from "../design/identity";
import { generateCell, generateSkeleton } from "../generate/generate";
import { workflowsOf } from "../generate/workflows";
import { contractOf } from "../model/contract";
import { understand } from "../understand/read";
import { fixFor } from "./fix";

function intent({ prompt }: TaskInput<"intent">): TaskResult<"intent"> {
  const { language, model, question } = understand(prompt, identityFor);
  if (model && workflowsOf(model).length === 0)
    return {
      language,
      appName: model.name,
      wishes: [],
      draft: null,
      question: { text: nothingToDo(model), options: [] },
    };
  return { language, appName: model?.name ?? "", wishes: model?.wishes ?? [], draft: model, question };
}

/** A build proves what people do in a browser: without that, no plan of it could ever be done. */
const nothingToDo = ({ entities }: AppModel) =>
  `Of your text only this was read: ${entities.map(({ names }) => names.many).join(", ")}, and nobody could do anything with it that could be seen in a browser. Which things should be kept, with which properties, and who adds, changes and sees them?`;

function plan({ draft }: TaskInput<"plan">): TaskResult<"plan"> {
  return contractOf({ ...draft, workflows: workflowsOf(draft) });
}

function code({ app, cell }: TaskInput<"code">): TaskResult<"code"> {
  return { files: cell === "skeleton" ? generateSkeleton(app) : generateCell(app, cell) };
}

/** The starter engine's answer to each task: pure functions, the same result for the same input. */
export const starterTasks = { intent, plan, code, fix: fixFor };
