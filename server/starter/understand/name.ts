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
