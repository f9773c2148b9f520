import type { Field } from "@/lib/contract/app-model";
import { fieldNouns, fieldRows } from "../knowledge/field-names";
import { outOfReach } from "../knowledge/out-of-reach";
import { people } from "../knowledge/people";
import {
  addEntity,
  addField,
  addReference,
  asked,
  type Draft,
  type DraftEntity,
  entityNamed,
  heardOf,
  kindOfNoun,
  thingOf,
  took,
} from "../model/draft";
import type { Phrase, WordGroup } from "./chunks";
import { isContent, type SpokenClause } from "./clauses";
import { type Element, elementsOf, typedLabel } from "./lists";
import { roleOf } from "./roles";
import { plural, type Token } from "./tokens";

const isPhrase = (chunk: WordGroup | undefined): chunk is Extract<WordGroup, { kind: "phrase" }> =>
  chunk?.kind === "phrase";
const notFields = new Set([
  "booking code",
  "code",
  "functionality",
  "status",
  "people",
  "person",
  "time",
  "place",
  "place left",
  "way",
  "weight",
  "own",
  "example",
  "info",
  "rsvp + food",
  "vat",
  "tax",
  "pdf",
  "password",
  "login",
]);

/** Words of the frame that are properties where they stand in a list of such. */
const listed = new Set(["place", "time", "weight", "code"]);

/** Is this the name of a property? Known as one, or read as one by the table of field names. */
const fieldLike = (element: Element) => element.tokens[0]?.kind !== "number" && fieldNamedLike(element);
const fieldNamedLike = (element: Element) =>
  fieldNouns.has(element.head.lemma) ||
  fieldNouns.has(element.label) ||
  fieldRows.some(({ pattern }) => pattern.test(element.words.join(" ")));

/** Takes one element of a list as a field of the entity; false when it is none. */
export function takeField(
  draft: Draft,
  clause: SpokenClause,
  entity: DraftEntity,
  element: Element,
  loose: boolean,
): boolean {
  if (outOfReach.some(({ id, pattern }) => ["files", "qr", "map"].includes(id) && pattern.test(element.head.lemma)))
    return false;
  if ((notFields.has(element.label) && !(loose && listed.has(element.label))) || element.words.length > 5) return false;
  if (takeCount(draft, clause, entity, element)) return true;
  const own = element.words.filter((word) => !["their", "the", "own"].includes(word));
  const role = roleOf(draft, own.slice(-1));
  const from = asked(element.tokens);
  if (role?.side === "inside" && people.has(element.head.lemma) && !role.self) {
    const field = addField(entity, { label: own.join(" "), type: "account", to: role.id, from });
    took(draft, clause, [`${entity.id}.${field.id}`], element.tokens);
    return true;
  }
  const other = entityNamed(draft, own);
  if (other && other !== entity && !fieldNouns.has(element.head.lemma))
    return takeReference(draft, clause, entity, other, element);
  if (kindOfNoun(own) === "person" && thingOf(own) && !fieldLike(element)) {
    const added = addEntity(draft, own.slice(-2), from);
    return takeReference(draft, clause, entity, added, element);
  }
  if (!fieldLike(element) && !loose) return false;
  for (const part of twoInOne(element)) addTyped(draft, clause, entity, part);
  return true;
}

/** "name breed": two properties with nothing between them. */
function twoInOne(element: Element): Element[] {
  const [first = "", second = "", ...rest] = element.words;
  if (first !== "name" || rest.length > 0 || !fieldNouns.has(second) || element.tokens.length !== 2) return [element];
  return element.tokens.map((token) => ({
    tokens: [token],
    inside: [],
    label: token.norm,
    words: [token.lemma],
    head: token,
  }));
}

function takeReference(
  draft: Draft,
  clause: SpokenClause,
  entity: DraftEntity,
  other: DraftEntity,
  element: Element,
): boolean {
  // "recipes with ingredients": many of them, which is a list of lines, settled with the relations.
  if (element.head.plural && other.kind !== "person") return false;
  const field = addReference(entity, other, asked(element.tokens), false);
  took(draft, clause, [`${entity.id}.${field.id}`], element.tokens);
  return true;
}

