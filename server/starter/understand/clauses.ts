import { determiners, fillers, prepositions, pronouns } from "../knowledge/function-words";
import { people as personWords } from "../knowledge/people";
import { things } from "../knowledge/things";
import type { Verb } from "../knowledge/verbs";
import { chunksOf, namesTogether, type Phrase, phraseAt, type WordGroup } from "./chunks";
import { meantLines } from "./layout";
import { rephrased } from "./rephrase";
import type { Token } from "./tokens";

/** Who acts in a clause: a phrase, or the person who writes ("I", "we"). */
export type Doer = { phrase: Phrase } | { self: true } | { everyone: true } | { they: true };
/**
 * One thing that is wished or told. `text`: its words in base form, joined by spaces, which cards are matched against;
 * `offsets[i]`: where token i starts in it. `actor`: who does it, inherited inside a sentence.
 */
export type SpokenClause = {
  tokens: Token[];
  start: number;
  end: number;
  sentence: number;
  text: string;
  offsets: number[];
  chunks: WordGroup[];
  actor: Doer | null;
  inherited: boolean;
  /** From a list of functions: "functionalities for a, b". */
  listed: boolean;
};

const thingWords = new Set(things.flatMap(({ words }) => words.map((word) => word.split(" ").at(-1) ?? word)));
const joiners = new Set(["and", "later", "afterwards", "but", "plus", "also", "oh", "then", "so", "&", "+"]);
const modalLike = new Set([
  "can",
  "would",
  "could",
  "should",
  "may",
  "must",
  "will",
  "shall",
  "need",
  "needs",
  "cannot",
  "can't",
  "shouldn't",
  "mustn't",
  "won't",
  "want",
  "wants",
  "get",
  "gets",
]);

/** Lines of the prompt; a break inside brackets is none. */
function linesOf(prompt: string, tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (before && token.depth === 0 && /\n/.test(prompt.slice(before.end, token.start))) lines.push([]);
    lines.at(-1)?.push(token);
  });
  return lines.filter((line) => line.length > 0);
}

