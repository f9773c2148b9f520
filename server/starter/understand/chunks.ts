import {
  conjunctions,
  determiners,
  frameNouns,
  modals,
  pastWords,
  prepositions,
  pronouns,
} from "../knowledge/function-words";
import { people } from "../knowledge/people";
import type { Verb } from "../knowledge/verbs";
import type { Token } from "./tokens";
import { isKnownNoun } from "./vocabulary";

/** A noun with what stands before it. `words`: its content words in base form, `head` the last one. */
export type Phrase = {
  tokens: Token[];
  head: Token;
  words: string[];
  text: string;
  plural: boolean;
  quantity: number | null;
  /** "their bikes", "own jobs": whose it is. */
  possessive: string | null;
  own: boolean;
};
export type WordGroup =
  | { kind: "phrase"; phrase: Phrase; tokens: Token[]; depth: number }
  | {
      kind: "verb" | "prep" | "conj" | "modal" | "mark" | "word" | "pronoun" | "number";
      token: Token;
      tokens: Token[];
      depth: number;
    };

const possessives = new Set(["their", "my", "our", "your", "his", "her", "its"]);
const adverbs = new Set(["only", "also", "just", "still", "already", "again", "always", "never", "often", "too", "later", "online", "easily", "quickly", "first", "once", "together", "max", "max.", "themselves", "myself", "ourselves", "directly", "separately", "both", "even"]); // biome-ignore format: a list of words
const units = new Set([
  "minute",
  "hour",
  "day",
  "week",
  "month",
  "year",
  "euro",
  "eur",
  "pound",
  "dollar",
  "km",
  "kg",
  "m²",
  "%",
]);

const articles = new Set(["a", "an", "each", "every"]);
const isWord = (token: Token | undefined): token is Token => token?.kind === "word";
const closed = (token: Token) =>
  prepositions.has(token.norm) ||
  conjunctions.has(token.norm) ||
  pronouns.has(token.norm) ||
  modals.has(token.norm) ||
  pastWords.has(token.norm) ||
  adverbs.has(token.norm);
const isPerson = (token: Token | undefined) => token !== undefined && people.has(token.lemma);

/** A word that can be part of a noun phrase at this place. */
function nouny(token: Token | undefined, before: Token | undefined, next: Token | undefined, led: boolean): boolean {
  if (!isWord(token) || closed(token) || determiners.has(token.norm)) return false;
  return !token.verb || (!before && namesThing(token, next, led)) || nounOfVerb(token, token.verb, before, next);
}

/** A form of a verb that is a noun here all the same. */
function nounOfVerb(token: Token, verb: Verb, before: Token | undefined, next: Token | undefined): boolean {
  if (verb.base === "be" || verb.base === "have" || verb.base === "do" || verb.base === "go") return false;
  // "customers book tours", "the owner lists jobs": a plural or a person is followed by a verb.
  if (before && (before.plural || isPerson(before)) && !token.plural && verb.form !== "ing") return false;
  if (before && verb.form === "third" && (isPerson(before) || (isWord(next) && determiners.has(next.norm))))
    return false;
  // "a visit costs 35 per hour"
  if (before && verb.form === "third" && next?.kind === "number") return false;
  if (isKnownNoun(token.lemma) || isKnownNoun(token.norm)) return true;
  // "the guided tour", "asked colours"
  return (
    verb.form === "past" &&
    !before &&
    isWord(next) &&
    !closed(next) &&
    !determiners.has(next.norm) &&
    isKnownNoun(next.lemma)
  );
}

const opensList = new Set(["with", "have", "has", "that", "which", "who", "("]);
/** "Visits with a date", "a visit has": a word that is a verb elsewhere names a thing where it opens a list, or an article leads to it. */
function namesThing({ verb, plural }: Token, next: Token | undefined, led: boolean): boolean {
  if (!verb || ["be", "have", "do", "go", "buy", "sell"].includes(verb.base)) return false;
  const lists = next !== undefined && opensList.has(next.norm);
  return (verb.form === "third" && plural && lists) || (verb.form === "base" && led && (lists || next === undefined));
}

/** What stands before the noun: "all", "their own", "3". */
function leadingAt(tokens: readonly Token[], from: number): Pick<Phrase, "tokens" | "quantity" | "possessive" | "own"> {
  let quantity: number | null = null;
  let possessive: string | null = null;
  let own = false;
  const leading: Token[] = [];
  for (let token = tokens[from]; token; token = tokens[from + leading.length]) {
    const next = tokens[from + leading.length + 1];
    const counts = token.value !== null && isWord(next) && !closed(next);
    if (!determiners.has(token.norm) && !counts) break;
    if (possessives.has(token.norm)) possessive = token.norm;
    if (token.norm === "own") own = true;
    if (counts) quantity = token.value;
    leading.push(token);
  }
  return { tokens: leading, quantity, possessive, own };
}

