import { plainColours } from "../knowledge/colours";
import { fieldNouns } from "../knowledge/field-names";
import { frameNouns } from "../knowledge/function-words";
import { outOfReach } from "../knowledge/out-of-reach";
import { people } from "../knowledge/people";
import {
  addEntity,
  addReference,
  asked,
  type Draft,
  type DraftEntity,
  entityNamed,
  kindOfNoun,
  thingOf,
  took,
} from "../model/draft";
import type { Phrase, WordGroup } from "./chunks";
import { introLength, type SpokenClause } from "./clauses";
import { own } from "./own";
import { roleOf } from "./roles";
import type { Token } from "./tokens";
import { isKnownNoun } from "./vocabulary";

type PhraseChunk = Extract<WordGroup, { kind: "phrase" }>;
const isPhrase = (chunk: WordGroup | undefined): chunk is PhraseChunk => chunk?.kind === "phrase";

/** The noun for what a verb makes: who books makes a booking. */
export const bookingOf: Readonly<Record<string, string>> = {
  book: "booking", reserve: "reservation", register: "registration", apply: "application", borrow: "loan", rent: "rental", enrol: "registration", order: "order", sign: "sign-up", donate: "donation",
}; // biome-ignore format: a table is read by rows

const abstract = new Set(["chaos", "access", "history", "form", "contact", "end", "possibility", "same", "different", "own", "more", "most", "result", "left", "need", "lot", "bar", "big", "red", "range", "keyword", "goal", "way", "while", "outside", "inside", "front", "back", "top", "bottom", "help", "order", "public", "approval", "right", "wrong", "order", "stuff", "turn", "tap", "click", "button", "question", "answer", "format", "privacy", "internet", "law", "security", "rule", "system", "world", "life", "love", "fun", "deal", "role", "permission", "copy", "row", "column", "field", "record", "status", "step", "link", "code", "password", "account", "profile", "login", "word", "text", "letter", "language", "picture", "figure", "total", "sum", "average", "statistic", "summary", "amount", "number", "value", "remaining", "upcoming", "workflow", "process", "progress", "change", "reminder", "setting", "one", "line", "few"]); // biome-ignore format: a list of words
const nounForms = new Set(["order", "question"]);

/** May this phrase become an entity at all? Colours, times, frames, mere properties and what is out of reach may not. */
function mayBeEntity(phrase: Phrase): boolean {
  const head = phrase.head.lemma;
  if (phrase.head.norm === "log" || phrase.head.norm === "sign") return false;
  // "tools" are things that are kept; "a tool" is more often the application.
  const frames = frameNouns.has(head) && !(phrase.plural && thingOf([head]) !== null);
  if (frames || (abstract.has(head) && !nounForms.has(head)) || own(plainColours, phrase.text)) return false;
  if (phrase.words.length === 1 && !/^[a-z][a-z-]{2,}$/.test(head)) return false;
  const whole = thingOf(phrase.words);
  if (fieldNouns.has(head) && !(whole?.words.includes(phrase.text) ?? false)) return false;
  if (phrase.text.length > 40 || phrase.words.length > 3) return false;
  return !outOfReach.some(({ pattern }) => pattern.test(head));
}
const countable = (phrase: Phrase) =>
  phrase.plural || phrase.quantity !== null || thingOf(phrase.words) !== null || isKnownNoun(phrase.head.lemma);

/** "Records with artist and title", "add homework with subject and text": whatever it is, it has properties of its own. */
function opensList({ chunks, tokens }: SpokenClause, index: number): boolean {
  const [before, chunk, next] = [chunks[index - 1], chunks[index], chunks[index + 1]];
  if (!isPhrase(chunk) || next?.tokens[0]?.norm !== "with" || chunk.phrase.words.length > 3) return false;
  if (people.has(chunk.phrase.head.lemma) || fieldNouns.has(chunk.phrase.head.lemma)) return false;
  const lists = tokens.slice(tokens.indexOf(next.tokens[0])).some(({ text, norm }) => text === "," || norm === "and");
  const made = before?.kind === "verb" && before.token.verb?.operations.includes("create") === true;
  return lists && (made || (index === 0 && chunk.phrase.plural));
}

const isThing = (clause: SpokenClause, index: number, phrase: Phrase): boolean =>
  (mayBeEntity(phrase) && countable(phrase)) || opensList(clause, index);

