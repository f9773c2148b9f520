import { frameNouns } from "../knowledge/function-words";
import { people } from "../knowledge/people";
import { verbs } from "../knowledge/verbs";
import type { Draft } from "../model/draft";
import { joined } from "../model/phrases";
import type { Token } from "./tokens";
import { isKnownNoun } from "./vocabulary";

const frames = new Set([
  "website",
  "site",
  "app",
  "application",
  "web",
  "system",
  "tool",
  "platform",
  "portal",
  "software",
  "page",
  "program",
  "webapp",
  "online",
  "responsive",
  "modern",
  "simple",
  "one",
  "place",
  "something",
  "thing",
  "way",
]);
const talk = new Set([
  "hey",
  "hi",
  "hello",
  "i",
  "we",
  "i'm",
  "hiii",
  "hiya",
  "ok",
  "okay",
  "friend",
  "good",
  "day",
  "thing",
  "chaos",
  "this",
  "it",
  "that",
]);
const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

const trades = new Set([
  "shop",
  "store",
  "school",
  "bakery",
  "clinic",
  "practice",
  "hotel",
  "restaurant",
  "cafe",
  "agency",
  "studio",
  "garage",
  "workshop",
  "club",
  "association",
  "library",
  "theatre",
  "choir",
  "business",
  "company",
  "museum",
  "group",
  "centre",
  "salon",
  "place",
  "house",
]);
/** "I run a small bike repair shop": the name of the trade. */
function tradeName(draft: Draft): string | null {
  for (const { clause } of draft.heard.slice(0, 4))
    for (const chunk of clause.chunks) {
      const words =
        chunk.kind === "phrase"
          ? chunk.phrase.words.filter((word) => !["small", "little", "big", "own", "new"].includes(word))
          : [];
      if (words.length > 1 && trades.has(words.at(-1) ?? "")) return capital(words.slice(-4).join(" "));
    }
  return null;
}

const heads = new Set(["website", "site", "webapp", "app", "application", "system", "tool", "platform", "portal", "software", "page", "program", "web"]); // biome-ignore format: a list of words
const asks = new Set(["hey", "hi", "hello", "please", "pls", "can", "could", "you", "i", "we", "i'd", "we'd", "would", "like", "want", "need", "looking", "make", "build", "create", "develop", "implement", "design", "write", "set", "up", "have", "get", "me", "us", "to", "a", "an", "the", "our", "my", "some", "one", "small", "little", "simple", "nice", "new", "tiny", "easy"]); // biome-ignore format: a list of words
const endsName = new Set(["with", "where", "that", "which", "who", "so", "in", "because", "to"]);
const whose = new Set(["our", "my", "a", "an", "the", "your", "their", "his", "her", "all"]);

/** Where the name of the whole ends: at what it is for, whose it is, and what it has. */
function endOfName(tokens: readonly Token[], from: number): number {
  const end = tokens.findIndex(({ norm, kind }, index) => {
    if (index < from) return false;
    if (kind === "mark") return !["-", "&", "'"].includes(norm);
    if (norm === "for" || (norm === "of" && whose.has(tokens[index + 1]?.norm ?? ""))) return true;
    return endsName.has(norm);
  });
  return end < 0 ? tokens.length : end;
}

/** "A tool library for our street", "Please make a budget tracker": what the first words call it, if they call it anything. */
function headName(draft: Draft): string | null {
  const tokens = draft.heard[0]?.clause.tokens ?? [];
  const from = tokens.findIndex(({ norm }) => !asks.has(norm));
  if (from < 0) return null;
  const told = tokens.slice(0, from).some(({ norm }) => ["i", "we"].includes(norm));
  const asked = tokens.slice(0, from).some(({ norm }) => ["want", "need", "like"].includes(norm));
  if (told && !asked) return null;
  const said = tokens.slice(from, endOfName(tokens, from));
  const whole = said.length;
  while (said.length > 0 && heads.has(said.at(-1)?.norm ?? "")) said.pop();
  const isCalled = said.length < whole || !isPart(draft, said);
  const acts = said.some(
    ({ verb, norm, lemma }, index) =>
      index < said.length - 1 && verb && !isKnownNoun(lemma) && !["ing", "past"].includes(verb.form) && norm !== "log",
  );
  const names = said.length > 0 && said.length <= 6 && !acts && said.every(({ kind, norm }) => kind !== "number" && !talk.has(norm)); // biome-ignore format: one condition
  return names && isCalled ? capital(said.map(({ norm }) => norm).join(" ")).slice(0, 60) : null;
}

/** One of the things that are kept, or of those who use it, is not the name of the whole. */
const isPart = (draft: Draft, said: readonly Token[]): boolean => {
  const words = said.map(({ lemma }) => lemma).join(" ");
  return (
    said.every(({ lemma }) => people.has(lemma) || heads.has(lemma)) ||
    (said.length === 1 && [...draft.entities, ...draft.roles].some((part) => part.words.join(" ") === words))
  );
};

/** What it keeps, where nothing calls it by a name: "Members, tools and bookings". */
function keptName(draft: Draft): string {
  const kept = draft.entities.filter(({ linesOf, from }) => !linesOf && from.by === "asked");
  const names = (kept.length > 0 ? kept : draft.entities).slice(0, 3).map(({ names: { many, one } }) => many || one);
  return capital(joined(names)).slice(0, 60);
}

/** What is said of the first words: the words that name the whole, where the sentence around them is more than a name. */
function wordsName(draft: Draft): string | null {
  const words = draft.appWords.filter((word) => !frames.has(word) && !/[^\p{L}\p{N}' -]/u.test(word));
  const spoken = words.filter((word) => !talk.has(word));
  const whole =
    spoken.length > 0 && spoken.length === words.length && !(words.length === 1 && verbs.has(words[0] ?? ""));
  const only =
    words.length === 1 && (words[0] === "run" || frameNouns.has(words[0] ?? "") || people.has(words[0] ?? ""));
  const part = [...draft.entities, ...draft.roles].some((known) => known.words.join(" ") === words.join(" "));
  return whole && !only && !part ? capital(spoken.slice(0, 5).join(" ")).slice(0, 60) : null;
}

/** "a website for our chess club": what it is for. */
function purposeName(draft: Draft): string | null {
  const chunks = draft.heard[0]?.clause.chunks ?? [];
  const at = chunks.findIndex((chunk) => chunk.kind === "prep" && ["for", "around", "of"].includes(chunk.token.norm));
  const target = at < 0 ? undefined : chunks.slice(at + 1).find((chunk) => chunk.kind === "phrase");
  if (target?.kind !== "phrase" || talk.has(target.phrase.head.lemma) || people.has(target.phrase.text)) return null;
  const words = target.phrase.words.filter((word) => !frames.has(word));
  return capital(words.slice(0, 5).join(" ") || target.phrase.text).slice(0, 60);
}

/** A name from the person's own words: what she called it, else what it is for, else what it keeps. */
export const nameOf = (draft: Draft): string =>
  [headName, wordsName, tradeName, purposeName].map((way) => way(draft)).find(saysSomething) ?? keptName(draft);
const saysSomething = (name: string | null): name is string =>
  (name ?? "")
    .toLowerCase()
    .split(" ")
    .some((word) => word !== "" && ![heads, talk, frames, frameNouns].some((set) => set.has(word)));
