import { languageWords } from "../knowledge/languages";

const MARGIN = 1.3;

/** Which of the eight languages a text is in, by script and by votes of frequent words; null when none has a majority. */
export function languageOf(prompt: string): string | null {
  const text = prompt.slice(0, 8000).normalize("NFKC").toLowerCase();
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters === 0 || latin * 2 < letters) return null;
  const words = text.match(/\p{L}[\p{L}'’]*/gu) ?? [];
  const votes = Object.entries(languageWords).map(([language, frequent]): [string, number] => [
    language,
    words.filter((word) => frequent.has(word)).length,
  ]);
  votes.sort((one, other) => other[1] - one[1]);
  const [first, second] = votes;
  if (!first || !second) return null;
  // A short line may have no frequent word at all: plain ASCII of our own lexicon is English.
  if (first[1] === 0) return /^[\p{ASCII}\p{P}\p{S}\p{C}\s]*$/u.test(text) ? "en" : null;
  const english = votes.find(([language]) => language === "en")?.[1] ?? 0;
  if (first[0] !== "en" && english * MARGIN >= first[1]) return "en";
  return first[0];
}
