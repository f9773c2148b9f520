import { frameNouns } from "../knowledge/function-words";
import { settings } from "../knowledge/packs";
import { people } from "../knowledge/people";
import { isContent } from "../understand/clauses";
import type { Token } from "../understand/tokens";
import type { Draft, DraftEntity, Heard } from "./draft";

const SHOWN = /^(red|orange|yellow|green|amber|highlighted|marked|flagged|bold|warn|warning|top)$/;
const words = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const entityWords = ({ words: own, names, named, fields, flow }: DraftEntity): string[] => [
  ...own,
  ...[names.many, ...named].flatMap(words),
  ...fields.flatMap(({ label, values = [] }) => [label, ...values.map((value) => value.label)]).flatMap(words),
  ...(flow ? ["status", ...flow.states.flatMap(({ label }) => words(label))] : []),
];

/** Words that name parts of the model, wherever they stand, belong to those parts; words of the setting to the setting. */
export function settleLedger(draft: Draft): void {
  const named = new Set([...draft.entities.flatMap(entityWords), ...draft.roles.flatMap((role) => role.words)]);
  for (const heard of draft.heard)
    for (const token of heard.clause.tokens)
      if (token.owner === null && isContent(token)) token.owner = ownerOf(draft, named, heard, token);
}

function ownerOf(draft: Draft, named: ReadonlySet<string>, { traced, chatter }: Heard, token: Token): Token["owner"] {
  const about = traced.size > 0 || chatter;
  const marked = draft.rules.some(({ id, kind }) => kind === "highlight" && traced.has(id));
  if (marked && SHOWN.test(token.norm)) return "named";
  if (named.has(token.norm) || named.has(token.lemma)) return "named";
  if (settings.has(token.lemma) && !(token.verb && about)) return "setting";
  if (!about) return null;
  if (token.verb !== null || people.has(token.lemma) || frameNouns.has(token.lemma)) return "told";
  return token.kind === "number" && ownNumber(draft, token.value) ? "named" : null;
}

/** A number that stands in a rule, a limit, a formula or a value is understood. */
const ownNumber = (draft: Draft, value: number | null): boolean => {
  if (value === null) return false;
  const model = JSON.stringify([
    draft.rules,
    draft.entities.map(({ fields, named, flow }) => [fields, named, flow]),
    draft.roles.map(({ count }) => count),
  ]);
  return new RegExp(`(?<![\\d.])(${value}|${Math.round(value * 100)})(?![\\d.])`).test(model);
};

const CHATTER =
  /^(?:hey|hi|hello|thank|ok|oh|well|so|because|good day|dear|lol|please)\b|\b(?:on paper|on the phone|all the time|is my|big pain|in excel|i be not|i'm not|i am not|annoy\w*|los(?:e|ing) track|headache|nightmare|a mess|real pain|drive (?:me|us) (?:mad|crazy))\b/;
/** Greeting, reason, how it is today: talk around the request. The frame of the whole request is no wish either. */
export function settleChatter(draft: Draft): void {
  draft.heard.forEach((heard, index) => {
    const { clause } = heard;
    const told =
      clause.actor !== null &&
      "self" in clause.actor &&
      /\b(tell|call|forget|love|hate|run|juggle|know|think|work|be)\b/.test(clause.text) &&
      !/\b(should|must|need|want|see|add|edit|can)\b/.test(clause.text.replace(/\bcan tell\b/, ""));
    const frame = index === 0 && clause.tokens.some(({ owner }) => owner === "frame" || owner === "name");
    if (CHATTER.test(clause.text) || told || frame) heard.chatter = true;
  });
}
