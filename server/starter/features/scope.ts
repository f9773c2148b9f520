import { onlySome, people } from "../knowledge/people";
import { type Operation, ownDeeds } from "../knowledge/verbs";
import { addRole, asked, type Draft, type DraftEntity, type DraftRole, entityNamed, took } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { bookingOf } from "../understand/entities";
import { own as ownEntry } from "../understand/own";
import { actingRole, roleOf } from "../understand/roles";
import { type Card, entitiesIn, mainEntity, tokensIn } from "./card";

type Can = Draft["sayings"][number]["can"][number];
const cans: Partial<Record<Operation, Can[]>> = {
  create: ["create", "read"], read: ["read"], update: ["read", "update"], delete: ["read", "delete"],
  manage: ["create", "read", "update", "delete", "move"], move: ["read", "move"], search: ["read"], filter: ["read"], sort: ["read"],
}; // biome-ignore format: a table is read by rows

/** Verbs that name a status more often than an edit, and edits that are none of the others. */
const ambiguous: Readonly<Record<string, Can[]>> = {
  set: ["read", "update"], pick: ["create", "read"], choose: ["create", "read"], request: ["create", "read"], assign: ["read", "update"],
  maintain: ["create", "read", "update", "delete"], keep: ["create", "read", "update"], mark: ["read", "update", "move"], open: ["read"], answer: ["read", "update"],
  publish: ["create", "read", "update", "move"], tag: ["read", "update"], start: ["read", "move"], take: ["read", "update"], order: ["create", "read"], import: ["create", "read"],
}; // biome-ignore format: a table is read by rows

function abilitiesIn(clause: SpokenClause): Can[] {
  const found = new Set<Can>();
  for (const chunk of clause.chunks) {
    const verb =
      chunk.kind === "verb" && chunk.depth === 0 && !chunk.token.owner?.endsWith(".flow") ? chunk.token.verb : null;
    if (!verb) continue;
    const list = ownEntry(ambiguous, verb.base) ?? verb.operations.flatMap((operation) => cans[operation] ?? []);
    for (const can of list) found.add(can);
  }
  return [...found];
}

const OWN =
  /\b(own|only (?:see |their|there|his|her|the one)|just (?:see )?their|assign(?:ed)? to (?:them|him|her)|my own|their (?:upcoming|past|own|booking|order|job|application|request|reservation|appointment|ticket|task|walk|loan|wedding))\b/;

/** Entities that a saying is about: named ones, what a booking verb makes, or everything. */
function aboutOf(draft: Draft, clause: SpokenClause): DraftEntity[] {
  const named = entitiesIn(draft, clause).filter(({ linesOf }) => !linesOf);
  const made = clause.chunks.flatMap((chunk) => {
    const noun = chunk.kind === "verb" ? ownEntry(bookingOf, chunk.token.verb?.base ?? "") : undefined;
    const found =
      noun && !(chunk.kind === "verb" && chunk.token.verb?.base === "register" && !/register for/.test(clause.text))
        ? entityNamed(draft, [noun])
        : null;
    return found ? [found] : [];
  });
  if (made.length > 0) return made;
  if (named.length === 0 && clause.tokens.some(({ norm }) => norm === "it" || norm === "them")) {
    const at = draft.heard.findIndex((heard) => heard.clause === clause);
    const before = draft.heard[at - 1];
    return before
      ? entitiesIn(draft, before.clause)
          .filter(({ linesOf }) => !linesOf)
          .slice(-1)
      : [];
  }
  return named;
}

