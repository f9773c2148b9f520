import { fieldNouns } from "../knowledge/field-names";
import { packs } from "../knowledge/packs";
import type { Thing } from "../knowledge/things";
import {
  addEntity,
  addKnownField,
  addReference,
  addRole,
  asked,
  assumed,
  type Draft,
  type DraftEntity,
  entityNamed,
  thingOf,
  took,
} from "../model/draft";
import { namesTogether } from "./chunks";
import type { SpokenClause } from "./clauses";
import { takeField } from "./fields";
import { type Element, elementsOf } from "./lists";
import { roleOf } from "./roles";
import { isKnownNoun } from "./vocabulary";

/** Few words for a whole application: what is named in them is the application itself. */
export const isTerse = (clauses: readonly SpokenClause[]) =>
  clauses.reduce((sum, { tokens }) => sum + tokens.length, 0) <= 24;
const apart = new Set([
  "search",
  "admin",
  "filter",
  "login",
  "chart",
  "calendar",
  "board",
  "dashboard",
  "statistic",
  "vat",
  "tax",
  "dark",
  "green",
]);

/** "recipe cost calculator": the things among the words before the frame noun. */
function thingsInName(draft: Draft, clause: SpokenClause): void {
  const name = clause.tokens.filter(({ owner }) => owner === "name");
  for (const token of name) {
    const thing = thingOf([token.lemma]);
    if (
      !thing ||
      fieldNouns.has(token.lemma) ||
      ["place", "person"].includes(thing.kind) ||
      apart.has(token.lemma) ||
      entityNamed(draft, [token.lemma])
    )
      continue;
    if (thing.kind === "bookable" && !["tour", "class", "event"].includes(thing.id)) continue;
    took(draft, clause, [addEntity(draft, [token.lemma], asked([token])).id], [token]);
  }
}

/** Whatever is said to be so is a sentence, and no element of a list. */
const says = ({ tokens }: Element) => tokens.slice(1).some(({ norm }) => /^(is|are|was|were)$/.test(norm));
const placing = new Set(["on", "in", "at", "for", "from"]);

/** "reviews on products": what is said of where or what for is no part of the name. */
function withoutPlace(element: Element): Element {
  const at = element.tokens.findIndex(({ norm }, index) => index > 0 && placing.has(norm));
  return at > 0 ? (elementsOf(element.tokens.slice(0, at))[0] ?? element) : element;
}

/** "enter ingredient prices": the order to enter them is no part of their name. */
function withoutOrder(element: Element): Element {
  const [first, ...rest] = element.tokens;
  const enters = first?.verb?.form === "base" && first.verb.operations.includes("create");
  const orders = enters && !isKnownNoun(first.lemma) && rest.length > 0;
  return orders ? (elementsOf(rest)[0] ?? element) : element;
}

/** How many words of "ingredient prices" name a thing whose property the rest is; 0 when none does. */
function leadingThingLength({ words, head, tokens }: Element): number {
  const [first, second] = tokens.slice(-2);
  if (words.length === 2 && first && namesTogether(first, second)) return 0;
  const lead = words.slice(0, -1);
  const leading = lead.length > 0 ? (thingOf(lead) ?? thingOf(lead.slice(0, 1))) : null;
  if (!leading || (thingOf(words) && !fieldNouns.has(head.lemma))) return 0;
  return leading.words.includes(lead.join(" ")) ? lead.length : 1;
}

function takeThingWithProperty(draft: Draft, clause: SpokenClause, element: Element, count: number): void {
  const thing = element.words.slice(0, count);
  const entity = addEntity(draft, thing, asked(element.tokens));
  took(draft, clause, [entity.id], element.tokens);
  const rest = element.tokens.filter((token) => !thing.includes(token.lemma));
  for (const part of elementsOf(rest)) takeField(draft, clause, entity, part, true);
}

function isWholeThing({ words, head }: Element): boolean {
  const whole = thingOf(words);
  return whole !== null && (head.plural || whole.kind === "document") && !fieldNouns.has(head.lemma);
}

