import { addEntity, addField, addReference, asked, assumed, type Draft, type DraftEntity, took } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { actingRole } from "../understand/roles";
import { type Card, entitiesIn, mainEntity, tokensIn } from "./card";
import { computedField } from "./figures";
import { addRule } from "./marks";

/** What people vote on or save: named in the clause, else the first thing that is read. */
function target(draft: Draft, clause: SpokenClause): DraftEntity | null {
  const readable = (entity: DraftEntity) =>
    ["document", "item", "bookable", "work"].includes(entity.kind) && !entity.linesOf;
  return entitiesIn(draft, clause).find(readable) ?? draft.entities.find(readable) ?? mainEntity(draft);
}

/** A mark that a person with an account puts on a row, at most one on each. */
function personalMark(
  draft: Draft,
  clause: SpokenClause,
  word: string,
  message: string,
  from: ReturnType<typeof asked>,
) {
  const role =
    actingRole(draft, clause) ??
    draft.roles.filter(({ side }) => side === "outside").toSorted((one, other) => other.rank - one.rank)[0];
  const about = target(draft, clause);
  if (!role || !about || role.side === "anyone") return null;
  const entity = addEntity(draft, [word], from);
  entity.kind = "note";
  entity.thing = null;
  const reference = addReference(entity, about, from);
  reference.onDelete = "withParent";
  const account = addField(entity, {
    label: role.names.one,
    type: "account",
    to: role.id,
    required: true,
    from: assumed("ownership"),
  });
  draft.facts.add(`signup:${role.id}`);
  draft.sayings.push({
    role: role.id,
    entity: entity.id,
    can: ["create", "read", "delete"],
    own: true,
    never: false,
    all: false,
    clause,
  });
  const rule = addRule(draft, `${entity.id}Once`, (id) => ({
    id,
    from,
    kind: "unique",
    entity: entity.id,
    message,
    fields: [reference.id, account.id],
    exceptStates: [],
  }));
  return { entity, about, reference, rule };
}

const vote: Card = {
  id: "vote",
  pattern: /\b(?:vote|upvote)\b/,
  settle: (draft, clause, match) => {
    const tokens = tokensIn(clause, match.index, match.index + match[0].length);
    const made = personalMark(draft, clause, "vote", "You have voted for this already.", asked(tokens));
    if (!made) return null;
    const count = computedField(
      made.about,
      "Votes",
      "int",
      { fold: "count", over: made.entity.id, via: made.reference.id },
      asked(tokens),
    );
    took(draft, clause, [], tokens);
    return [made.entity.id, made.rule, `${made.about.id}.${count.id}`];
  },
};

const favourite: Card = {
  id: "favourite",
  pattern: /\b(?:favou?rite|bookmark|watch ?list|wish ?list)\b/,
  settle: (draft, clause, match) => {
    const tokens = tokensIn(clause, match.index, match.index + match[0].length);
    const made = personalMark(draft, clause, "favourite", "This is among your favourites already.", asked(tokens));
    return made ? [made.entity.id, made.rule] : null;
  },
};

export const socialCards: readonly Card[] = [vote, favourite];