const giving = new Set(["create", "read", "update", "delete", "manage", "move", "search", "filter", "sort"]);
const looseVerbs = new Set([
  "be",
  "have",
  "do",
  "go",
  "need",
  "want",
  "let",
  "come",
  "run",
  "get",
  "take",
  "call",
  "work",
  "show",
  "use",
  "make",
  "keep",
  "give",
  "start",
  "open",
  "leave",
  "play",
  "answer",
  "provide",
  "present",
]);

const listNouns = new Set(["list", "overview", "directory", "catalogue", "collection", "information", "record", "inventory", "database", "history", "bank", "comparison"]); // biome-ignore format: a list of words
const listPrepositions = new Set(["of", "about", "for", "on"]);
const particles = new Set(["up", "in", "out", "off"]);
const farVerbs = new Set(["sign", "register", "apply", "look", "compare"]);
const keepingVerbs = new Set(["show", "make", "keep", "answer", "provide", "present", "have", "need", "take"]);

/** Position in which a noun gives an entity: object of a verb of the application, element of a list of things, "list of X", "each X has". */
function givesEntity(clause: SpokenClause, index: number): boolean {
  const { chunks } = clause;
  const chunk = chunks[index];
  if (!isPhrase(chunk) || chunk.depth > 0) return false;
  const first = index === 0 || (index === 1 && chunks[0]?.kind !== "verb");
  if (first && /^(each|every) /.test(clause.text)) return true;
  if (first && standsAlone(clause, index, chunk.phrase)) return chunk.phrase.plural;
  if (standsInList(chunks, index)) return true;
  const verb = chunks.slice(0, index).findLast(({ kind }) => kind === "verb");
  if (verb?.kind !== "verb" || !verb.token.verb) return false;
  const { base, operations } = verb.token.verb;
  const between = chunks.slice(chunks.indexOf(verb) + 1, index);
  if (!between.every((part) => letsObjectPass(part, base))) return false;
  if (looseVerbs.has(base)) return keepsThing(base, chunk.phrase);
  return operations.some((operation) => giving.has(operation));
}
/** Nobody acts and no verb follows at once: "Customers with phone number". */
const standsAlone = ({ chunks, actor }: SpokenClause, index: number, phrase: Phrase) =>
  chunks[index + 1]?.kind !== "verb" && actor === null && (phrase.plural || chunks[index + 1]?.kind === "prep");
/** "list of X", "information about X" */
function standsInList(chunks: readonly WordGroup[], index: number): boolean {
  const holder = chunks.slice(0, index).findLast(isPhrase);
  const before = chunks[index - 1];
  return (
    holder !== undefined &&
    listNouns.has(holder.phrase.head.lemma) &&
    before?.kind === "prep" &&
    listPrepositions.has(before.token.norm)
  );
}
/** May this stand between a verb and its object? "for" and "on" only after verbs that reach over them: "register for a tour". */
function letsObjectPass(part: WordGroup, base: string): boolean {
  if (part.kind !== "prep") return ["word", "number", "conj", "phrase", "verb"].includes(part.kind);
  const { norm } = part.token;
  return particles.has(norm) || (farVerbs.has(base) && (norm === "for" || norm === "on"));
}
const keepsThing = (base: string, phrase: Phrase) =>
  thingOf(phrase.words) !== null && keepingVerbs.has(base) && (phrase.plural || base === "make");

const isPersonPhrase = (phrase: Phrase) => people.has(phrase.head.lemma) || kindOfNoun(phrase.words) === "person";

/** People become rows only where they are kept: "customers with phone number", "manage members", "list of tenants". */
function personIsKept(draft: Draft, clause: SpokenClause, index: number, phrase: Phrase): boolean {
  const after = clause.chunks[index + 1];
  const opener = clause.chunks[index + 1]?.tokens[0]?.norm;
  const verb = clause.chunks.slice(0, index).findLast(({ kind }) => kind === "verb");
  const kept =
    verb?.kind === "verb" &&
    verb.token.verb?.operations.some(
      (operation) => ["create", "update", "delete", "manage"].includes(operation) && verb.token.verb?.base !== "see",
    );
  if (roleOf(draft, phrase.words))
    return Boolean(kept && verb?.kind === "verb" && ["manage", "add"].includes(verb.token.verb?.base ?? ""));
  if (
    kept &&
    !["give", "assign", "let", "make", "set", "pick", "choose", "invite", "select"].includes(
      verb?.kind === "verb" ? (verb.token.verb?.base ?? "") : "",
    )
  )
    return true;
  const holder = clause.chunks.slice(0, index).findLast(isPhrase);
  if (
    holder?.phrase.head.lemma === "list" &&
    phrase.plural &&
    !draft.entities.some(({ kind }) => kind === "booking") &&
    clause.actor === null
  )
    return true;
  if (index <= 1 && clause.actor === null && phrase.plural)
    return opener === "with" || after === undefined || opener === "(" || opener === ",";
  return index <= 1 && /^(each|every) /.test(clause.text);
}

