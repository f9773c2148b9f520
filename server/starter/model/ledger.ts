import { determiners, frameNouns } from "../knowledge/function-words";
import { settings } from "../knowledge/packs";
import { people } from "../knowledge/people";
import { ownDeeds } from "../knowledge/verbs";
import { isContent } from "../understand/clauses";
import { roleOf } from "../understand/roles";
import { singular, type Token } from "../understand/tokens";
import { isFunctionWord } from "../understand/vocabulary";
import { type Draft, type DraftEntity, entityNamed, type Heard } from "./draft";
import { forbids } from "./forbids";

const SHOWN = /^(red|orange|yellow|green|amber|highlighted|marked|flagged|bold|warn|warning|top)$/;
const words = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .flatMap((word) => [word, singular(word)]);

const namesOf = ({ words: own, names, named }: DraftEntity): string[] => [
  ...own,
  ...[names.many, ...named].flatMap(words),
];
const partsOf = ({ fields, flow }: DraftEntity): string[] => [
  ...fields.flatMap(({ label, values = [] }) => [label, ...values.map((value) => value.label)]).flatMap(words),
  ...(flow ? ["status", ...flow.states.flatMap(({ label }) => words(label))] : []),
];

/** Ids of the entities that a part of the model belongs to. */
function entityIdsOf(draft: Draft, id: string): string[] {
  const rule = draft.rules.find((candidate) => candidate.id === id);
  if (rule) return [rule.entity];
  const access = /^(?:access|never):[^:]*:(.+)$/.exec(id);
  return [access?.[1] ?? id.split(".")[0] ?? id];
}

/** Ids of what these refer to, themselves included, and of lines that belong to them. */
function joinedTo(draft: Draft, ids: ReadonlySet<string>): Set<string> {
  const referred = draft.entities
    .filter(({ id }) => ids.has(id))
    .flatMap(({ fields }) => fields.flatMap(({ type, to }) => (type === "reference" && to ? [to] : [])));
  const lines = draft.entities.filter(({ linesOf }) => linesOf && ids.has(linesOf.entity)).map(({ id }) => id);
  return new Set([...ids, ...referred, ...lines]);
}

/** What a clause is about: what it added to and names, and what those are joined to. */
function aboutOf(draft: Draft, { clause, traced }: Heard): DraftEntity[] {
  const called = clause.chunks.flatMap((chunk) =>
    chunk.kind === "phrase" ? (entityNamed(draft, chunk.phrase.words)?.id ?? []) : [],
  );
  const own = new Set([...called, ...[...traced].flatMap((id) => entityIdsOf(draft, id))]);
  const ids = joinedTo(draft, joinedTo(draft, own));
  return draft.entities.filter(({ id }) => ids.has(id));
}

type About = {
  draft: Draft;
  heard: Heard;
  entities: DraftEntity[];
  names: ReadonlySet<string>;
  parts: ReadonlySet<string>;
};

/**
 * Words that name what the model has belong to it: things and people wherever they stand, properties and statuses only where a
 * clause is about what has them. What nobody owns then is reported.
 */
export function settleLedger(draft: Draft): void {
  const names = new Set([...draft.entities.flatMap(namesOf), ...draft.roles.flatMap((role) => role.words)]);
  for (const heard of draft.heard) {
    const entities = aboutOf(draft, heard);
    const about: About = { draft, heard, entities, names, parts: new Set(entities.flatMap(partsOf)) };
    for (const token of heard.clause.tokens)
      if (token.owner === null && isContent(token)) token.owner = ownerOf(about, token);
  }
}

const isIn = (set: ReadonlySet<string>, { norm, lemma }: Token) => set.has(norm) || set.has(lemma);

function ownerOf(about: About, token: Token): Token["owner"] {
  const { draft, heard, names } = about;
  const framed = isFrame(draft, heard);
  if (framed && heard.traced.size === 0 && (isIn(names, token) || ofFrame(heard, token))) return "frame";
  if (isIn(names, token)) return "named";
  if (heard.chatter) return "told";
  if (framed && ofFrame(heard, token)) return "frame";
  if (heard.traced.size > 0) return ownerBeside(about, token);
  return settings.has(token.lemma) && token.verb === null ? "setting" : null;
}

/** What a word means beside what its clause became. */
function ownerBeside(about: About, token: Token): Token["owner"] {
  const { draft, heard, parts } = about;
  const marked = draft.rules.some(({ id, kind }) => kind === "highlight" && heard.traced.has(id));
  if ((marked && SHOWN.test(token.norm)) || isIn(parts, token)) return "named";
  if (token.kind === "number" || token.value !== null) return ownNumber(about, token.value) ? "named" : null;
  if (token.verb !== null) return isDone(about, token.verb.base) ? "told" : null;
  if (settings.has(token.lemma) && isAside(heard, token)) return "setting";
  return isTold(draft, token) ? "told" : null;
}
const isTold = (draft: Draft, { lemma }: Token) =>
  people.has(lemma)
    ? anybody.has(lemma) || roleOf(draft, [lemma]) !== null
    : frameNouns.has(lemma) && !meant.has(lemma);

