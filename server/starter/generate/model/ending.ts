import type { Flow } from "@/lib/contract/app-model";

const ENDING = /\b(cancel|reject|declin|refus|withdraw|dismiss|clos|archiv|call(ed)? off|giv(e|en) up|no-show|expel)/i;

/** A step that ends something is asked about before it happens: what is cancelled or rejected is so for somebody else too. */
export function asksFirst({ states }: Flow, move: Flow["moves"][number]): boolean {
  const state = states.find(({ id }) => id === move.to);
  return ENDING.test(move.label) || ENDING.test(state?.label ?? "");
}
