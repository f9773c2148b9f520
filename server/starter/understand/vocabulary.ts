import { plainColours } from "../knowledge/colours";
import { fieldNouns } from "../knowledge/field-names";
import {
  conjunctions,
  determiners,
  fillers,
  frameNouns,
  modals,
  pastWords,
  prepositions,
  pronouns,
} from "../knowledge/function-words";
import { people } from "../knowledge/people";
import { things } from "../knowledge/things";
import { verbs } from "../knowledge/verbs";

const nouns = new Set([
  ...people.keys(),
  ...fieldNouns,
  ...frameNouns,
  ...things.flatMap(({ words }) => words.flatMap((word) => word.split(" "))),
]);
const functionWords = new Set([
  ...determiners,
  ...pronouns,
  ...prepositions,
  ...conjunctions,
  ...modals,
  ...pastWords,
  ...fillers,
]);
const colourWords = new Set(Object.keys(plainColours).flatMap((name) => name.split(" ")));

/** A noun of the lexicon, in the singular. */
export const isKnownNoun = (word: string) => nouns.has(word);
/** Known as something else than only a verb form. */
export const isKnownWord = (word: string) => nouns.has(word);
export const isFunctionWord = (word: string) => functionWords.has(word);

const lexicon = [...new Set([...nouns, ...verbs.keys()])].filter((word) => word.length >= 5);
const byShape = new Map<string, string[]>();
for (const word of lexicon) {
  const key = `${word[0]}${word.length}`;
  byShape.set(key, [...(byShape.get(key) ?? []), word]);
}

/** Left out, put in, or swapped with its neighbour: one slip. A replaced letter is another word more often than a slip. */
function oneSlip(typed: string, meant: string): boolean {
  let at = 0;
  while (at < typed.length && typed[at] === meant[at]) at += 1;
  if (typed.length === meant.length)
    return typed[at] === meant[at + 1] && typed[at + 1] === meant[at] && typed.slice(at + 2) === meant.slice(at + 2);
  const [long, short] = typed.length > meant.length ? [typed, meant] : [meant, typed];
  return long.slice(at + 1) === short.slice(at);
}

const known = (word: string) =>
  nouns.has(word) ||
  functionWords.has(word) ||
  verbs.has(word) ||
  colourWords.has(word) ||
  (word.endsWith("s") &&
    (nouns.has(word.slice(0, -1)) || nouns.has(word.slice(0, -2)) || nouns.has(`${word.slice(0, -3)}y`)));

/** The word meant, when the one typed is unknown and exactly one known word is a slip away. */
export function nearestWord(word: string): string {
  if (word.length < 6 || known(word) || !/^[a-z]+$/.test(word)) return word;
  const near = [-1, 0, 1].flatMap((change) =>
    (byShape.get(`${word[0]}${word.length + change}`) ?? []).filter((candidate) => oneSlip(word, candidate)),
  );
  // Another ending is another form, not a slip: bakery is no baker.
  const meant = near.filter((candidate) => candidate.at(-1) === word.at(-1));
  const [only] = meant;
  return meant.length === 1 && only ? only : word;
}