/** "with ingredient prices and margins", "guests, search and admin": a thing, a thing's property, or the main thing's. */
function listed(draft: Draft, clause: SpokenClause, typed: Element): void {
  const element = withoutPlace(withoutOrder(typed));
  const { words, head } = element;
  const opening = element.tokens[0]?.norm ?? "";
  if (placing.has(opening) || opening === "of" || says(element)) return;
  if (apart.has(head.lemma) || roleOf(draft, words)) return;
  const count = leadingThingLength(element);
  if (count > 0) {
    takeThingWithProperty(draft, clause, element, count);
    return;
  }
  if (isWholeThing(element)) {
    took(draft, clause, [addEntity(draft, words, asked(element.tokens)).id], element.tokens);
    return;
  }
  const main = draft.entities.find(({ kind }) => kind === "container") ?? draft.entities[0];
  if (main) takeField(draft, clause, main, element, false);
}

function tersePhrases(draft: Draft, clauses: readonly SpokenClause[]): void {
  for (const clause of clauses) {
    const opener = clause.tokens.findIndex(({ norm }) => norm === "with" || norm === ":");
    const rest =
      clause === clauses[0]
        ? opener >= 0
          ? clause.tokens.slice(opener + 1)
          : clause.tokens.slice(clause.tokens.findIndex(({ norm }) => norm === ",") + 1 || clause.tokens.length)
        : clause.tokens;
    // Who does something says it in a sentence, and no longer in a list of words.
    if (clause !== clauses[0] && clause.actor !== null) continue;
    for (const element of elementsOf(rest.filter(({ owner }) => owner === null))) listed(draft, clause, element);
  }
}

type Pack = (typeof packs)[number];
type PackRole = NonNullable<Pack["roles"]>[number];

/** A pack that says what a thing is like there says all of it. */
const packedThing = (thing: Thing, samples: string[], fields: string[]): Thing => {
  return { ...thing, samples, fields: fields.length > 0 ? fields : thing.fields };
};

function addPackEntities(draft: Draft, pack: Pack, found: SpokenClause): void {
  for (const { words, fields = [], samples } of pack.entities) {
    const known = entityNamed(draft, words.split(" ")) ?? sameThing(draft, words);
    const entity = known ?? addEntity(draft, words.split(" "), asked(found.tokens));
    if (samples && entity.thing) entity.thing = packedThing(entity.thing, samples, fields);
    took(draft, found, [entity.id]);
    for (const line of fields) addKnownField(entity, line, `pack:${pack.id}`);
  }
  for (const { words, refers = [] } of pack.entities)
    for (const to of refers) {
      const [from, target] = [entityNamed(draft, words.split(" ")), entityNamed(draft, to.split(" "))];
      if (from && target) addReference(from, target, assumed(`pack:${pack.id}`), true);
    }
}

function addPackRole(draft: Draft, role: PackRole, found: SpokenClause): void {
  const made = addRole(draft, role.words.split(" "), asked(found.tokens), role.side);
  took(draft, found, [made.id]);
  for (const { entity, can, own } of role.can ?? []) {
    const about = entityNamed(draft, [entity]);
    if (about)
      draft.sayings.push({ role: made.id, entity: about.id, can, own, never: false, all: false, clause: found });
  }
}

function unpack(draft: Draft, pack: Pack, found: SpokenClause): void {
  addPackEntities(draft, pack, found);
  // Staff that the person names stand in for the pack's own.
  const staffNamed = draft.roles.some(({ side }) => side === "inside");
  for (const role of pack.roles ?? []) if (role.side !== "inside" || !staffNamed) addPackRole(draft, role, found);
}

/** What the words for the whole application imply, marked with the words that imply it. */
export function readPacks(draft: Draft, clauses: readonly SpokenClause[]): void {
  const terse = isTerse(clauses);
  const [first] = clauses;
  const text = clauses.map((clause) => clause.text).join(" ");
  if (terse && first) thingsInName(draft, first);
  const pack = packs.find(({ when }) => when.test(text) || (first && when.test(`${first.text} app`)));
  if (pack && first && (terse || draft.entities.length === 0))
    unpack(draft, pack, clauses.find((clause) => pack.when.test(clause.text)) ?? first);
  if (terse) tersePhrases(draft, clauses);
}
const sameThing = (draft: Draft, words: string): DraftEntity | undefined => {
  const thing = thingOf(words.split(" "));
  return draft.entities.find((entity) => thing !== null && entity.thing === thing);
};
