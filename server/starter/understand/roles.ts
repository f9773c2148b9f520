import { onlySome, people } from "../knowledge/people";
import { addRole, asked, type Draft, type DraftRole, took } from "../model/draft";
import type { Phrase } from "./chunks";
import type { SpokenClause } from "./clauses";

const acting = new Set(["create", "read", "update", "delete", "manage", "move", "search", "filter", "sort", "signup"]);
const isPersonWord = (word: string) => people.has(word);

/** Does this clause say that its actor does something in the application, rather than tell about the world? */
function actsInApp(clause: SpokenClause): boolean {
  return (
    clause.chunks.some(
      (chunk) => chunk.kind === "verb" && chunk.token.verb?.operations.some((operation) => acting.has(operation)),
    ) ||
    clause.chunks.some(
      (chunk) =>
        chunk.kind === "verb" &&
        ["request", "approve", "need", "print", "send", "get", "have", "call"].includes(chunk.token.verb?.base ?? "") &&
        chunk.token.verb?.base !== "have",
    )
  );
}

/** "the organiser needs a list of starters". */
const needs = (clause: SpokenClause) =>
  /\b(need|want|get|receive)\b/.test(clause.tokens.map(({ norm }) => norm.replace(/s$/, "")).join(" "));

/** Words of a person phrase without what is only counted or described: "two mechanics" → mechanic, "museum staff" → museum staff. */
function personWords(phrase: Phrase): string[] | null {
  const at = phrase.words.findIndex(
    (word, index) => isPersonWord(word) && index >= 0 && index === phrase.words.length - 1,
  );
  if (at >= 0)
    return phrase.words
      .slice(-2)
      .filter((word, index, all) => index === all.length - 1 || (/^[a-z-]+$/.test(word) && !onlySome(word)));
  const known = phrase.words.findIndex(isPersonWord);
  return known === 0 && phrase.words.length === 2 && ["member", "desk", "office"].includes(phrase.words[1] ?? "")
    ? phrase.words
    : null;
}

