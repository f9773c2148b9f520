import type { Flow } from "@/lib/contract/app-model";
import { type Draft, type DraftEntity, entityNamed, identifier, took } from "../model/draft";
import type { SpokenClause } from "./clauses";
import type { Token } from "./tokens";

type Tone = Flow["states"][number]["tone"];
const tones: [RegExp, Tone][] = [
  [/\b(reject|declin|fail|lost|broken|refus|overdue|no-show|expired|dirty)/, "bad"],
  [/\b(cancel|closed|archiv|picked up|collected|withdrawn|returned|checked out|finished|delivered)/, "closed"],
  [/\b(wait|pending|request|on hold|review|check|draft)/, "waiting"],
  [
    /\b(done|ready|approv|accept|paid|solved|hired|complete|clean|passed|confirm|publish|won|invited|booked|inspected)/,
    "good",
  ],
  [/\b(work|progress|doing|active|cook|print|repair|started|running|sent|cleaning)/, "active"],
];
const ends =
  /\b(reject|declin|fail|lost|cancel|closed|done|solved|picked up|collected|hired|delivered|paid|finished|won|archiv)/;
const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

export const toneOf = (label: string): Tone =>
  tones.find(([pattern]) => pattern.test(label.toLowerCase()))?.[1] ?? "neutral";

type State = Flow["states"][number];
const isEnd = ({ label }: State) => ends.test(label.toLowerCase());
const isPause = (state: State | undefined) => /^waiting|^on hold/i.test(state?.label ?? "");

/** What may follow a status, the usual next one first. A pause is entered and left again, or passed by. */
function followers(states: readonly State[], index: number, state: State, open: boolean): (State | undefined)[] {
  const next = states[index + 1];
  const ended = open && isEnd(state);
  return [
    ...(ended ? [] : [next]),
    ...(isPause(state) ? [states[index - 1]] : []),
    ...(isPause(next) ? [states[index + 2]] : []),
    ...(open && !ended ? states.slice(index + 2) : []),
  ];
}

function movesBetween(states: readonly State[], open: boolean): Flow["moves"] {
  const moves: Flow["moves"] = [];
  for (const [index, from] of states.entries())
    for (const to of followers(states, index, from, open))
      if (to && !moves.some((known) => known.from === from.id && known.to === to.id))
        moves.push({ from: from.id, to: to.id, by: ["owner"], label: to.label });
  return moves;
}

/** Statuses in the order named. `open`: named side by side ("new, invited, rejected or hired"), so an end may be reached from before. */
export function flowOf(labels: readonly string[], open: boolean): Flow {
  const states: State[] = [];
  for (const label of labels)
    states.push({
      id: identifier([label], (id) => states.some((state) => state.id === id), "value"),
      label: capital(label),
      tone: toneOf(label),
    });
  return { field: "status", initial: states[0]?.id ?? "open", states, moves: movesBetween(states, open) };
}

const word = (tokens: readonly Token[]) => tokens.map(({ norm }) => norm).join(" ");
const clean = (tokens: readonly Token[]): Token[] => {
  const loose = new Set([
    "like",
    "a",
    "the",
    "and",
    "or",
    "then",
    "status",
    "statuses",
    ":",
    "from",
    "be",
    "is",
    "are",
    ",",
    "maybe",
    "possibly",
    "optionally",
    "finally",
    "eventually",
    "lastly",
    "later",
    "next",
    "first",
    "after",
    "that",
    "also",
    "sometimes",
  ]);
  let [from, to] = [0, tokens.length];
  while (from < to && loose.has(tokens[from]?.norm ?? "")) from += 1;
  while (to > from && loose.has(tokens[to - 1]?.norm ?? "")) to -= 1;
  return tokens.slice(from, to);
};