/** The amount of an expense is money, whatever amounts are elsewhere: as the lexicon has it of that thing. */
function usualType({ thing }: DraftEntity, label: string): Pick<Field, "type"> | null {
  const line = thing?.fields.map((usual) => usual.split("|")).find(([, known]) => known?.toLowerCase() === label);
  const type = line?.[2]?.replace("!", "");
  return type === "money" ? { type } : null;
}

/** "12 places", "maximum number 8": how many there are where nothing else is entered. */
function takeCount(draft: Draft, clause: SpokenClause, entity: DraftEntity, { tokens, head }: Element): boolean {
  const count = tokens.find(({ kind }) => kind === "number")?.value ?? null;
  if (count === null || !["place", "seat", "spot", "number"].includes(head.lemma)) return false;
  const label = head.lemma === "number" ? "Maximum number" : plural(head.lemma);
  const field = addField(entity, {
    label,
    type: "int",
    required: true,
    limits: { min: 1 },
    from: asked(tokens),
    rest: { initial: { const: count } },
  });
  took(draft, clause, [`${entity.id}.${field.id}`], tokens);
  return true;
}

function addTyped(draft: Draft, clause: SpokenClause, entity: DraftEntity, element: Element): void {
  const inside = element.inside.map(typedLabel).filter(Boolean);
  const yesNo =
    element.tokens.some(({ norm }) => norm === "yes" || norm === "yes/no" || norm === "y/n") ||
    inside.join(" ") === "yes no";
  const words = element.words.filter((word) => !["yes", "no", "yes/no", "y/n", "lol"].includes(word));
  const one = words.length > 0 ? words.join(" ") : element.label;
  const known = fieldRows.find(({ pattern }) => pattern.test(one));
  // "goods", "beds": what nobody knows as a property is called as it was typed.
  const label = known || fieldNouns.has(element.head.lemma) || !element.head.plural || yesNo ? one : element.label;
  const values = inside.length > 1 && !yesNo && !inside.some((value) => value.length > 40) ? inside : undefined;
  const field = addField(entity, {
    label: known?.label ?? (known?.type === "longtext" && words.length > 0 ? element.label.replace(/ (?:yes\/no|lol)\b/g, "") : label), from: asked(element.tokens),
    ...(yesNo ? { type: "boolean" as const } : (usualType(entity, label) ?? {})),
    ...(values ? { values } : {}),
  }); // biome-ignore format: one record
  if (/^(name|title|maximum|price|amount)|letter$/i.test(field.label)) field.required = true;
  took(draft, clause, [`${entity.id}.${field.id}`], element.tokens);
}

/** Tokens of a list that begins at `from` and ends before the next part of the clause that is no list. */
function listTokens(tokens: readonly Token[], from: number): Token[] {
  const stop = tokens.findIndex(
    (token, index) =>
      index > from &&
      token.depth <= (tokens[from]?.depth ?? 0) &&
      (["that", "which", "who", "so", "because", "when", "until", "during"].includes(token.norm) ||
        (["from", "for", "given", "at", "on"].includes(token.norm) && tokens[index - 1]?.kind !== "mark") ||
        (token.verb !== null &&
          token.verb.form !== "past" &&
          ["receive", "go", "see", "get"].includes(token.verb.base))),
  );
  return tokens.slice(from, stop < 0 ? undefined : stop);
}

/** The entity a list of fields belongs to: the phrase right before it, else what the clause makes. */
function holderOf(draft: Draft, clause: SpokenClause, at: number): DraftEntity | null {
  const before = clause.chunks.filter(
    (chunk) => chunk.tokens.length > 0 && clause.tokens.indexOf(chunk.tokens[0] as Token) < at,
  );
  const made = before.findLast((chunk) => isPhrase(chunk) && entityNamed(draft, chunk.phrase.words) !== null);
  const booking = draft.heard.find((heard) => heard.clause === clause);
  const verbMade = booking
    ? draft.entities.find((entity) => entity.kind === "booking" && booking.traced.has(entity.id))
    : undefined;
  if (
    verbMade &&
    before.some(
      (chunk) =>
        chunk.kind === "verb" &&
        ["register", "apply", "book", "reserve", "sign", "borrow", "rent", "enrol"].includes(
          chunk.token.verb?.base ?? "",
        ),
    )
  )
    return verbMade;
  return made && isPhrase(made) ? entityNamed(draft, made.phrase.words) : null;
}