/** "at the museum", "repair shop": said of where or of what kind, rather than as a thing of its own. */
function isAside({ clause }: Heard, token: Token): boolean {
  const at = clause.tokens.indexOf(token);
  const before = clause.tokens.slice(0, at).findLast(({ norm }) => !determiners.has(norm) && !settings.has(norm));
  const next = clause.tokens[at + 1];
  return (
    (before !== undefined && places.has(before.norm)) ||
    (next?.kind === "word" && next.verb === null && !isFunctionWord(next.norm))
  );
}
const places = new Set(["of", "for", "at", "in", "from", "on", "to", "by", "around", "near"]);

/** "for the support at a school": where and for whom the whole is, until it says what it has. */
function ofFrame({ clause }: Heard, token: Token): boolean {
  if (settings.has(token.lemma.replace(/'s$/, "")) || people.has(token.lemma) || frameNouns.has(token.lemma))
    return true;
  if (token.verb !== null) return true;
  const before = clause.tokens.slice(0, clause.tokens.indexOf(token)).map(({ norm }) => norm);
  return before.findLastIndex((norm) => places.has(norm)) > before.findLastIndex((norm) => tellsWhat.has(norm));
}
const tellsWhat = new Set(["with", "where", "that", "which", "who", ",", ":", "(", "and"]);

const anybody = new Set(["user", "people", "person", "everybody", "everyone", "anybody", "anyone", "public"]);
/** Frame words that ask for something of their own. */
const meant = new Set(["total", "sum", "count", "average", "statistic", "chart", "graph", "calendar", "board", "kanban", "dashboard", "notification", "newsletter", "message", "map", "search", "filter", "cart", "checkout", "limit", "range", "euro", "pound", "dollar"]); // biome-ignore format: a list of words

/** Is what this verb says done by something that the clause became? */
function isDone({ draft, heard, entities, parts }: About, base: string): boolean {
  if (!ownDeeds.has(base)) return true;
  const states = entities.flatMap(({ flow }) => flow?.states ?? []).map(({ label }) => label.toLowerCase());
  if (parts.has(base) || states.some((label) => label.startsWith(base.replace(/e$/, "")))) return true;
  return [...heard.traced].some(
    (id) =>
      draft.rules.some((rule) => rule.id === id) ||
      /^page:|\.(flow|csv|print|search|sort|code)$|\.filter\.|^auth/.test(id) ||
      entities.some(({ id: of, fields }) =>
        fields.some((field) => field.type === "computed" && id === `${of}.${field.id}`),
      ),
  );
}

/** Figures of a model that nobody asked for: where something stands in the prompt, and how long a text may be. */
const beside = new Set(["from", "spans", "maxLength", "minLength"]);
/** A number that stands in a rule, a limit, a formula or a value of what the clause is about is understood. */
function ownNumber({ draft, heard, entities }: About, value: number | null): boolean {
  if (value === null) return false;
  if (entities.some(({ named }) => named.length === value)) return true;
  const about = new Set(entities.map(({ id }) => id));
  const model = JSON.stringify(
    [
      draft.rules.filter(({ entity }) => about.has(entity)),
      entities.map(({ fields, named, given, flow }) => [fields, named, [...given.values()], flow]),
      draft.roles.filter(({ id }) => heard.traced.has(id)).map(({ count }) => count),
      draft.sections.map(({ section }) => section),
    ],
    (key, part) => (beside.has(key) ? undefined : part),
  );
  return new RegExp(`(?<![\\d.])(${value}|${Math.round(value * 100)})(?![\\d.])`).test(model);
}

const CHATTER =
  /^(?:hey|hi|hello|hiya|thank|because|good day|dear|lol)\b|\b(?:on paper|on the phone|all the time|is my|big pain|in excel|i be not|i'm not|i am not|annoy\w*|los(?:e|ing) track|headache|nightmare|a mess|real pain|drive (?:me|us) (?:mad|crazy))\b/;
/** Greeting, reason, how it is today: talk around the request, unless something is forbidden in it. */
export function settleChatter(draft: Draft): void {
  for (const heard of draft.heard) {
    const { clause } = heard;
    const self = clause.actor !== null && "self" in clause.actor;
    const told =
      self &&
      /^(?:i'm|we're|i've|we've)\b|\b(tell|call|forget|love|hate|run|juggle|know|think|work|be)\b/.test(clause.text) &&
      !/\b(should|must|need|want|see|add|edit|can)\b/.test(clause.text.replace(/\bcan tell\b/, ""));
    heard.chatter = told || (CHATTER.test(clause.text) && (self || !forbids(clause)));
  }
}

/** The frame of the whole request is no wish: what it calls itself, where it is for, and the people of the place. */
const isFrame = (draft: Draft, { clause, traced }: Heard) =>
  clause === draft.heard[0]?.clause &&
  (clause.tokens.some(({ owner }) => owner === "frame" || owner === "name") ||
    (traced.size === 0 && clause.tokens.some(({ lemma }) => frameNouns.has(lemma))));
