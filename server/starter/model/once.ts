import { addRule } from "../features/marks";
import { titleOf } from "./complete";
import { asked, assumed, type Draft, type DraftEntity } from "./draft";

/** The number by which a written thing is called: episode 12, stop 3. */
const numberOf = ({ kind, fields }: DraftEntity) =>
  kind === "document"
    ? fields.find(({ id, type, required }) => id === "number" && type === "int" && required)
    : undefined;

const suggestion = (draft: Draft, entity: DraftEntity) =>
  entity.kind === "document"
    ? draft.heard.find(({ clause, traced }) => traced.has(entity.id) && /\b(suggest|propose)\b/.test(clause.text))
    : undefined;

/** What is called by a number has one of its own, and what people suggest is suggested once. */
export function onlyOnce(draft: Draft): void {
  for (const entity of draft.entities) {
    const number = numberOf(entity);
    if (number)
      addRule(draft, `${entity.id}NumberOnce`, (id) => ({
        id,
        from: assumed("numbered"),
        kind: "unique",
        entity: entity.id,
        message: "This number is taken already.",
        fields: [number.id],
        exceptStates: [],
      }));
    const suggested = suggestion(draft, entity);
    const title = entity.fields.find(({ id, type }) => id === titleOf(draft, entity) && type === "text");
    if (suggested && title)
      addRule(draft, `${entity.id}SuggestedOnce`, (id) => ({
        id,
        from: asked(suggested.clause.tokens),
        kind: "unique",
        entity: entity.id,
        message: "This has been suggested already.",
        fields: [title.id],
        exceptStates: [],
      }));
  }
}
