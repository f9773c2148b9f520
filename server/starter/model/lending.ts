import { addField, addKnownField, asked, type Draft, type DraftEntity, type Heard, took } from "./draft";

type Field = DraftEntity["fields"][number];
const STARTS = /^(start|from|begin|pick-?up)/i;
const ENDS = /^(end|until|to|return)\b/i;

/** The first and the last day of a row that lasts for days. */
export function daysOf(entity: DraftEntity): { first: Field; last: Field } | null {
  const day = (pattern: RegExp) => entity.fields.find(({ type, label }) => type === "date" && pattern.test(label));
  const [first, last] = [day(STARTS), day(ENDS)];
  return first && last ? { first, last } : null;
}

/** "from date and until date", "a start date and an end date", "start and end date": days, not moments. */
const DAYS =
  /\b(?:from|start(?:ing)?)(?: (?:date|day))?,? (?:and |or |to )?(?:an? |the )?(?:until|till|end(?:ing)?|return|to) (?:date|day)s?\b/i;
const CLOCK = /\b(?:times?|hours?|minutes?|o'clock|[ap]m|\d\d?:\d\d)\b/i;

/** The sentences of the prompt, each with what was heard of it. */
function sentencesOf(draft: Draft): Heard[][] {
  const groups = new Map<number, Heard[]>();
  for (const heard of draft.heard)
    groups.set(heard.clause.sentence, [...(groups.get(heard.clause.sentence) ?? []), heard]);
  return [...groups.values()];
}

function dayField(entity: DraftEntity, pattern: RegExp, label: string, from: Field["from"]): Field {
  const known = entity.fields.find(({ type, label: own }) => ["date", "datetime"].includes(type) && pattern.test(own));
  const field = known ?? addField(entity, { label, type: "date", from });
  return Object.assign(field, { type: "date" as const, required: true, from });
}

/** Gives the booking of a sentence its two days, where the sentence speaks of them. */
function lastsForDays(draft: Draft, heards: readonly Heard[]): void {
  const start = Math.min(...heards.map(({ clause }) => clause.start));
  const end = Math.max(...heards.map(({ clause }) => clause.end));
  const text = draft.prompt.slice(start, end);
  const match = DAYS.exec(text);
  const entity = draft.entities.find(
    ({ id, kind }) => kind === "booking" && heards.some(({ traced }) => traced.has(id)),
  );
  if (!match || !entity || CLOCK.test(text)) return;
  const span = { start: start + match.index, end: start + match.index + match[0].length };
  const from = asked([span]);
  const first = dayField(entity, STARTS, /^from/i.test(match[0]) ? "From" : "Start", from);
  const last = dayField(entity, ENDS, /until|till/i.test(match[0]) ? "Until" : "End", from);
  const ids = [first, last].map(({ id }) => `${entity.id}.${id}`);
  for (const { clause } of heards) {
    const tokens = clause.tokens.filter((token) => token.start < span.end && token.end > span.start);
    if (tokens.length > 0) took(draft, clause, ids, tokens);
  }
}

/** What is lent or booked from one day until another has these two days; what is lent has them anyhow. */
export function settleLending(draft: Draft): void {
  for (const heards of sentencesOf(draft)) lastsForDays(draft, heards);
  for (const entity of draft.entities.filter(({ thing, kind }) => kind === "booking" && thing?.id === "loan")) {
    const dated = entity.fields.some(({ type, label }) => type !== "text" && (STARTS.test(label) || ENDS.test(label)));
    if (!dated) for (const line of entity.thing?.fields ?? []) addKnownField(entity, line, "known:loan");
  }
}
