import { type Phrasing, phrasings } from "../knowledge/phrasings";
import { spokenWord, type Token } from "./tokens";

type Range = [number, number];
type Found = { whole: Range; groups: Record<string, Range> };

const normsOf = (tokens: readonly Token[]) => tokens.map(({ norm }) => norm).join(" ");

/** From a range of the text of words to a range of the words; null when it cuts one apart. */
function tokenRange(tokens: readonly Token[], [from, to]: Range): Range | null {
  let offset = 0;
  let first = -1;
  for (const [index, { norm }] of tokens.entries()) {
    if (offset === from) first = index;
    offset += norm.length;
    if (offset === to) return first < 0 ? null : [first, index + 1];
    offset += 1;
  }
  return null;
}

/** Where the pattern of a phrasing stands in a sentence, in whole words. */
function find(tokens: readonly Token[], { heard, unless, holds }: Phrasing): Found | null {
  const text = normsOf(tokens);
  const match = unless?.test(text) ? null : heard.exec(text);
  if (!match?.indices || !(holds?.(match.groups ?? {}) ?? true)) return null;
  const [whole] = match.indices;
  const range = whole ? tokenRange(tokens, trim(text, whole)) : null;
  if (!range) return null;
  const groups: Record<string, Range> = {};
  for (const [name, place] of Object.entries(match.indices.groups ?? {})) {
    const inside = place && place[1] > place[0] ? tokenRange(tokens, trim(text, place)) : null;
    if (inside) groups[name] = inside;
  }
  return { whole: range, groups };
}
function trim(text: string, [from, to]: Range): Range {
  let [start, end] = [from, to];
  while (text[start] === " " && start < end) start += 1;
  while (text[end - 1] === " " && end > start) end -= 1;
  return [start, end];
}

/** The sentence with the words found said as the grammar knows them. "$name" stands for the words of a group, kept as they are. */
function saidAs(tokens: readonly Token[], { whole: [from, to], groups }: Found, said: string): Token[] {
  const heard = tokens.slice(from, to);
  const place = { start: heard[0]?.start ?? 0, end: heard.at(-1)?.end ?? 0, depth: heard[0]?.depth ?? 0 };
  let inside = 0;
  const middle = said
    .split(" ")
    .filter(Boolean)
    .flatMap((word) => {
      if (word === "(") inside = 1;
      const here = { ...place, depth: place.depth + inside };
      if (word === ")") inside = 0;
      if (!word.startsWith("$")) return [spokenWord(word, here)];
      const group = groups[word.slice(1)];
      const words = group ? tokens.slice(...group) : [];
      return inside > 0 ? words.map((token) => ({ ...token, depth: token.depth + inside })) : words;
    });
  return [...tokens.slice(0, from), ...middle, ...tokens.slice(to)];
}

const TIMES = 4;
function apply(tokens: Token[], phrasing: Phrasing): Token[] {
  let spoken = tokens;
  for (let time = 0; time < TIMES; time += 1) {
    const found = find(spoken, phrasing);
    if (!found) return spoken;
    const next = saidAs(spoken, found, phrasing.said);
    if (normsOf(next) === normsOf(spoken)) return spoken;
    spoken = next;
  }
  return spoken;
}

/** A sentence in the words that the grammar reads; one that says two things becomes two. */
export function rephrased(sentence: readonly Token[]): Token[][] {
  const spoken = phrasings.reduce(apply, [...sentence]);
  const sentences: Token[][] = [[]];
  for (const token of spoken)
    if (token.text === "." && token.depth === 0) sentences.push([]);
    else sentences.at(-1)?.push(token);
  return sentences.filter(({ length }) => length > 0);
}