/** The nouns in a row, none of them deeper in brackets than the phrase began. */
function nounsAt(tokens: readonly Token[], from: number, depth: number, led: boolean): Token[] {
  const nouns: Token[] = [];
  for (let token = tokens[from]; token; token = tokens[from + nouns.length]) {
    if (token.depth !== depth || !nouny(token, nouns.at(-1), tokens[from + nouns.length + 1], led)) break;
    nouns.push(token);
  }
  return nouns;
}

export function phraseAt(tokens: readonly Token[], from: number): Phrase | null {
  const leading = leadingAt(tokens, from);
  const led = articles.has(leading.tokens.at(-1)?.norm ?? "");
  const nouns = nounsAt(tokens, from + leading.tokens.length, tokens[from]?.depth ?? 0, led);
  const head = nouns.at(-1);
  if (!head) return null;
  if (leading.quantity !== null && nouns.length === 1 && units.has(head.lemma)) return null;
  const words = nouns.map(({ lemma }) => lemma);
  return {
    ...leading,
    tokens: [...leading.tokens, ...nouns],
    head,
    words,
    text: words.join(" "),
    plural: head.plural,
  };
}

const nounPairs = new Set(["show note", "order number", "order list", "search bar", "search field", "search box", "filter bar"]); // biome-ignore format: a list of words
/** A word that is also a verb, and the noun that makes a name of both: "show notes". */
export const namesTogether = (first: Token, next: Token | undefined) =>
  next !== undefined && nounPairs.has(`${first.lemma} ${next.lemma}`);

/** A noun that is also a verb ("book", "order") stands as a verb: at the start, after "to" or a modal, or between two phrases. */
function actsAsVerb(tokens: readonly Token[], at: number, previous: WordGroup | undefined): boolean {
  const token = tokens[at];
  if (!token?.verb || namesTogether(token, tokens[at + 1])) return false;
  if (namesThingAt(tokens, at, previous)) return false;
  if (!isKnownNoun(token.lemma) && !isKnownNoun(token.norm)) return true;
  if (token.plural && token.verb.form !== "third") return false;
  if (previous?.kind === "modal" || previous?.kind === "pronoun") return true;
  if (previous && tokens[at - 1]?.norm === "to") return true;
  if (opensAfter(previous)) return givesOrder(token, tokens[at + 1]);
  return previous?.kind === "phrase" && follows(previous.phrase, token.verb, tokens[at + 1]);
}
function namesThingAt(tokens: readonly Token[], at: number, previous: WordGroup | undefined): boolean {
  const token = tokens[at];
  const led = articles.has(tokens[at - 1]?.norm ?? "");
  return token !== undefined && namesThing(token, tokens[at + 1], led) && (led || opensAfter(previous));
}
/** "the owner books", "groups book a room": who does it stands before. */
const follows = ({ head, plural }: Phrase, { form }: Verb, next: Token | undefined) =>
  (isPerson(head) && form !== "ing") || (plural && form === "base" && determiners.has(next?.norm ?? ""));
const opensAfter = (previous: WordGroup | undefined) =>
  previous === undefined || ((previous.kind === "conj" || previous.kind === "mark") && previous.token.norm !== "(");
const objectFollows = (next: Token | undefined) =>
  isWord(next) && (determiners.has(next.norm) || next.norm === "for" || (!closed(next) && !next.verb));
// "book a tour", "booking for a group"
const givesOrder = (token: Token, next: Token | undefined) =>
  token.verb?.form !== "third" && (objectFollows(next) || token.verb?.form === "ing") && !frameOnly(token, next);
// "booking system", "order list": two nouns.
const frameOnly = (token: Token, next: Token | undefined) =>
  isWord(next) && frameNouns.has(next.lemma) && !next.plural && token.verb?.form !== "ing";

/** Cuts the tokens of a clause into noun phrases, verbs and the small words between. */
export function chunksOf(tokens: readonly Token[]): WordGroup[] {
  const chunks: WordGroup[] = [];
  let at = 0;
  const single = (kind: Exclude<WordGroup["kind"], "phrase">, token: Token) => {
    chunks.push({ kind, token, tokens: [token], depth: token.depth });
    at += 1;
  };
  for (let token = tokens[at]; token; token = tokens[at]) {
    const phrase = actsAsVerb(tokens, at, chunks.at(-1)) ? null : phraseAt(tokens, at);
    if (phrase) {
      chunks.push({ kind: "phrase", phrase, tokens: phrase.tokens, depth: token.depth });
      at += phrase.tokens.length;
    } else single(kindOf(token), token);
  }
  return chunks;
}

function kindOf(token: Token): Exclude<WordGroup["kind"], "phrase"> {
  if (token.kind === "mark") return "mark";
  if (token.kind === "number") return "number";
  if (modals.has(token.norm)) return "modal";
  if (token.verb && !prepositions.has(token.norm)) return "verb";
  if (prepositions.has(token.norm)) return "prep";
  if (pronouns.has(token.norm)) return "pronoun";
  return conjunctions.has(token.norm) ? "conj" : "word";
}