/** Sentences of one line. */
function sentencesIn(line: readonly Token[]): Token[][] {
  const sentences: Token[][] = [[]];
  for (const token of line) {
    const ends =
      token.kind === "mark" && token.depth === 0 && /^([.!?;…]|\p{Extended_Pictographic})$/u.test(token.text);
    if (ends) sentences.push([]);
    else if (!(token.kind === "mark" && (sentences.at(-1)?.length ?? 0) === 0 && !/[("“«]/.test(token.text)))
      sentences.at(-1)?.push(token);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

const sentencesOf = (prompt: string, tokens: readonly Token[]): Token[][] =>
  meantLines(linesOf(prompt, tokens))
    .flatMap(sentencesIn)
    .filter((sentence) => !announces(sentence))
    .flatMap(rephrased);

/** "What I need:" says that a list follows, and nothing else. */
const announces = (sentence: readonly Token[]) =>
  sentence.at(-1)?.text === ":" && sentence.length <= 6 && sentence.every(({ lemma }) => !thingWords.has(lemma));

const lettingVerbs = new Set(["lets", "let", "allows", "enables"]);
const orderVerbs = new Set(["search", "use", "order", "sort", "show", "make", "add", "let", "filter", "calculate"]);
const orderPrepositions = new Set(["for", "with", "by", "on", "up", "in", "out", "at"]);
const openers = new Set(["no", "only", "each", "every", "everyone", "everybody", "nobody", "if", "when", "after", "bookings"]); // biome-ignore format: a list of words

/** Does a clause with its own verb start here: a verb, or a short phrase or pronoun followed by one? */
export function startsClause(tokens: readonly Token[], from: number, verbsOpen: boolean): boolean {
  const at = afterJoiners(tokens, from);
  const first = tokens[at];
  if (!first) return false;
  if (lettingVerbs.has(first.norm)) return true;
  const next = tokens[at + 1];
  if (namesTogether(first, next)) return false;
  if (first.verb && mayOrder(first.verb, verbsOpen) && (takesObject(next) || endsOrder(next)))
    return takesObject(next) || !thingWords.has(first.lemma);
  if (pronouns.has(first.norm)) return followedByVerb(tokens, at + 1);
  if (openers.has(first.norm) && hasVerbWithin(tokens, at, 9)) return true;
  const phrase = phraseAt(tokens, at);
  return phrase !== null && followedByVerb(tokens, at + phrase.tokens.length);
}

function afterJoiners(tokens: readonly Token[], from: number): number {
  let at = from;
  while (joiners.has(tokens[at]?.norm ?? "")) at += 1;
  return at;
}
const mayOrder = ({ base, form }: Verb, verbsOpen: boolean) =>
  (verbsOpen || orderVerbs.has(base)) && form !== "third" && form !== "past";
const takesObject = (next: Token | undefined) =>
  next?.kind === "word" && (!prepositions.has(next.norm) || orderPrepositions.has(next.norm));
const endsOrder = (next: Token | undefined) => !next || next.kind === "mark" || next.norm === "and";

function followedByVerb(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (
    ["only", "also", "just", "all", "not", "never", "always", "i", "we", "still", "then"].includes(
      tokens[at]?.norm ?? "",
    )
  )
    at += 1;
  const token = tokens[at];
  if (!token) return false;
  return (
    modalLike.has(token.norm) ||
    (token.verb !== null && token.verb.form !== "ing" && (token.verb.form !== "past" || token.verb.base === "be"))
  );
}
const hasVerbWithin = (tokens: readonly Token[], from: number, count: number) =>
  tokens.slice(from, from + count).some(({ verb, norm }) => verb !== null || modalLike.has(norm));

const entityish = (tokens: readonly Token[], from: number): boolean => {
  const at = afterJoiners(tokens, from);
  const phrase = phraseAt(tokens, at);
  if (!phrase) return false;
  const after = tokens[at + phrase.tokens.length]?.norm;
  const known = thingWords.has(phrase.head.lemma) || personWords.has(phrase.head.lemma);
  return phrase.plural && (known || ["with", "that", "which", "who", "("].includes(after ?? ""));
};

/** Where a sentence is cut. `listy`: it lists things, each a part of its own, as in "Customers with phone, their bikes, and parts". */
function cuts(tokens: readonly Token[], verbsOpen: boolean): number[] {
  const listy = !verbsOpen && entityish(tokens, 0) && !startsClause(tokens, 0, false);
  const found: number[] = [];
  tokens.forEach((token, index) => {
    if (token.depth > 0 || index === 0) return;
    const already = found.at(-1) === index - 1 || tokens[index - 1]?.norm === ",";
    if (!already && cutsAt(tokens, index, verbsOpen, listy)) found.push(index);
  });
  return found;
}
function cutsAt(tokens: readonly Token[], index: number, verbsOpen: boolean, listy: boolean): boolean {
  const norm = tokens[index]?.norm ?? "";
  const next = index + 1;
  if (norm !== "," && !joiners.has(norm)) return false;
  if (norm === "," && tokens[next]?.norm === "so") return false;
  if (startsClause(tokens, next, verbsOpen)) return true;
  return listy && (norm === "," || norm === "and") && entityish(tokens, next);
}

const FUNCTIONS =
  /^(?:the |this |that |my |our )?(?:[\w-]+ )?(?:site|website|web site|app|application|system|tool|platform|portal|page|software|it|software system) (?:should |shall |must |needs to |has to |will )?(?:have|has|offer|offers|include|includes|support|supports|contain|contains|feature|features|provide|provides)(?: the)?(?: following)?(?: functionalit(?:y|ies)| functions?| features?)?(?: for| of| to| like| such as| including)?:? /;
const INTRO =
  /^(?:hey |hi |hello |hallo |please |pls |can you |could you |i would like you to |i want you to |i would like |we would like |i want |we want |i need |we need |we'd like |i'd like |let's )*(?:to )?(?:have |implement |make |build |create |develop |design |get |set up |write |program |do |generate )?(?:me |us )?(?:an? |one |some )(?=[^,.]*?\b(?:site|website|app|application|system|tool|platform|portal|page|tracker|planner|calculator|board|shop|dashboard|database|manager|organiser|generator)\b)/;

/** How many tokens a frame at the start of the sentence takes; the rest is a list of functions. */
function frameLength(tokens: readonly Token[], pattern: RegExp): number {
  const words = tokens.map(({ norm }) => norm);
  const found = pattern.exec(`${words.join(" ")} `);
  if (!found) return 0;
  let length = 0;
  let count = 0;
  while (count < words.length && length < found[0].length) {
    length += (words[count]?.length ?? 0) + 1;
    count += 1;
  }
  return count;
}

const trimmed = (tokens: readonly Token[]): Token[] => {
  let [from, to] = [0, tokens.length];
  const loose = (token: Token | undefined, end: boolean) =>
    token !== undefined &&
    ((token.kind === "mark" && !/^[)("“”«»'%€$£]$/.test(token.text)) ||
      (joiners.has(token.norm) && !(end && token.norm === "so")));
  while (from < to && loose(tokens[from], false)) from += 1;
  while (to > from && loose(tokens[to - 1], true)) to -= 1;
  return tokens.slice(from, to);
};

function clauseOf(all: readonly Token[], sentence: number, listed: boolean): SpokenClause | null {
  const tokens = trimmed(all);
  const [first] = tokens;
  if (!first) return null;
  let text = "";
  const offsets = tokens.map(({ lemma }) => {
    const offset = text.length;
    text += `${lemma} `;
    return offset;
  });
  return {
    tokens,
    start: Math.min(...tokens.map(({ start }) => start)),
    end: Math.max(...tokens.map(({ end }) => end)),
    sentence,
    text: text.trimEnd(),
    offsets,
    chunks: chunksOf(tokens),
    actor: null,
    inherited: false,
    listed,
  };
}

const selves = new Set(["i", "we", "me", "us"]);
const everyone = new Set(["everybody", "everyone", "anybody", "anyone", "people", "nobody"]);

/** Who acts: the phrase before the first verb or modal, "I" or "we", or nobody said. */
function actorOf(clause: SpokenClause): Doer | null {
  const allowed = allowedPhrase(clause);
  if (allowed) return { phrase: allowed };
  for (const chunk of clause.chunks) {
    if (chunk.kind === "pronoun") return actorByPronoun(chunk.token.norm);
    if (chunk.kind === "phrase") return actingPhrase(clause, chunk.phrase);
    if (chunk.kind === "verb" || chunk.kind === "modal" || chunk.kind === "prep") return null;
  }
  return null;
}
/** "it lets customers book": who is allowed to. */
function allowedPhrase(clause: SpokenClause): Phrase | null {
  if (!/^(?:that |which |it )?(?:lets?|allow|enable) /.test(clause.text)) return null;
  const allowed = clause.chunks.slice(0, 4).find(({ kind }) => kind === "phrase");
  return allowed?.kind === "phrase" ? allowed.phrase : null;
}
function actorByPronoun(norm: string): Doer | null {
  if (norm === "they") return { they: true };
  if (selves.has(norm)) return { self: true };
  return everyone.has(norm) ? { everyone: true } : null;
}
function actingPhrase(clause: SpokenClause, phrase: Phrase): Doer | null {
  const last = phrase.tokens.at(-1);
  const at = last ? clause.tokens.indexOf(last) + 1 : 0;
  const rest = clause.tokens.slice(at);
  // "the owner of the plot sees", "customers, who call all the time, see"
  if (rest[0]?.norm === "of") {
    const inner = phraseAt(rest, 1);
    if (inner && followedByVerb(rest, 1 + inner.tokens.length)) return { phrase };
  }
  return followedByVerb(clause.tokens, at) ? { phrase } : null;
}

/** "an organisation registers, posts jobs and sees …": somebody, and what she does. */
function tellsOfPeople(tokens: readonly Token[]): boolean {
  const phrase = phraseAt(tokens, 0);
  const verb = phrase && tokens[phrase.tokens.length]?.verb;
  return Boolean(
    phrase &&
      personWords.has(phrase.head.lemma) &&
      verb &&
      verb.form !== "past" &&
      verb.form !== "ing" &&
      verb.base !== "be" &&
      verb.base !== "have",
  );
}

function clausesOfSentence(tokens: Token[], sentence: number): SpokenClause[] {
  const frame = frameLength(tokens, FUNCTIONS);
  const able = tokens.findIndex(
    (token, index) =>
      index < 12 &&
      ["able", "can", "may", "could", "must", "should"].includes(token.norm) &&
      !(token.norm === "should" && tokens[index + 1]?.norm === "be" && tokens[index + 2]?.norm === "able"),
  );
  const verbsOpen =
    frame > 0 ||
    able >= 0 ||
    tellsOfPeople(tokens) ||
    /^(it|there) (should|must)/.test(tokens.map(({ norm }) => norm).join(" "));
  const body = tokens.slice(frame);
  for (const token of tokens.slice(0, frame)) token.owner = "frame";
  const borders = [-1, ...cuts(body, verbsOpen), body.length];
  const parts = borders.slice(1).map((border, index) => body.slice((borders[index] ?? -1) + 1, border));
  return withSharedObjects(parts).flatMap((part) => clauseOf(part, sentence, frame > 0) ?? []);
}

const bareVerb = (tokens: Token[]) => {
  const content = trimmed(tokens);
  return content.length === 1 && content[0]?.verb !== null && !content[0]?.verb.operations.includes("signup");
};
/** "write, edit and publish articles": a lone verb shares the object that follows. */
function withSharedObjects(parts: Token[][]): Token[][] {
  const joined: Token[][] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before && endsInBareVerb(before) && (bareVerb(before) || trimmed(part)[0]?.verb))
      joined[joined.length - 1] = [...before, ...part];
    else joined.push(part);
  }
  return joined;
}
const endsInBareVerb = (tokens: Token[]) =>
  bareVerb(tokens) ||
  (tokens.at(-1)?.verb !== null &&
    tokens.length > 1 &&
    !tokens.at(-1)?.verb?.operations.includes("signup") &&
    tokens.at(-1)?.verb?.form === "base" &&
    ["to", "can", "and", "or"].includes(tokens.at(-2)?.norm ?? "") &&
    !thingWords.has(tokens.at(-1)?.lemma ?? ""));

const opensWithVerb = ({ chunks }: SpokenClause) =>
  chunks.find(({ kind }) => kind !== "mark" && kind !== "conj" && kind !== "word")?.kind === "verb";

/** The clauses of a prompt in order, with who acts in each. */
export function clausesOf(prompt: string, tokens: readonly Token[]): SpokenClause[] {
  const clauses: SpokenClause[] = [];
  let people: Doer | null = null;
  for (const [index, sentence] of sentencesOf(prompt, tokens).entries()) {
    let before: Doer | null = null;
    for (const clause of clausesOfSentence(sentence, index)) {
      const said = actorOf(clause);
      if (said && "phrase" in said) people = said;
      takeActor(clause, said, people, before);
      before = clause.actor ?? before;
      clauses.push(clause);
    }
  }
  return clauses;
}
/** "they" are the people named last; a clause that opens with its verb goes on with who acted `before` in the sentence. */
function takeActor(clause: SpokenClause, said: Doer | null, people: Doer | null, before: Doer | null): void {
  const they = said !== null && "they" in said;
  const known = they ? people : said;
  clause.actor = known ?? (opensWithVerb(clause) ? before : null);
  clause.inherited = they || (known === null && clause.actor !== null);
}

/** Length in tokens of "please make a … (website …)" at the start of a clause: the frame of the whole request. */
export const introLength = (tokens: readonly Token[]) => frameLength(tokens, INTRO);
/** A word with a meaning of its own: what the ledger asks an owner for. */
export const isContent = ({ kind, norm, lemma }: Token) =>
  (kind === "word" &&
    !fillers.has(norm) &&
    !fillers.has(lemma) &&
    !determiners.has(norm) &&
    !prepositions.has(norm) &&
    norm.length > 1) ||
  kind === "number";
