import type { Entity, Flow } from "@/lib/contract/app-model";
import type { Step } from "@/lib/contract/workflow";
import { asksFirst } from "../model/ending";
import { sees, steps } from "./steps";

/** Accessible names of the kit's own controls; the same words as `starter-kit/src/lib/words.ts`. */
export const labels = {
  add: (one: string) => `New ${one}`,
  addLine: (one: string) => `Add ${one}`,
  save: "Save",
  saved: "Saved",
  edit: "Edit",
  remove: (one: string) => `Delete ${one}`,
  markWith: (one: string, title: string) => `${one.charAt(0).toUpperCase()}${one.slice(1)}: ${title}`,
  takeBack: (one: string, title: string) => `Take back ${one}: ${title}`,
  emptyMonth: (many: string, month: string) => `No ${many} in ${month} yet`,
  search: (many: string) => `Search ${many}`,
  filterBy: (label: string) => `Filter by ${label.toLowerCase()}`,
  status: "Status",
  markAs: (state: string) => `Mark as ${state}`,
  yes: (step: string) => `Yes, ${inSentence(step)}`,
  checkInput: "Please check what you entered.",
  print: "Print",
  printNow: "Print or save as PDF",
  code: "Code",
  find: "Find",
  openByCode: "See or change it",
  thanks: "Thank you, it is saved.",
  empty: (many: string) => `No ${many} yet`,
} as const;

/** Inside a sentence: “Picked up” → “picked up”, but “VIP” stays. */
export const inSentence = (text: string) =>
  /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);

export function moveLabel(flow: Flow, move: Flow["moves"][number]): string {
  const state = flow.states.find(({ id }) => id === move.to);
  return state?.label === move.label ? labels.markAs(inSentence(move.label)) : move.label;
}
export const stateLabel = (entity: Entity, id: string) =>
  entity.flow?.states.find((state) => state.id === id)?.label ?? id;

/** Takes a step; where it ends something, the question that comes first is answered. */
export function press(flow: Flow, move: Flow["moves"][number], then: Step["expect"]): Step[] {
  const label = moveLabel(flow, move);
  if (!asksFirst(flow, move)) return [steps.click("button", label, `Presses “${label}”.`, then)];
  const yes = labels.yes(label);
  return [
    steps.click("button", label, `Presses “${label}” and is asked first.`, sees("button", null, yes)),
    steps.click("button", yes, `Answers “${yes}”.`, then),
  ];
}