function readWith(draft: Draft, clause: SpokenClause): void {
  clause.tokens.forEach((token, index) => {
    const has =
      token.verb?.base === "have" && token.norm !== "having" && clause.tokens[index + 1]?.verb?.form !== "past";
    const opens = token.depth === 0 && (token.norm === "with" || has || (token.norm === "include" && clause.listed));
    const relative =
      has &&
      clause.tokens
        .slice(Math.max(0, index - 3), index)
        .some(({ norm }) => ["which", "who", "that", "whom", "they"].includes(norm));
    const status = clause.tokens
      .slice(index + 1, index + 4)
      .some(({ lemma }) => lemma === "status" || lemma === "stage");
    if (!opens || relative || status || /\b(can't|cannot|must not|only) have\b/.test(clause.text)) return;
    const holder = holderOf(draft, clause, index);
    const elements = elementsOf(listTokens(clause.tokens, index + 1));
    const lists = has || listsOnly(clause, index, elements);
    if (holder) for (const element of elements) takeOrSay(draft, clause, holder, element, lists);
    else readProfile(draft, clause, index, elements);
  });
}

/** A word of a list that means nothing elsewhere ("goods") is said where it can not be kept. */
function takeOrSay(draft: Draft, clause: SpokenClause, holder: DraftEntity, element: Element, loose: boolean): void {
  const { tokens, label } = element;
  if (takeField(draft, clause, holder, element, loose) || tokens.some(isContent)) return;
  if (tokens.some(({ owner }) => owner !== null) || entityNamed(draft, element.words)) return;
  heardOf(draft, clause).limits.push({
    about: `field:${label}`,
    tokens,
    reason: `There is no property for “${label}”.`,
  });
}

/** "Games with opponent, date and result": nothing but a thing and what is kept of it, so that each word of the list is meant. */
function listsOnly({ actor, chunks, tokens }: SpokenClause, at: number, elements: readonly Element[]): boolean {
  if (elements.length < 2 || !elements.every(({ words }) => words.length <= 4)) return false;
  const before = chunks.findIndex((chunk) => chunk.tokens.includes(tokens[at - 1] as Token));
  if (chunks[before]?.kind !== "phrase") return false;
  const verb = chunks[before - 1];
  const makes = verb?.kind === "verb" && verb.token.verb?.operations.includes("create") === true;
  return (before === 0 && actor === null) || (makes && elements.every(({ words }) => words.length <= 2));
}

/** "Neighbours have a name and a phone number", where neighbours sign in: what an account has is kept, the rest is said. */
function readProfile(draft: Draft, clause: SpokenClause, at: number, elements: readonly Element[]): void {
  const phrase = phraseBefore(clause, at);
  const role = phrase ? roleOf(draft, phrase.words) : null;
  if (!role) return;
  for (const { tokens, label, head } of elements.filter(fieldLike)) {
    if (["name", "email", "e-mail"].includes(head.lemma)) {
      took(draft, clause, [role.id], tokens);
      continue;
    }
    for (const token of tokens) token.owner ??= "limit:profile";
    heardOf(draft, clause).limits.push({
      about: `profile:${label}`,
      tokens,
      reason: `An account has a name and an e-mail; there is no ${label} on it.`,
    });
  }
}

/** The last phrase that ends before a token of the clause. */
const phraseBefore = (clause: SpokenClause, index: number): Phrase | undefined =>
  clause.chunks.findLast(
    (chunk): chunk is Extract<WordGroup, { kind: "phrase" }> =>
      isPhrase(chunk) && clause.tokens.indexOf(chunk.tokens.at(-1) as Token) < index,
  )?.phrase;

/** What stands between the bracket at `open` and the one that closes it; a bracket left open reaches to the end. */
function inBrackets({ tokens }: SpokenClause, open: number): Token[] {
  const close = tokens.findIndex(({ text }, at) => at > open && text === ")");
  return tokens.slice(open + 1, close < 0 ? undefined : close);
}

function readBracket(draft: Draft, clause: SpokenClause, open: number): void {
  const phrase = phraseBefore(clause, open);
  const holder = phrase ? entityNamed(draft, phrase.words) : null;
  const elements = elementsOf(inBrackets(clause, open));
  if (!holder || elements.length < 2) return;
  const fields = elements.filter(fieldLike).length * 2 >= elements.length;
  if (fields) for (const element of elements) takeField(draft, clause, holder, element, true);
  else nameRows(draft, clause, holder, elements, phrase);
}

/** "a bike (who, phone, what bike)": properties in brackets; "three distances (3 km, 8 km)": the rows themselves. */
function readBrackets(draft: Draft, clause: SpokenClause): void {
  for (const [index, { text }] of clause.tokens.entries())
    if (text === "(" && clause.tokens[index - 1]?.depth === 0) readBracket(draft, clause, index);
}

function nameRows(
  draft: Draft,
  clause: SpokenClause,
  entity: DraftEntity,
  elements: Element[],
  phrase: Phrase | undefined,
): void {
  if (!["bookable", "category", "place", "item"].includes(entity.kind) || !phrase?.plural) return;
  const numbers = elements.every(({ tokens }) => tokens.every(({ kind }) => kind !== "word"));
  if (numbers) return;
  entity.named = elements.map(({ tokens }) =>
    typedLabel(tokens.filter(({ norm }) => !["the", "for", "example", "a", "an"].includes(norm))),
  );
  took(
    draft,
    clause,
    [entity.id],
    elements.flatMap(({ tokens }) => tokens),
  );
}

/** "create tour slots, set the guide and the maximum group size": what is set belongs to what was made before it. */
function readSetting(draft: Draft, clause: SpokenClause, previous: DraftEntity | null): void {
  const verb = clause.chunks.findIndex((chunk) => chunk.kind === "verb");
  const chunk = clause.chunks[verb];
  if (
    chunk?.kind !== "verb" ||
    verb > 2 ||
    !["set", "enter", "add", "give", "choose", "fill", "assign", "state", "specify"].includes(
      chunk.token.verb?.base ?? "",
    )
  )
    return;
  const rest = clause.tokens.slice(clause.tokens.indexOf(chunk.token) + 1);
  const target = previous;
  if (!target || rest.length === 0) return;
  const elements = elementsOf(listTokens(rest, 0));
  const isEntity = elements.some(
    ({ words }) => entityNamed(draft, words)?.from.by === "asked" && !fieldNouns.has(words.at(-1) ?? ""),
  );
  if (isEntity) return;
  for (const element of elements) if (!element.words.includes("with")) takeField(draft, clause, target, element, false);
}

/** "showing the course description": what is told about the event is a text of it. */
function readTold(draft: Draft, clause: SpokenClause): void {
  const verb = clause.chunks.find((chunk) => chunk.kind === "verb");
  if (
    verb?.kind !== "verb" ||
    !["show", "display", "present", "provide", "describe"].includes(verb.token.verb?.base ?? "")
  )
    return;
  const target =
    draft.entities.find(({ thing }) => thing?.id === "event") ??
    draft.entities.find(({ kind }) => kind === "bookable" || kind === "document");
  if (!target) return;
  for (const element of elementsOf(clause.tokens.slice(clause.tokens.indexOf(verb.token) + 1))) {
    if (element.words.length !== 2 || !["description", "text", "history", "programme"].includes(element.head.lemma))
      continue;
    const field = addField(target, { label: element.words.join(" "), type: "longtext", from: asked(element.tokens) });
    took(draft, clause, [`${target.id}.${field.id}`], element.tokens);
  }
}

/** What a clause makes: "set up slots for the tours" makes slots; without a verb, what it names last. */
function madeIn(draft: Draft, clause: SpokenClause): DraftEntity | null {
  const verb = clause.chunks.findIndex(({ kind }) => kind === "verb");
  const named = (chunks: readonly WordGroup[]) =>
    chunks.filter(isPhrase).flatMap(({ phrase }) => entityNamed(draft, phrase.words) ?? []);
  const object = verb < 0 ? undefined : named(clause.chunks.slice(verb))[0];
  return object ?? named(clause.chunks).at(-1) ?? null;
}

export function readFields(draft: Draft, clauses: readonly SpokenClause[]): void {
  let previous: DraftEntity | null = null;
  for (const clause of clauses) {
    readWith(draft, clause);
    readBrackets(draft, clause);
    readSetting(draft, clause, previous);
    readTold(draft, clause);
    previous = madeIn(draft, clause) ?? previous;
  }
}
