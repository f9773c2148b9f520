import { determiners } from "../knowledge/function-words";
import type { Token } from "./tokens";
import { isKnownNoun } from "./vocabulary";

/** One element of an enumeration, with what stands in brackets behind it. */
export type Element = { tokens: Token[]; inside: Token[][]; label: string; words: string[]; head: Token };

const separators = new Set([",", "/", "+", "&", ";"]);
const lead = new Set([
  "also",
  "then",
  "their",
  "a",
  "an",
  "the",
  "own",
  "its",
  "his",
  "her",
  "my",
  "our",
  "plus",
  "each",
  "every",
  "some",
  "what",
  "for",
  "example",
  "e.g.",
  "like",
  "such",
  "as",
  "i.e.",
  "by",
  "current",
  "kind",
  "including",
  "optional",
  "lol",
  ":",
]);

function split(tokens: readonly Token[], depth: number): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    const joins = separators.has(token.text) || ["and", "or", "plus"].includes(token.norm);
    if (token.depth <= depth && joins) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** Elements of "name, year of birth, club and T-shirt size (S, M, L)", brackets kept with the element before them. */
export function elementsOf(tokens: readonly Token[]): Element[] {
  const [first] = tokens;
  if (!first) return [];
  const depth = Math.min(...tokens.map((token) => token.depth));
  return split(tokens, depth).flatMap((part) => {
    const outside = part.filter((token) => token.depth <= depth && !/^[()[\]"“”'«»]$/.test(token.text));
    const bracket = part.filter((token) => token.depth > depth && !/^[()[\]]$/.test(token.text));
    const body = dropLead(outside);
    const head = headOf(body);
    if (!head) return [];
    const words = body
      .filter(({ kind }) => kind !== "mark")
      .map((token) => (token === head ? token.lemma : token.norm));
    const label = body
      .map(({ norm }) => norm)
      .join(" ")
      .replace(/ - /g, "-");
    return [{ tokens: part, inside: bracket.length > 0 ? split(bracket, depth + 1) : [], label, words, head }];
  });
}

function dropLead(tokens: Token[]): Token[] {
  let from = 0;
  while (
    tokens[from] &&
    (lead.has(tokens[from]?.norm ?? "") || determiners.has(tokens[from]?.norm ?? "")) &&
    from < tokens.length - 1
  )
    from += 1;
  return tokens.slice(from);
}

/** The last word before a preposition: "year" of "year of birth", "notes" of "show notes". */
function headOf(tokens: readonly Token[]): Token | undefined {
  const stop = tokens.findIndex(
    ({ norm }, index) => index > 0 && ["of", "to", "for", "per", "with", "in", "from", "on", "at", "by"].includes(norm),
  );
  const words = (stop > 0 ? tokens.slice(0, stop) : tokens).filter(({ kind }) => kind === "word");
  // "queen seen", "date found": what was done to it is no name of it.
  const done = (token: Token | undefined) => token?.verb?.form === "past" && !isKnownNoun(token.lemma);
  return words.length > 1 && done(words.at(-1)) && !done(words.at(-2)) ? words.at(-2) : words.at(-1);
}

export const typedLabel = (tokens: readonly Token[]) =>
  tokens
    .filter(({ text }) => !/^[()[\]"“”«»]$/.test(text))
    .map(({ norm }) => norm)
    .join(" ")
    .replaceAll(" %", "%");