const FORBIDS = /\b(can't|cannot|can not|may not|must not|mustn't|should not|shouldn't|never|no longer|not allow)\b/;

function sayAbout(draft: Draft, role: DraftRole, saying: Omit<Draft["sayings"][number], "role">): void {
  const { clause, entity } = saying;
  draft.sayings.push({ role: role.id, ...saying });
  took(
    draft,
    clause,
    [...(saying.never ? [`never:${role.id}:${entity}`] : []), `access:${role.id}:${entity}`, entity],
    clause.chunks.flatMap((chunk) =>
      chunk.kind === "verb" && !ownDeeds.has(chunk.token.verb?.base ?? "") ? chunk.tokens : [],
    ),
  );
}

/** What the clause is about; "can see everything" without a name is about the main thing. */
function namedOrMain(draft: Draft, clause: SpokenClause, all: boolean): DraftEntity[] {
  const entities = aboutOf(draft, clause);
  if (entities.length > 0 || !all) return entities;
  const main = mainEntity(draft);
  return main ? [main] : [];
}

/** "can't see who borrowed it": about a part of it, which forbids neither the borrowing nor the rest. */
const asksWho = ({ text }: SpokenClause) =>
  /\b(?:see|know|view|read) (?:who|whose|what|when|where|which|how)\b/.test(text);

/** What holds for some of them only, under a condition that nothing knows, is not said of them all. */
const isOfSome = ({ actor }: SpokenClause) =>
  actor !== null && "phrase" in actor && actor.phrase.words.slice(0, -1).some(onlySome);

const sayingWords = new Set(["own", "all", "only", "see"]);

function say(draft: Draft, clause: SpokenClause, role: DraftRole): void {
  const never = FORBIDS.test(clause.text);
  const abilities = abilitiesIn(clause);
  if (abilities.length === 0 || (never && asksWho(clause)) || isOfSome(clause)) return;
  // Who may not delete may still look: what is forbidden is the deed, not the reading that comes with it.
  const deeds = abilities.filter((ability) => ability !== "read");
  const can = never && deeds.length > 0 ? deeds : abilities;
  const all = /\b(all|everything|every|everybody's)\b/.test(clause.text);
  const own = OWN.test(clause.text) && !never;
  const about = namedOrMain(draft, clause, all || own);
  if (about.length === 0) return;
  for (const entity of about) {
    // "book a tour": what is booked is only read; what is made is made.
    const makes = entity.kind === "bookable" && aboutOf(draft, clause).length === 0;
    sayAbout(draft, role, { entity: entity.id, can: makes ? ["read"] : can, own, never, all, clause });
  }
  for (const token of clause.tokens) if (sayingWords.has(token.norm)) token.owner ??= "access";
}

/** "people can suggest films": where others sign in, those suggest them. */
function writerOf(draft: Draft, clause: SpokenClause): DraftRole | null {
  const role = actingRole(draft, clause);
  if (role?.side !== "anyone" || !clause.actor || !("everyone" in clause.actor)) return role;
  const writes =
    abilitiesIn(clause).includes("create") && aboutOf(draft, clause).some(({ kind }) => kind === "document");
  return (writes ? draft.roles.find(({ side }) => side === "outside") : null) ?? role;
}

/** Who may do what, said clause by clause. */
export function readSayings(draft: Draft): void {
  for (const { clause } of draft.heard) {
    const role = writerOf(draft, clause);
    if (role) say(draft, clause, role);
    else if (!clause.actor) sayOfNobody(draft, clause);
  }
}

/** "functionalities for browsing tours": what visitors or users may do, whoever comes from outside. */
function sayOfNobody(draft: Draft, clause: SpokenClause): void {
  if (!clause.listed) return;
  const outside = draft.roles
    .filter(({ side }) => side !== "inside")
    .toSorted((one, other) => one.rank - other.rank)[0];
  const manages = clause.chunks.some(
    (chunk) =>
      chunk.kind === "verb" &&
      ["manage", "create", "add", "edit", "delete", "set", "record"].includes(chunk.token.verb?.base ?? ""),
  );
  const byStaff = manages && draft.roles.some(({ side }) => side === "inside");
  if (outside && !byStaff) say(draft, clause, outside);
  else
    took(
      draft,
      clause,
      aboutOf(draft, clause).map(({ id }) => id),
    );
}

/** "translators must not know what a client pays": a field that a role is never sent. */
const hides: Card = {
  id: "hides",
  pattern:
    /\b(?:must not|can't|cannot|can not|should not|shouldn't|may not|never|don't|do not|not) (?:be )?(?:see|know|read|view|show|visible)\b (.*)/,
  settle: (draft, clause, match) => {
    const role =
      actingRole(draft, clause) ??
      draft.roles.find(({ words }) => new RegExp(`\\bto (?:the |any )?${words.at(-1)}`).test(clause.text));
    if (!role) return null;
    const tail = match[1] ?? "";
    for (const entity of draft.entities)
      for (const field of entity.fields) {
        const money = field.type === "money" && /\b(pay|price|cost|paid)\b/.test(tail);
        if (!money && !new RegExp(`\\b${field.label.toLowerCase().replace(/[^a-z ]/g, ".")}s?\\b`).test(tail)) continue;
        draft.hidden.push({ role: role.id, entity: entity.id, field: field.id });
        return [`access:${role.id}:${entity.id}`, `${entity.id}.${field.id}`];
      }
    const entity = entitiesIn(draft, clause)[0];
    if (!entity || asksWho(clause)) return null;
    draft.sayings.push({ role: role.id, entity: entity.id, can: ["read"], own: false, never: true, all: true, clause });
    return [`never:${role.id}:${entity.id}`];
  },
};

/** "only committee members can change things": others keep what they may read. */
const onlyRole: Card = {
  id: "onlyRole",
  pattern: /^only (?:the |our )?(.+?) (?:can|may|should|be allow|be able)/,
  settle: (draft, clause, match) => {
    const words = (match[1] ?? "").split(" ");
    if (!people.has(words.at(-1) ?? "")) return null;
    const tokens = tokensIn(clause, match.index, match.index + match[0].length).filter(({ lemma }) =>
      words.includes(lemma),
    );
    const role = roleOf(draft, words) ?? addRole(draft, words, asked(tokens));
    draft.facts.add(`only:${role.id}`);
    const named = entitiesIn(draft, clause);
    return (named.length > 0 ? named : draft.entities.slice(0, 1)).flatMap((entity) => [
      `access:${role.id}:${entity.id}`,
      ...draft.roles.flatMap(({ id }) => (id === role.id ? [] : [`never:${id}:${entity.id}`])),
    ]);
  },
};

export const scopeCards: readonly Card[] = [hides, onlyRole];
