import type { Rule } from "@/lib/contract/app-model";
import type { Draft, DraftEntity } from "./draft";

/** Fields of its own rows without which a rule would see nothing to refuse. */
function readsOf(rule: Rule): (string | null)[] {
  switch (rule.kind) {
    case "noOverlap":
      return [rule.start, rule.end, ...lengthOf(rule)];
    case "concurrent":
      return [rule.start, rule.end, rule.amount, ...lengthOf(rule)];
    case "capacity":
      return [rule.of, rule.amount];
    case "notPast":
    case "window":
    case "closed":
      return [rule.field];
    default:
      return [];
  }
}
const lengthOf = ({ minutes }: Extract<Rule, { kind: "noOverlap" | "concurrent" }>) =>
  minutes && "field" in minutes ? [minutes.field] : [];

const isStamp = ({ flow }: DraftEntity, id: string) => flow?.states.some(({ stamps }) => stamps === id) ?? false;

/** What a rule about times and places reads is never left empty: a booking without a start would clash with nothing. */
export function settleNeeded(draft: Draft): void {
  for (const rule of draft.rules) {
    const entity = draft.entities.find(({ id }) => id === rule.entity);
    const reads = readsOf(rule);
    for (const field of entity?.fields ?? [])
      if (entity && reads.includes(field.id) && field.type !== "computed" && !isStamp(entity, field.id))
        field.required = true;
  }
}
