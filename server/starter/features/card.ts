import { type Draft, type DraftEntity, entityNamed, took } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import type { Token } from "../understand/tokens";

/**
 * One way in which people ask for a rule or a feature. `pattern` runs over a clause in base form; `settle` adds to the draft and
 * gives the ids of what it added, or null when the clause does not bind after all.
 */
export type Card = {
  id: string;
  pattern: RegExp;
  not?: RegExp;
  settle: (draft: Draft, clause: SpokenClause, match: RegExpExecArray) => string[] | null;
};

/** Tokens of a clause that lie in a range of its text. */
export function tokensIn(clause: SpokenClause, from: number, to: number): Token[] {
  return clause.tokens.filter((_, index) => {
    const offset = clause.offsets[index] ?? 0;
    return offset >= from && offset < to;
  });
}

/** Runs a card on a clause; true when it was taken up, and then its words are owned. */
export function play(draft: Draft, clause: SpokenClause, card: Card): boolean {
  if (card.not?.test(clause.text)) return false;
  const match = card.pattern.exec(clause.text);
  if (!match) return false;
  const ids = card.settle(draft, clause, match);
  if (!ids || ids.length === 0) return false;
  took(draft, clause, ids, tokensIn(clause, match.index, match.index + match[0].length));
  return true;
}

/** Entities that a clause names, in order. */
export function entitiesIn(draft: Draft, clause: SpokenClause): DraftEntity[] {
  const found: DraftEntity[] = [];
  for (const chunk of clause.chunks) {
    if (chunk.kind !== "phrase") continue;
    const entity = entityNamed(draft, chunk.phrase.words);
    if (entity && !found.includes(entity)) found.push(entity);
  }
  return found;
}

/** What the application is about most: what moves or is booked, else what was asked for first. */
export function mainEntity(draft: Draft): DraftEntity | null {
  const open = draft.entities.filter(({ linesOf }) => !linesOf);
  return (
    open.find(({ kind }) => kind === "work") ??
    open.find(({ kind }) => kind === "booking") ??
    open.find(({ kind }) => kind === "container") ??
    open[0] ??
    null
  );
}

/** The entity a clause is about: named in it, else of the clauses before it in order, else the main one. */
export function subjectOf(
  draft: Draft,
  clause: SpokenClause,
  fits: (entity: DraftEntity) => boolean = () => true,
): DraftEntity | null {
  const here = entitiesIn(draft, clause).find(fits);
  if (here) return here;
  const at = draft.heard.findIndex((heard) => heard.clause === clause);
  for (let index = at - 1; index >= Math.max(0, at - 3); index -= 1) {
    const before = draft.heard[index];
    const found = before ? entitiesIn(draft, before.clause).findLast(fits) : undefined;
    if (found) return found;
  }
  const main = mainEntity(draft);
  return main && fits(main) ? main : (draft.entities.find((entity) => !entity.linesOf && fits(entity)) ?? null);
}

/** Money in cents, as typed: 48, 0.45, 12.50. */
export const cents = (typed: string) => Math.round(Number(typed.replace(",", ".")) * 100);
