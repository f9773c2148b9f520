import type { Flow, From } from "@/lib/contract/app-model";
import { entitiesIn } from "../features/card";
import {
  addEntity,
  addField,
  addReference,
  assumed,
  type Draft,
  type DraftEntity,
  entityById,
  fieldNamed,
} from "./draft";

const refersTo = (entity: DraftEntity, to: DraftEntity) =>
  entity.fields.some((field) => field.type === "reference" && field.to === to.id);
const askedOf = (draft: Draft, ...kinds: DraftEntity["kind"][]) =>
  draft.entities.filter(({ kind, linesOf }) => kinds.includes(kind) && !linesOf);

/** What is true of one entity becomes true of another: its fields, and what clauses became of it. */
function absorb(draft: Draft, into: DraftEntity, gone: DraftEntity): void {
  for (const field of gone.fields) if (!into.fields.some(({ id }) => id === field.id)) into.fields.push(field);
  draft.entities = draft.entities.filter((entity) => entity !== gone);
  for (const entity of draft.entities)
    entity.fields = entity.fields.map((field) => (field.to === gone.id ? { ...field, to: into.id } : field));
  for (const { traced } of draft.heard)
    for (const id of [...traced])
      if (id === gone.id || id.startsWith(`${gone.id}.`)) {
        traced.delete(id);
        traced.add(`${into.id}${id.slice(gone.id.length)}`);
      }
}

/** "put in a bike (who, phone, what is wrong)" where jobs move through statuses: the form is the job's. */
function intake(draft: Draft): void {
  const [work] = askedOf(draft, "work");
  if (!work) return;
  for (const object of askedOf(draft, "object")) {
    const problem = object.fields.find(({ label, from }) => label === "What is wrong" && from.by === "asked");
    if (!problem) continue;
    const what = object.fields.find(({ label }) => label.toLowerCase() === object.words.join(" "));
    if (!what) addField(object, { label: object.words.join(" "), type: "text", required: true, from: object.from });
    const who = object.fields.find(({ label }) => label === "Who");
    if (who) Object.assign(who, { label: "Customer", id: "customer" });
    for (const field of object.fields) field.required = true;
    absorb(draft, work, object);
  }
}

function linkWork(draft: Draft): void {
  for (const work of askedOf(draft, "work")) {
    const objects = askedOf(draft, "object");
    const people = askedOf(draft, "person").filter(
      ({ thing }) =>
        thing?.id === "customer" ||
        thing?.id === "patient" ||
        thing?.id === "tenant" ||
        thing?.id === "member" ||
        thing?.id === "contact",
    );
    const target = objects[0] ?? people[0];
    if (target && !refersTo(work, target)) addReference(work, target, target.from, true);
  }
  for (const object of askedOf(draft, "object")) {
    const [person] = askedOf(draft, "person");
    if (person && !object.fields.some(({ type }) => type === "reference" || type === "account"))
      addReference(object, person, assumed("pack"), true);
  }
}

/** A booking is of something: of the slot where there are slots, else of what can be booked. */
function linkBookings(draft: Draft): void {
  const bookables = askedOf(draft, "bookable");
  const slot = bookables.find(({ thing }) => thing?.id === "slot");
  const offers = bookables.filter((entity) => entity !== slot);
  const [offer] = offers;
  if (slot && offer && !refersTo(slot, offer)) addReference(slot, offer, assumed("archetype:slot-booking"));
  for (const booking of askedOf(draft, "booking")) {
    const target = slot ?? offer ?? askedOf(draft, "item", "document").find(({ thing }) => thing?.id === "job offer");
    for (const object of askedOf(draft, "object"))
      if (!booking.fields.some(({ to }) => to === object.id)) addReference(booking, object, assumed("relation"), true);
    if (!target) continue;
    const loose = booking.fields.filter(
      (field) => field.type === "reference" && offers.some(({ id }) => id === field.to) && target === slot,
    );
    booking.fields = booking.fields.filter((field) => !loose.includes(field));
    if (!booking.fields.some((field) => field.type === "reference" && bookables.some(({ id }) => id === field.to)))
      addReference(booking, target, booking.from, true);
  }
}

/** What a note is about: what its clause names beside it; a report is about work done, or a booking. */
function subjectOf(draft: Draft, note: DraftEntity): DraftEntity | undefined {
  const subjects = askedOf(draft, "document", "bookable", "object", "work", "item", "booking", "person", "container");
  const clause = draft.heard.find(({ traced }) => traced.has(note.id))?.clause;
  const beside = clause
    ? entitiesIn(draft, clause).find((entity) => entity !== note && subjects.includes(entity))
    : undefined;
  const done =
    note.thing?.id === "report" ? subjects.find(({ kind }) => kind === "booking" || kind === "work") : undefined;
  return beside ?? done ?? subjects.find((entity) => entity !== note);
}

/** Notes, comments and reports are about something. */
function linkNotes(draft: Draft): void {
  for (const note of askedOf(draft, "note")) {
    const subject = subjectOf(draft, note);
    if (subject && !note.fields.some(({ type }) => type === "reference"))
      addReference(note, subject, assumed("relation"), true);
  }
}

/** Who a page presents is referred to by it; what has a category refers to that. */
function linkDocuments(draft: Draft): void {
  for (const document of askedOf(draft, "document"))
    for (const person of askedOf(draft, "person"))
      if (
        !refersTo(document, person) &&
        ["guest", "speaker", "artist", "guide", "teacher"].includes(person.thing?.id ?? "")
      )
        addReference(document, person, assumed("relation"), false);
  for (const category of askedOf(draft, "category"))
    for (const entity of askedOf(draft, "document", "item", "money"))
      if (
        !isEarned(category, entity) &&
        !entity.fields.some(({ type, to }) => type === "reference" && to === category.id)
      )
        addReference(entity, category, assumed("relation"), false);
}

