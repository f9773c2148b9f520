import pluralize from "pluralize";
import type { AppModel, Entity, Field, Role } from "@/lib/contract/app-model";
import { plural } from "../understand/tokens";

export const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
export const joined = (list: readonly string[], word = "and") =>
  list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} ${word} ${list.at(-1)}`;
/** A label inside a sentence; abbreviations stay. */
export const lower = (label: string) => (/^[A-Z][^A-Z]*$/.test(label) ? label.toLowerCase() : label);

const sounded = /^(?:[aeio]|u(?!ni|se|sa|ti|r[aeiou])|hour|honest|heir)/i;
const silent = /^(?:one|once|eu)/i;
/** With its article, by how the word sounds: "an hour", "a user". */
export const a = (noun: string) => `${sounded.test(noun) && !silent.test(noun) ? "an" : "a"} ${noun}`;
export const possessive = (noun: string) => (noun.endsWith("s") ? `${noun}’` : `${noun}’s`);
/** "price" → "prices", "hours of labour" as it is. */
export function many(noun: string): string {
  const words = noun.split(" ");
  const head = words.indexOf("of");
  const at = head > 0 ? head - 1 : words.length - 1;
  return words.map((word, index) => (index === at && !isMany(word) ? plural(word) : word)).join(" ");
}
const isMany = (word: string) => pluralize.isPlural(word) && !pluralize.isSingular(word);
/** Whether a label speaks of several: "places left", "hours of labour". */
export const speaksOfMany = (noun: string) => {
  const words = noun.toLowerCase().split(" ");
  return isMany(words[0] ?? "") || isMany(words.at(-1) ?? "");
};

export const fieldOf = (entity: Entity | undefined, id: string): Field | undefined =>
  entity?.fields.find((candidate) => candidate.id === id);
export const entityOf = (model: AppModel, id: string | undefined) => model.entities.find((entity) => entity.id === id);

/** Who a sentence is about, and whether it is one person. */
export type Subject = { text: string; one: boolean };
export function subjectOf(model: AppModel, ids: readonly string[]): Subject {
  const roles = ids.flatMap((id) => model.roles.find((role) => role.id === id) ?? []);
  const alone = roles.length === 1 && roles[0] !== undefined && isAlone(roles[0]);
  return { text: joined(roles.map((role) => (isAlone(role) ? `the ${role.names.one}` : role.names.many))), one: alone };
}
const isAlone = ({ manages, examples, names }: Role) => manages && examples.length === 1 && names.one !== names.many;
/** "the owner sees", "mechanics see". */
export const does = ({ text, one }: Subject, several: string, single: string) =>
  `${capital(text)} ${one ? single : several}`;

export const money = (model: AppModel, cents: number) =>
  new Intl.NumberFormat(model.language, { style: "currency", currency: model.currency }).format(cents / 100);

/** A property by its label; what is called as the thing itself ("Bike" of a bike) is its name or its description. */
export function called({ names, fields }: Entity, { id, label }: Field): string {
  const itself = label.toLowerCase() === names.one.toLowerCase();
  if (!itself) return lower(label);
  const word = id === "description" || fields.some((other) => /^name$/i.test(other.label)) ? "description" : "name";
  return fields.some((other) => other.label.toLowerCase() === word) ? lower(label) : word;
}

/** A path in words: "bike.customer.name" → "the customer’s name"; what names a row is the row itself. */
export function spoken(model: AppModel, entity: Entity, path: string): string {
  const words = wordsOf(model, entity, path);
  const [last = path, before] = words.toReversed();
  return before === undefined ? last : `the ${possessive(before)} ${last}`;
}
export function wordsOf(model: AppModel, entity: Entity, path: string): string[] {
  const labels: string[] = [];
  let at: Entity | undefined = entity;
  for (const id of path.split(".")) {
    if (id === at?.flow?.field) return [...labels, "status"];
    const found: Field | undefined = fieldOf(at, id);
    if (!found) return [...labels, id];
    if (at && (labels.length === 0 || at.title !== id)) labels.push(called(at, found));
    at = entityOf(model, found.to);
  }
  return labels;
}