function readClause(draft: Draft, clause: SpokenClause, last: { entity: DraftEntity | null }): void {
  clause.chunks.forEach((chunk, index) => {
    if (!isPhrase(chunk) || !givesEntity(clause, index) || !isThing(clause, index, chunk.phrase)) return;
    const { phrase } = chunk;
    const known = entityNamed(draft, phrase.words);
    if (REFUSES.test(clause.text)) {
      if (known) took(draft, clause, [known.id], [phrase.head]);
      return;
    }
    if (!known && isPersonPhrase(phrase) && !personIsKept(draft, clause, index, phrase)) return;
    const words = entityWords(phrase);
    const entity = addEntity(draft, words, asked(phrase.tokens));
    // How many there are, and in what condition, are wishes of their own: named rows or a rule take them.
    took(
      draft,
      clause,
      [entity.id],
      phrase.tokens.filter(({ value, norm }) => value === null && !conditions.has(norm)),
    );
    if (
      phrase.possessive === "their" &&
      last.entity &&
      last.entity !== entity &&
      last.entity.kind === "person" &&
      !clause.actor
    )
      addReference(entity, last.entity, asked(phrase.tokens));
    last.entity = entity;
  });
  readBookingVerb(draft, clause, last);
}

/** Who may not see gift expenses has not asked for a list of them. */
const REFUSES =
  /\b(?:can't|cannot|can not|may not|must not|mustn't|should not|shouldn't|never|nobody)\b.*\b(?:see|view|know|read)\b/;

const conditions = new Set(["late", "overdue", "unpaid", "expired", "missing", "damaged", "broken"]);
const qualifiers = new Set(["little", "short", "new", "upcoming", "open", "available", "free", "remaining", "current", "incoming", "old", "past", "future", "next", "last", "monthly", "weekly", "daily", "yearly", "simple", "different", "separate", "personal", "unpaid", "finished", "received", "saved", "complete", "full", "whole", "entire", "online", "guided", "single", "valid", "important", "small", "big", "local", "public", "private"]); // biome-ignore format: a list of words
const entityWords = (phrase: Phrase) => {
  const nouns = phrase.tokens.slice(-phrase.words.length);
  // "sold items", "today's walks": what was done to them and when they are does not make them another thing.
  const told = ({ norm, verb }: Token) =>
    verb?.form === "past" || norm.endsWith("'s") || qualifiers.has(norm) || conditions.has(norm);
  const words = phrase.words.filter((_, index) => index === phrase.words.length - 1 || !told(nouns[index] as Token));
  return words.slice(-3);
};

/** "visitors reserve places", "booking for a group", "users can register for a distance": what is made is the booking. */
function readBookingVerb(draft: Draft, clause: SpokenClause, last: { entity: DraftEntity | null }): void {
  for (const [index, chunk] of clause.chunks.entries()) {
    const noun = bookedBy(draft, clause, index);
    if (chunk.kind !== "verb" || !noun) continue;
    const object = clause.chunks.slice(index + 1).find(isPhrase);
    const kind = object && thingOf(object.phrase.words)?.kind;
    // "book an appointment", "request an order": the object is what is made.
    if (isMade(kind) && chunk.token.verb?.base !== "apply") return;
    const entity = bookingLike(draft, noun) ?? addEntity(draft, [noun], asked([chunk.token]));
    took(draft, clause, [entity.id], [chunk.token]);
    if (object && kind === "bookable" && entity.kind === "booking") linkBookable(draft, clause, entity, object.phrase);
    last.entity = entity;
  }
}
function bookedBy(draft: Draft, clause: SpokenClause, index: number): string | undefined {
  const chunk = clause.chunks[index];
  if (chunk?.kind !== "verb" || !booksSomething(clause, index)) return;
  return nounFor(draft, chunk.token.verb?.base ?? "");
}
const isMade = (kind: string | undefined) => kind === "booking" || kind === "work";
const bookingLike = (draft: Draft, noun: string) =>
  draft.entities.find(
    (entity) => entity.kind === "booking" && bookingFamily(entity.words.at(-1) ?? "") === bookingFamily(noun),
  );
/** Who says "booking" elsewhere means the same by "reserve". */
const nounFor = (draft: Draft, base: string): string | undefined =>
  base === "reserve" && /\bbooking\b/i.test(draft.prompt) ? "booking" : own(bookingOf, base);
const bookingFamily = (noun: string) =>
  ["booking", "reservation"].includes(noun)
    ? "booking"
    : ["registration", "sign-up"].includes(noun)
      ? "registration"
      : noun;

function booksSomething(clause: SpokenClause, index: number): boolean {
  const chunk = clause.chunks[index];
  if (chunk?.kind !== "verb") return false;
  const base = chunk.token.verb?.base;
  const next = clause.chunks[index + 1];
  const forms = clause.tokens[clause.tokens.indexOf(chunk.token) + 1]?.norm;
  if (base === "sign") return forms === "up" && /\bsign up (?:\w+ )?(for|to)\b/.test(clause.text);
  if (base === "register") return forms === "for";
  if (base === "order") return isPhrase(next) || forms === "from" || next === undefined;
  if (base === "apply")
    return forms === "for" || forms === "online" || forms === "with" || forms === "to" || next === undefined;
  if (base === "rent" || base === "donate" || base === "borrow" || base === "enrol") return true;
  return chunk.token.verb?.form !== "past";
}

function linkBookable(draft: Draft, clause: SpokenClause, booking: DraftEntity, phrase: Phrase): void {
  if (["place", "seat", "ticket", "time", "spot"].includes(phrase.head.lemma)) return;
  const bookable = addEntity(draft, entityWords(phrase), asked(phrase.tokens));
  took(draft, clause, [bookable.id], phrase.tokens);
  addReference(booking, bookable, asked(phrase.tokens));
}

/** The name of the application and what its first words name: "podcast site", "bike repair shop", "recipe cost calculator". */
function readIntro(draft: Draft, clause: SpokenClause): void {
  const length = introLength(clause.tokens);
  for (const token of clause.tokens.slice(0, length)) token.owner ??= "frame";
  const phrase = clause.chunks
    .filter(isPhrase)
    .find(({ phrase: candidate }) => candidate.tokens.some((token) => clause.tokens.indexOf(token) >= length));
  const words = (phrase?.phrase.tokens ?? []).filter((token) => clause.tokens.indexOf(token) >= length || length === 0);
  const lemmas = words
    .map(({ lemma }) => lemma)
    .filter(
      (word) =>
        ![
          "a",
          "an",
          "the",
          "please",
          "simple",
          "small",
          "my",
          "our",
          "make",
          "create",
          "build",
          "implement",
          "develop",
          "need",
        ].includes(word),
    );
  draft.appWords = lemmas;
  if (
    /\b(application|system|tool|portal|software)\b/.test(clause.text) &&
    !/\b(website|site|web page|homepage|landing)\b/.test(clause.text)
  )
    draft.facts.add("application");
  for (const token of words) token.owner ??= "name";
}

const greetings = new Set(["hey", "hi", "hello", "hiya", "dear", "thanks", "thank"]);

/** "Garden plots: plots with number": a name of several words that stands alone, whose things are told of after it. */
function isTitle(clauses: readonly SpokenClause[], clause: SpokenClause): boolean {
  const head = clause.chunks.findLast(isPhrase)?.phrase.head.lemma;
  const alone = clause.chunks.every(({ kind }) => kind === "phrase" || kind === "prep" || kind === "conj");
  const more = clauses.slice(1);
  return (
    clause === clauses[0] &&
    alone &&
    clause.tokens.length > 1 &&
    clause.tokens.length <= 8 &&
    !clause.tokens.some(({ norm }) => norm === "with") &&
    more.every(({ sentence }) => sentence !== clause.sentence) &&
    (more.some(({ tokens }) => tokens.some(({ lemma }) => lemma === head)) ||
      thingOf([head ?? ""]) === null ||
      clause.chunks.length > 1)
  );
}

export function readEntities(draft: Draft, clauses: readonly SpokenClause[]): void {
  const [first] = clauses;
  if (first) readIntro(draft, first);
  const last: { entity: DraftEntity | null } = { entity: null };
  for (const clause of clauses)
    if (
      !isTitle(clauses, clause) &&
      !greetings.has(clause.tokens[0]?.norm ?? "") &&
      !/\b(background|colour|component)\b/.test(clause.text)
    )
      readClause(draft, clause, last);
}