function splitBy(tokens: readonly Token[], at: (token: Token) => boolean): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens)
    if (at(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  return parts.map(clean).filter((part) => part.length > 0);
}

/** Where a row may end from any status before: named in a row with the others, it is no step on the way. */
const sideways = /\b(reject|declin|refus|fail|lost|cancel|withdraw|no-show|on hold)/;
const arrows = new Set(["->", "=>", "→", "⇒", "–", "—", "-", ">"]);
type Found = { labels: Token[][]; open: boolean; from: number };

/** "goes from a to b to c". */
function fromTo(clause: SpokenClause): Found | null {
  const go = clause.tokens.findIndex(
    ({ verb, norm }) =>
      (verb && ["go", "move", "pass", "change", "run"].includes(verb.base)) || ["status", "statuses"].includes(norm),
  );
  const from = clause.tokens.findIndex(({ norm }, index) => index > go && norm === "from");
  if (go < 0 || from < 0 || from - go > 3) return null;
  const rest = clause.tokens.slice(from + 1);
  const labels = splitBy(rest, ({ norm }) => ["to", "then", ","].includes(norm) || arrows.has(norm) || norm === "and");
  return labels.length >= 2 ? { labels, open: false, from } : null;
}

/** "a - b - c", "a → b → c". */
function chain(clause: SpokenClause): Found | null {
  const count = clause.tokens.filter(({ text }) => arrows.has(text)).length;
  if (count < 2) return null;
  const first = clause.tokens.findIndex(({ text }) => arrows.has(text));
  const opener = clause.tokens.findLastIndex(
    ({ norm }, index) =>
      index < first && ["like", "through", "status", ":", "from", "goes", "is", "statuses"].includes(norm),
  );
  const from = opener >= 0 ? opener : Math.max(-1, first - 2);
  const labels = splitBy(clause.tokens.slice(from + 1), ({ text }) => arrows.has(text));
  return labels.length >= 3 && labels.every(({ length }) => length <= 4) ? { labels, open: false, from } : null;
}

/** "status (new, file check, printing)", "with status new, invited, rejected or hired", "quests open/done/failed". */
function named(clause: SpokenClause): Found | null {
  const at = clause.tokens.findIndex(({ lemma, norm }) => lemma === "status" || norm === "stage" || norm === "stages");
  if (at < 0) return slashes(clause);
  const bracket = clause.tokens[at + 1]?.text === "(";
  const rest = clause.tokens.slice(at + 1).filter(({ text }) => !/^[()]$/.test(text));
  if (["of", "where", "can", "a", "the", "by"].includes(rest[0]?.norm ?? "of") && !bracket) return null;
  const labels = splitBy(rest, ({ norm }) => [",", "or", "and", "/", "then"].includes(norm) || arrows.has(norm));
  const open =
    rest.some(({ norm }) => norm === "or" || norm === "/") || labels.some((label) => sideways.test(word(label)));
  return labels.length >= 2 && labels.every(({ length }) => length <= 3) ? { labels, open, from: at } : null;
}

function slashes(clause: SpokenClause): Found | null {
  const first = clause.tokens.findIndex(({ text }) => text === "/");
  const joined = clause.tokens.findIndex(({ norm }) => /^[a-z]+(\/[a-z]+){2,}$/.test(norm));
  if (joined > 0) {
    const token = clause.tokens[joined];
    if (!token) return null;
    const labels = token.norm.split("/").map((part): Token[] => [{ ...token, norm: part, lemma: part }]);
    return { labels, open: true, from: joined - 1 };
  }
  return first > 1 && clause.tokens.filter(({ text }) => text === "/").length >= 2
    ? { labels: splitBy(clause.tokens.slice(first - 1), ({ text }) => text === "/"), open: true, from: first - 2 }
    : null;
}

type Named = { entity: DraftEntity; plural: boolean; has: boolean };

/** The things a clause names before a word of it, in order. `has`: what it has is told next ("lessons with …"). */
function namedBefore(draft: Draft, { chunks, tokens }: SpokenClause, before: number): Named[] {
  return chunks.flatMap((chunk, index) => {
    if (chunk.kind !== "phrase" || tokens.indexOf(chunk.tokens[0] as Token) >= before) return [];
    const entity = entityNamed(draft, chunk.phrase.words);
    const has = /^(with|have|has)$/.test(chunks[index + 1]?.tokens[0]?.norm ?? "");
    return entity ? [{ entity, plural: chunk.phrase.plural, has }] : [];
  });
}

/** "Lessons with a teacher and a horse, that go from …": not the horse, of which each has one. */
function mover(named: readonly Named[], clause: SpokenClause): DraftEntity | undefined {
  const holder = named.findLastIndex(({ has }) => has);
  const ofOne = named.slice(holder + 1).every(({ plural }) => !plural);
  const itself = /\b(that|which) (goes|moves|passes|changes|runs)\b/.test(clause.text);
  return (holder >= 0 && ofOne && !itself ? named[holder] : named.at(-1))?.entity;
}

/** Whose status it is: what moves by the words before it, or the last thing named when only "it" is said. */
function movingEntity(
  draft: Draft,
  clause: SpokenClause,
  before: number,
  last: DraftEntity | null,
): DraftEntity | null {
  const found = mover(namedBefore(draft, clause, before), clause) ?? last;
  if (!found || found.kind === "work" || found.kind === "booking") return found;
  // Somebody's bike is no job, but the job about it is what moves.
  return found.kind === "object" || found.kind === "person"
    ? (draft.entities.find(({ kind }) => kind === "work") ?? found)
    : found;
}

function takeFlow(draft: Draft, clause: SpokenClause, entity: DraftEntity, found: Found): void {
  entity.flow = flowOf(found.labels.map(word), found.open);
  entity.fields = entity.fields.filter(({ label }) => label.toLowerCase() !== "status");
  took(draft, clause, [`${entity.id}.flow`, entity.id], clause.tokens.slice(Math.max(0, found.from)));
  for (const token of clause.tokens.slice(Math.max(0, found.from - 2), found.from + 1))
    token.owner ??= `${entity.id}.flow`;
}

export function readFlows(draft: Draft, clauses: readonly SpokenClause[]): void {
  let last: DraftEntity | null = null;
  for (const clause of clauses) {
    const found = fromTo(clause) ?? chain(clause) ?? named(clause);
    const entity = found ? movingEntity(draft, clause, found.from, last) : null;
    if (found && entity && !entity.flow) takeFlow(draft, clause, entity, found);
    for (const chunk of clause.chunks)
      if (chunk.kind === "phrase") last = entityNamed(draft, chunk.phrase.words) ?? last;
  }
}
