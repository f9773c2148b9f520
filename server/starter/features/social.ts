import {
  addEntity,
  addField,
  addReference,
  asked,
  assumed,
  type Draft,
  type DraftEntity,
  entityNamed,
  took,
} from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { actingRole } from "../understand/roles";
import type { Token } from "../understand/tokens";
import { type Card, entitiesIn, mainEntity, tokensIn } from "./card";
import { computedField } from "./figures";
import { addRule } from "./marks";

/** What people vote on or save: named in the clause, else the first thing that is read. */
function target(draft: Draft, clause: SpokenClause): DraftEntity | null {
  const readable = (entity: DraftEntity) =>
    ["document", "item", "bookable", "work"].includes(entity.kind) && !entity.linesOf;
  // "suggest films and vote on them"
  const pronoun = clause.tokens.findIndex(({ norm }) => /^(it|them|these|those)$/.test(norm));
  const ahead = clause.chunks.flatMap((chunk) =>
    chunk.kind === "phrase" && clause.tokens.indexOf(chunk.tokens[0] as Token) < pronoun
      ? (entityNamed(draft, chunk.phrase.words) ?? [])
      : [],
  );
  const own = ahead.find(readable);
  const at = draft.heard.findIndex((heard) => heard.clause === clause);
  const before = draft.heard[at - 1]?.clause;
  const meant = before && pronoun >= 0 ? entitiesIn(draft, before).findLast(readable) : undefined;
  return own ?? meant ?? entitiesIn(draft, clause).find(readable) ?? draft.entities.find(readable) ?? mainEntity(draft);
}

/** A mark that a person with an account puts on a row, at most one on each. */
function personalMark(
  draft: Draft,
  clause: SpokenClause,
  word: string,
  message: string,
  from: ReturnType<typeof asked>,
) {
  const acting = actingRole(draft, clause);
  const role =
    (acting?.side === "anyone" ? null : acting) ??
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
  draft.facts.add(`mark:${entity.id}`);
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
    made.about.sort = { field: count.id, descending: true };
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
