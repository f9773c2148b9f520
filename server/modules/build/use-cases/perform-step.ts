import { HOLDS_AFTER_ALL } from "@/lib/build/state";
import { assertNever } from "@/lib/exhaustive";
import { cutBlueprint } from "@/server/modules/blueprint/cut";
import type { BuildStep } from "../next-step";
import { buildComponent } from "./build-component";
import { commitSkeleton } from "./commit-skeleton";
import { draftContract } from "./draft-contract";
import type { StepContext } from "./driver";
import { cancelBuild, finishBuild, judgeGate } from "./finish-build";
import { mergeComponent } from "./merge-component";
import { readContract } from "./read-contract";
import { showDraft } from "./show-draft";

/** Does one step. Doing it twice, or again after a death at any line, is harmless. */
export function performStep(context: StepContext, step: BuildStep): Promise<void> {
  switch (step.do) {
    case "draft_contract":
      return draftContract(context);
    case "approve":
      return approve(context);
    case "cut_blueprint":
      return recordBlueprint(context);
    case "commit_skeleton":
      return commitSkeleton(context);
    case "show_draft":
      return showDraft(context);
    case "build_component":
      return buildComponent(context, step.component, step.attempt);
    case "merge_component":
      return mergeComponent(context, step.component, step.attempt);
    case "judge_gate":
      return judgeGate(context);
    case "finish":
      return finishBuild(context);
    case "ask":
      return ask(context, step);
    case "ask_dispute":
      return askAboutDispute(context, step);
    case "cancel":
      return cancelBuild(context);
    default:
      return assertNever(step);
  }
}

function approve({ view }: StepContext): Promise<void> {
  return view.record(({ contract }) =>
    contract && contract.approvedAtMs === null ? [{ type: "contract_approved", hash: contract.hash }] : [],
  );
}

async function recordBlueprint(context: StepContext): Promise<void> {
  const blueprint = cutBlueprint(await readContract(context));
  const components = blueprint.components.map(({ name, after, cells }) => {
    return { name, after, cells: cells.map(({ id, title }) => ({ id, title })) };
  });
  const checks = blueprint.checks.map(({ id, component }) => ({ id, component }));
  await context.view.record((build) => (build.blueprint ? [] : [{ type: "blueprint_made", components, checks }]));
}

function ask({ view }: StepContext, { id, component, because }: Extract<BuildStep, { do: "ask" }>): Promise<void> {
  const text = component
    ? `The ${component} could not be brought to pass its checks. ${because} Should it try again, or stop here?`
    : `Everything is built, but this is not proven: “${because}”. Should it stop here, so that you can start again with other words?`;
  const options = component ? ["Try again", "Stop here"] : ["Stop here"];
  return view.record((build) =>
    build.question || Object.hasOwn(build.answers, id) ? [] : [{ type: "question_asked", id, text, options }],
  );
}

function askAboutDispute(
  { view }: StepContext,
  { id, clauseId }: Extract<BuildStep, { do: "ask_dispute" }>,
): Promise<void> {
  return view.record((build) => {
    const clause = build.contract?.clauses.find((one) => one.id === clauseId);
    if (!clause || build.question || Object.hasOwn(build.answers, id)) return [];
    const text = `“${clause.text}” was proven, but you say: “${build.disputes[clauseId]}”. Something else can be built by starting again with other words. Does this clause hold after all?`;
    return [{ type: "question_asked", id, text, options: [HOLDS_AFTER_ALL] }];
  });
}