/** Categories with a budget are those of what is spent. */
const isEarned = (category: DraftEntity, entity: DraftEntity) =>
  entity.thing?.id === "income" && category.fields.some(({ label }) => /budget/i.test(label));

/** What is shown at an event of this kind. */
const shownAt: Readonly<Record<string, string>> = { screening: "film" };
function linkShowings(draft: Draft): void {
  for (const showing of askedOf(draft, "bookable")) {
    const what = shownAt[showing.thing?.id ?? ""];
    const shown = askedOf(draft, "document").find(({ thing }) => thing?.id === what);
    if (!what || !shown) continue;
    if (!refersTo(showing, shown)) addReference(showing, shown, assumed("relation"), true);
    shown.fields = shown.fields.filter(({ to }) => to !== showing.id);
  }
}

/** A container of items has lines: recipes of ingredients, invoices of products. */
function linkContainers(draft: Draft): void {
  for (const container of askedOf(draft, "container")) {
    const client = askedOf(draft, "person").find(({ thing }) => thing?.id === "customer");
    if (client && !refersTo(container, client)) addReference(container, client, assumed("relation"), true);
    const item = askedOf(draft, "item").find(
      (entity) =>
        entity.fields.some(({ type }) => type === "money") ||
        entity.thing?.fields.some((line) => line.includes("|money")),
    );
    if (item) linesBetween(draft, container, item, container.from);
  }
}

/** Lines of a parent that each use an item: a quantity, and the price as it was when the line was made. */
export function linesBetween(draft: Draft, parent: DraftEntity, item: DraftEntity, from: From): DraftEntity {
  const existing = draft.entities.find((entity) => entity.linesOf?.entity === parent.id && refersTo(entity, item));
  if (existing) return existing;
  const entity = addEntity(draft, [parent.words.at(-1) ?? parent.id, item.words.at(-1) ?? item.id], from);
  entity.names = { one: `${item.names.one} used`, many: `${item.names.many} used` };
  entity.kind = "note";
  entity.thing = null;
  const via = addField(entity, {
    label: parent.words.join(" "),
    type: "reference",
    to: parent.id,
    required: true,
    from,
    rest: { onDelete: "withParent" },
  });
  entity.linesOf = { entity: parent.id, via: via.id };
  addField(entity, {
    label: item.words.join(" "),
    type: "reference",
    to: item.id,
    required: true,
    from,
    rest: { onDelete: "refuse" },
  });
  // Of these a half is used, too.
  const measured = parent.kind === "container" && ["ingredient", "service"].includes(item.thing?.id ?? "");
  addField(entity, {
    label: "Quantity",
    type: measured ? "decimal" : "int",
    required: true,
    limits: { min: measured ? 0 : 1, max: 100000 },
    from: assumed("lines"),
    rest: { initial: { const: 1 } },
  });
  const price =
    fieldNamed(item, ["price"]) ??
    addField(item, { label: "Price", type: "money", required: true, limits: { min: 0 }, from: assumed("lines") });
  price.required = true;
  const itemField = entity.fields.find(({ to }) => to === item.id)?.id ?? "item";
  const live = item.thing?.id === "ingredient";
  addField(entity, {
    label: "Price each",
    type: "computed",
    from: assumed("lines"),
    rest: {
      as: "money",
      compute: { field: `${itemField}.${price.id}` },
      ...(live ? {} : { stored: "atCreate" as const }),
    },
  });
  addField(entity, {
    label: "Amount",
    type: "computed",
    from: assumed("lines"),
    rest: {
      as: "money",
      compute: { op: "round", args: [{ op: "mul", args: [{ field: "quantity" }, { field: "priceEach" }] }] },
    },
  });
  return entity;
}

export const linesOfParent = (draft: Draft, parent: DraftEntity) =>
  draft.entities.filter(({ linesOf }) => linesOf?.entity === parent.id);

export function stateOf(flow: Flow | null, words: string): Flow["states"][number] | null {
  const text = words.toLowerCase();
  return (
    flow?.states.find(({ label }) => label.toLowerCase() === text) ??
    flow?.states.find(({ label }) => text.includes(label.toLowerCase()) || label.toLowerCase().includes(text)) ??
    null
  );
}

/** Relations that follow from what kinds of things there are, where the prompt has not said them. */
export function settleRelations(draft: Draft): void {
  intake(draft);
  linkWork(draft);
  linkBookings(draft);
  linkNotes(draft);
  linkDocuments(draft);
  linkShowings(draft);
  linkContainers(draft);
}

/** Paths from an entity to a field of a given kind, through at most two references, nearest first. */
export function pathsTo(
  draft: Draft,
  entity: DraftEntity,
  wanted: (field: DraftEntity["fields"][number], at: DraftEntity) => boolean,
  depth = 2,
): string[] {
  const direct = entity.fields
    .filter((field) => field.type !== "reference" && wanted(field, entity))
    .map(({ id }) => id);
  if (depth === 0) return direct;
  const through = entity.fields
    .filter(({ type, to }) => type === "reference" && to && to !== entity.id)
    .flatMap((field) => {
      const to = entityById(draft, field.to ?? "");
      return to ? pathsTo(draft, to, wanted, depth - 1).map((path) => `${field.id}.${path}`) : [];
    });
  return [...direct, ...through];
}