function readActor(draft: Draft, clause: SpokenClause): void {
  const { actor } = clause;
  if (!actor || clause.inherited) return;
  if ("phrase" in actor) {
    const words = personWords(actor.phrase);
    const forbidden = /\b(can't|cannot|can not|must not|may not) (have|be|lead|do|teach|work)\b/.test(clause.text);
    if (!words || forbidden || !(actsInApp(clause) || needs(clause))) return;
    const role = addRole(draft, words, asked(actor.phrase.tokens));
    took(draft, clause, [role.id], actor.phrase.tokens);
  } else if ("everyone" in actor && actsInApp(clause) && /\b(can|should|see|may)\b/.test(clause.text))
    draft.facts.add("public");
}

function prepositionBefore(clause: SpokenClause, index: number): string {
  const before = clause.chunks[index - 1];
  return before?.kind === "prep" ? before.token.norm : "";
}

/** More than a dozen are guests or members, not staff. */
const isHeadcount = (quantity: number | null) => quantity !== null && quantity <= 12;

/** "for the organiser", "only for members", "by staff", "with two mechanics", "a page for the head of clinic". */
function readMentions(draft: Draft, clause: SpokenClause): void {
  clause.chunks.forEach((chunk, index) => {
    if (chunk.kind !== "phrase") return;
    const words = personWords(chunk.phrase);
    if (!words) return;
    const named = words.at(-1) ?? "";
    const head = people.get(named);
    const preposition = prepositionBefore(clause, index);
    const counted = preposition === "with" && isHeadcount(chunk.phrase.quantity);
    const countedStaff = counted && head?.side === "inside";
    const invites = ["by", "for"].includes(preposition) && (head?.rank ?? 0) >= 6;
    const alone = index === clause.chunks.length - 1 && ["admin", "administrator"].includes(named);
    if (!countedStaff && !invites && !alone) return;
    const role = addRole(draft, words, asked(chunk.phrase.tokens));
    if (counted) role.count = chunk.phrase.quantity;
    took(draft, clause, [role.id], chunk.phrase.tokens);
  });
}

const wholeStaff = new Set(["staff", "team", "crew", "personnel", "employee", "worker", "colleague"]);
const speaksForOne = (clause: SpokenClause) =>
  clause.tokens.some(({ norm }) => ["i", "me", "my", "myself"].includes(norm)) && actsInApp(clause);

const SELF = /\b(?:i be|i'm|im|we be) (?:an? |the )?((?:[\w-]+ ){0,2}[\w-]+)/;
/** Who writes: "I'm secretary of …", "me as DM"; else the owner, when she is set apart from others. */
function readSelf(draft: Draft, clauses: readonly SpokenClause[]): void {
  const speaks = clauses.filter(({ actor }) => actor !== null && "self" in actor);
  const named = clauses
    .flatMap((clause) => SELF.exec(clause.text)?.[1]?.split(" ") ?? [])
    .filter((word) => (people.get(word)?.rank ?? 0) >= 6);
  const word = named[0];
  const others = draft.roles.length > 0;
  if (word) {
    const clause = clauses.find(({ text }) => SELF.test(text));
    const token = clause?.tokens.find(({ lemma }) => lemma === word);
    if (clause && token) {
      const role = addRole(draft, [word], asked([token]), "inside");
      role.self = true;
      took(draft, clause, [role.id], [token]);
    }
    return;
  }
  const wanting = speaks.find((clause) => actsInApp(clause) || /\b(see all|be able|want|need)\b/.test(clause.text));
  if (!others || !wanting || draft.roles.some(({ rank, side }) => side === "inside" && rank >= 8)) {
    const top = draft.roles.filter(({ side, rank }) => side === "inside" && rank >= 8)[0];
    if (top && wanting) top.self = true;
    return;
  }
  // "we" and the staff are the same people; "I" is set apart from those who are named.
  const staff = draft.roles.find(({ side, words }) => side === "inside" && wholeStaff.has(words.at(-1) ?? ""));
  if (staff && !speaks.some(speaksForOne)) {
    staff.self = true;
    return;
  }
  const pronoun = wanting.tokens.find(({ norm }) => ["i", "we", "me"].includes(norm)) ?? wanting.tokens[0];
  const role = addRole(draft, ["owner"], asked(pronoun ? [pronoun] : wanting.tokens), "inside");
  role.self = true;
}

/** "user" of a prompt that also names whom it means is that person. */
function foldGeneric(draft: Draft, clauses: readonly SpokenClause[]): void {
  const generic = draft.roles.filter(({ words }) =>
    ["user", "people", "person", "everyone", "visitor"].includes(words.at(-1) ?? ""),
  );
  const outside = draft.roles.filter((role) => role.side !== "inside");
  if (generic.length === 0 || outside.length < 2) return;
  const visitor =
    outside.find(({ words }) => words.at(-1) === "visitor") ?? outside.find((role) => !generic.includes(role));
  const user = generic.find(({ words }) => words.at(-1) === "user");
  if (!visitor || !user || visitor === user) return;
  const apart =
    clauses.some(({ text }) => /\buser\b.*\b(register|log in|sign up)\b/.test(text)) &&
    visitor.words.at(-1) === "visitor";
  if (apart) return;
  draft.roles = draft.roles.filter((role) => role !== user);
  for (const heard of draft.heard) if (heard.traced.delete(user.id)) heard.traced.add(visitor.id);
  aliases.set(visitor, user.words);
}
const aliases = new WeakMap<DraftRole, string[]>();

/** The role that a phrase or the writer stands for. */
export function actingRole(draft: Draft, clause: SpokenClause): DraftRole | null {
  const { actor } = clause;
  if (!actor) return null;
  if ("self" in actor) return draft.roles.find(({ self }) => self) ?? null;
  if ("they" in actor) return null;
  if ("everyone" in actor) return draft.roles.find(({ side }) => side === "anyone") ?? null;
  return roleOf(draft, actor.phrase.words);
}
export function roleOf(draft: Draft, words: readonly string[]): DraftRole | null {
  const text = words.join(" ");
  return (
    draft.roles.find((role) => role.words.join(" ") === text) ??
    draft.roles.find(
      (role) =>
        words.includes(role.words.at(-1) ?? "") && (role.words.length === 1 || words.at(-1) === role.words.at(-1)),
    ) ??
    draft.roles.find((role) => aliases.get(role)?.join(" ") === words.at(-1)) ??
    draft.roles.find((role) => words.length === 1 && role.words.includes(words[0] ?? "")) ??
    null
  );
}

/** Who says "I" does not call herself "the owner": of a dog or a car that is the one who brings it. */
function ownersOfThings(draft: Draft, clauses: readonly SpokenClause[]): void {
  const owner = draft.roles.find(({ words }) => words.join(" ") === "owner");
  const speaks = clauses.some(
    ({ actor, text }) => actor !== null && "self" in actor && /\b(i|me|my) /.test(`${text} `),
  );
  const outside = draft.roles.find(({ side }) => side === "outside");
  if (!owner || !speaks || !outside) return;
  if (
    !clauses.some(({ text }) => /\b(dog|pet|cat|horse|car|bike|animal|plant)\b/.test(text)) ||
    clauses.some(({ text }) => /\bme (?:the|as) owner\b/.test(text))
  )
    return;
  draft.roles = draft.roles.filter((role) => role !== owner);
  for (const { traced } of draft.heard) if (traced.delete(owner.id)) traced.add(outside.id);
  aliases.set(outside, ["owner"]);
}

export function readRoles(draft: Draft, clauses: readonly SpokenClause[]): void {
  for (const clause of clauses) readActor(draft, clause);
  for (const clause of clauses) readMentions(draft, clause);
  ownersOfThings(draft, clauses);
  readSelf(draft, clauses);
  foldGeneric(draft, clauses);
}
