import pluralize from "pluralize";
import { numberWords } from "../knowledge/function-words";
import { spelling } from "../knowledge/spelling";
import { type Verb, verbs } from "../knowledge/verbs";
import { own } from "./own";
import { isFunctionWord, isKnownWord, nearestWord } from "./vocabulary";

/**
 * One word, number or mark of the prompt. `start`–`end` are UTF-16 units of the text as typed. `norm`: lower case, slips
 * mended. `lemma`: singular of a noun, base of a verb. `owner`: what took it up; a content word without owner is reported.
 */
export type Token = {
  text: string;
  start: number;
  end: number;
  norm: string;
  lemma: string;
  plural: boolean;
  verb: Verb | null;
  kind: "word" | "number" | "mark";
  value: number | null;
  depth: number;
  owner: string | null;
};

/** What is read of a prompt; the rest is a stated limit. */
export const readCharacters = 8000;

const TOKEN =
  /https?:\/\/\S+|[\w.+-]+@[\w-]+\.\w+|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![\p{L}])|\d+(?:[.,]\d+)*|\bw\/(?=\s)|(?:e\.g|i\.e|a\.m|p\.m)\.?|\p{L}[\p{L}\p{M}\d]*(?:['’\-/]\p{L}[\p{L}\p{M}\d]*)*|->|=>|[→⇒–—]|[^\s]/gu;

const keepAsTyped = new Set(["news", "series", "species", "species", "equipment", "staff", "bus", "gas", "status", "address", "class", "business", "access", "glass", "dress", "process", "fitness", "success", "bonus", "campus", "analysis", "basis", "this", "his", "its", "was", "is", "has", "does", "goes", "as", "us", "yes", "plus", "less", "miss", "always", "sometimes", "across", "sms", "css", "gps", "chess", "data", "media", "loss", "pass", "press", "focus", "virus", "menus", "wish list", "thus", "chaos", "lens", "tennis", "physics", "lbs"]); // biome-ignore format: a list of words
const oddSingulars: Readonly<Record<string, string>> = { caches: "cache", lenses: "lens", cookies: "cookie", movies: "movie", criteria: "criterion", allergies: "allergy", halves: "half", leaves: "leave", shelves: "shelf", addresses: "address", classes: "class", buses: "bus", statuses: "status", menus: "menu", dishes: "dish", people: "people" }; // biome-ignore format: a table is read by rows

export function singular(word: string): string {
  const odd = own(oddSingulars, word);
  if (odd) return odd;
  return keepAsTyped.has(word) || word.length < 4 || word.includes("'") ? word : pluralize.singular(word);
}

export function plural(word: string): string {
  if (/(staff|news|equipment|homework|series|species|crew|personnel)$/.test(word)) return word;
  return pluralize.plural(word);
}

function contextual(norm: string, previous: string, next: string): string {
  if (
    norm === "there" &&
    ["own", "dog", "dogs", "phone", "phones", "upcoming", "jobs", "account", "orders"].includes(next)
  )
    return "their";
  if (norm === "then" && previous === "more") return "than";
  if (norm === "min" && /\d$/.test(previous)) return "minutes";
  if (norm === "hour" && /^\d/.test(previous)) return "hour";
  return norm;
}

const numeric = (text: string): number | null => {
  const digits = text.replace(/(st|nd|rd|th)$/, "");
  if (!/^\d/.test(digits)) return null;
  const thousands = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits);
  const value = Number(thousands ? digits.replaceAll(",", "") : digits.replace(",", "."));
  return Number.isFinite(value) ? value : null;
};

function lemmaOf(norm: string, verb: Verb | null): string {
  const one = singular(norm);
  if (one !== norm && isKnownWord(one)) return one;
  if (isKnownWord(norm)) return norm;
  if (verb) return verb.base;
  return one;
}

const functionLemma = (norm: string, verb: Verb | null) =>
  verb ? verb.base : isKnownWord(singular(norm)) ? singular(norm) : norm;

function normalise(text: string): string {
  const folded = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  return own(spelling, folded) ?? folded;
}

const kindOf = (text: string): Token["kind"] =>
  /^\d/.test(text) ? "number" : /^[\p{L}]/u.test(text) ? "word" : "mark";

/** How deep in brackets each token stands; a bracket stands as deep as what it holds. */
function depthsOf(texts: readonly string[]): number[] {
  let depth = 0;
  return texts.map((text) => {
    if (text === "(" || text === "[") depth += 1;
    const at = depth;
    if (text === ")" || text === "]") depth = Math.max(0, depth - 1);
    return at;
  });
}

type Meaning = Pick<Token, "norm" | "lemma" | "verb" | "plural" | "value">;

function meaningOfWord(typed: string): Meaning {
  const norm = nearestWord(typed);
  const verb = verbs.get(norm) ?? null;
  return {
    norm,
    verb,
    lemma: isFunctionWord(norm) ? functionLemma(norm, verb) : lemmaOf(norm, verb),
    plural: singular(norm) !== norm,
    value: own(numberWords, norm) ?? null,
  };
}

const meaningOfSign = (kind: Token["kind"], norm: string): Meaning => ({
  norm,
  verb: null,
  lemma: functionLemma(norm, null),
  plural: false,
  value: kind === "number" ? numeric(norm) : (own(numberWords, norm) ?? null),
});

/** A word that a rephrasing puts in: it stands where the words stood that it is said for. */
export function spokenWord(word: string, place: Pick<Token, "start" | "end" | "depth">): Token {
  const kind = kindOf(word);
  const meaning = kind === "word" ? meaningOfWord(word) : meaningOfSign(kind, word);
  return { text: word, kind, ...meaning, ...place, owner: null };
}

/** Cuts the readable part of a prompt into tokens, with brackets counted. Pure; the same text gives the same tokens. */
export function tokenise(prompt: string): Token[] {
  const raw = [...prompt.slice(0, readCharacters).matchAll(TOKEN)].filter(([text]) => !/^[\p{Cc}\p{Cf}]+$/u.test(text));
  const norms = raw.map(([text]) => normalise(text));
  const depths = depthsOf(raw.map(([text]) => text));
  return raw.map((match, index): Token => {
    const text = match[0];
    const kind = kindOf(text);
    const typed = contextual(norms[index] ?? text, norms[index - 1] ?? "", norms[index + 1] ?? "");
    const meaning = kind === "word" ? meaningOfWord(typed) : meaningOfSign(kind, typed);
    const start = match.index ?? 0;
    return { text, start, end: start + text.length, kind, ...meaning, depth: depths[index] ?? 0, owner: null };
  });
}
