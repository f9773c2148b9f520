import { mainEntity } from "../features/card";
import { frameNouns } from "../knowledge/function-words";
import type { Draft } from "../model/draft";

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

/** A name from the person's own words: what she called it, else what it keeps. */
export function nameOf(draft: Draft): string {
  const words = draft.appWords.filter((word) => !frames.has(word) && !/[^\p{L}\p{N}' -]/u.test(word));
  const first = draft.heard[0]?.clause;
  const forWhat =
    first?.chunks.findIndex((chunk) => chunk.kind === "prep" && ["for", "around", "of"].includes(chunk.token.norm)) ??
    -1;
  const target = forWhat >= 0 ? first?.chunks.slice(forWhat + 1).find((chunk) => chunk.kind === "phrase") : undefined;
  const spoken = words.filter((word) => !talk.has(word));
  if (spoken.length > 0 && spoken.length === words.length && !(words.length === 1 && frameNouns.has(words[0] ?? "")))
    return capital(spoken.slice(0, 5).join(" ")).slice(0, 60);
  const trade = tradeName(draft);
  if (trade) return trade;
  if (target?.kind === "phrase" && !talk.has(target.phrase.head.lemma))
    return capital(
      target.phrase.words
        .filter((word) => !frames.has(word))
        .slice(0, 5)
        .join(" ") || target.phrase.text,
    ).slice(0, 60);
  const main = mainEntity(draft);
  return main ? capital(main.names.many) : "Application";
}
