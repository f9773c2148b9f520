import { people } from "../knowledge/people";
import { phraseAt } from "./chunks";
import { spokenWord, type Token } from "./tokens";

const bulletMarks = new Set(["-", "*", "•", "·", "–", "—", "+", "○", "▪", "‣"]);
const headingWords = new Set(["for", "the", "our", "as", "a", "an", "what", "can", "should", "do", "be", "able", "to", "need", "needs", "side", "view", "area", "part", "page", "features", "pages"]); // biome-ignore format: a list of words

/** "For visitors:", "Our staff:", "What customers can do:": whose list of wishes begins here; their words, without the rest. */
function headed(line: readonly Token[]): Token[] | null {
  const colon = line.findIndex(({ text, depth }) => text === ":" && depth === 0);
  const outside = (colon < 0 ? line : line.slice(0, colon)).filter(({ depth }) => depth === 0);
  if (outside.length === 0 || outside.length > 7) return null;
  const from = outside.findIndex(({ norm }) => !headingWords.has(norm));
  const phrase = from < 0 ? null : phraseAt(outside, from);
  if (!phrase || !people.has(phrase.head.lemma)) return null;
  const rest = outside.slice(from + phrase.tokens.length);
  return rest.every(({ norm, kind }) => headingWords.has(norm) || kind === "mark") ? phrase.tokens : null;
}

const isBullet = (line: readonly Token[]) =>
  bulletMarks.has(line[0]?.text ?? "") ||
  (line[0]?.kind === "number" && /^[.)]$/.test(line[1]?.text ?? "") && line.length > 3);
const withoutBullet = (line: Token[]) => (bulletMarks.has(line[0]?.text ?? "") ? line.slice(1) : line.slice(2));
const colonIn = (line: readonly Token[]) => line.findIndex(({ text, depth }) => text === ":" && depth === 0);

/** Whose line it is put before what is wished in it: "cancel a booking" below "Visitors:" is "visitors can cancel a booking". */
function asWishOf(who: readonly Token[], line: Token[]): Token[] {
  const [first] = line;
  if (first?.verb?.form !== "base") return line;
  const place = { start: first.start, end: first.end, depth: 0 };
  return [...who.map((token) => ({ ...token, ...place })), spokenWord("can", place), ...line];
}

/** A line that only opens the list below it, by whom it names, or whatever it says before its colon. */
function heading(line: Token[]): { who: Token[] | null; rest: Token[][] } {
  const who = headed(line);
  for (const token of line) token.owner ??= "frame";
  return { who, rest: who || line.length <= 6 ? [] : [line.slice(0, -1)] };
}

/** "Visitors: browse tours": heading and wish on one line. */
function wishOnHeading(line: Token[]): Token[] | null {
  const [who, colon] = [headed(line), colonIn(line)];
  return who && colon > 0 && line[colon + 1]?.verb?.form === "base" ? asWishOf(who, line.slice(colon + 1)) : null;
}

/**
 * The lines of a text as they are meant: bullets without their marks, each with the people in whose list it stands, and
 * headings left out. `lines`: the tokens between two line breaks.
 */
export function meantLines(lines: readonly Token[][]): Token[][] {
  let who: Token[] | null = null;
  return lines.flatMap((line, index) => {
    const bullet = isBullet(line);
    const body = bullet ? withoutBullet(line) : line;
    const next = lines[index + 1];
    const opens = body.at(-1)?.text === ":" || (next !== undefined && isBullet(next) && headed(body) !== null);
    if (!bullet && opens && next) {
      const opened = heading(body);
      who = opened.who;
      return opened.rest;
    }
    const wish = wishOnHeading(body);
    if (wish) return [wish];
    if (!bullet) who = null;
    return [who ? asWishOf(who, body) : body];
  });
}
