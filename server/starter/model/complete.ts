import type { Expr } from "@/lib/contract/expr";
import { flowOf } from "../understand/flows";
import { addField, addKnownField, assumed, type Draft, type DraftEntity, entityById } from "./draft";
import { entersOf, isFree, manager } from "./settle-roles";

const textual = new Set(["text", "longtext", "email", "phone", "address"]);

/** The field, or the path through a reference, that names a row. */
export function titleOf(draft: Draft, entity: DraftEntity, depth = 2): string {
  const named =
    entity.fields.find(
      ({ type, label }) =>
        type === "text" && /^(name|title|customer|who|couple|number|.*\btitle|plot number)$/i.test(label),
    ) ??
    entity.fields.find(
      ({ id, type }) => (id === entity.thing?.fields[0]?.split("|")[0] || id === "description") && textual.has(type),
    );
  if (named && named.type !== "longtext") return named.id;
  const reference =
    entity.fields.find(({ type, required }) => type === "reference" && required) ??
    entity.fields.find(({ type }) => type === "reference");
  const to = entityById(draft, reference?.to ?? "");
  const holder = entity.linesOf
    ? entity.fields.find(({ type, id }) => type === "reference" && id !== entity.linesOf?.via)
    : reference;
  const target = entity.linesOf ? entityById(draft, holder?.to ?? "") : to;
  if (holder && target && depth > 0) return `${holder.id}.${titleOf(draft, target, depth - 1)}`;
  const text =
    entity.fields.find(({ type }) => type === "text") ??
    entity.fields.find(({ type }) => textual.has(type)) ??
    entity.fields.find(({ type }) => ["date", "datetime", "code", "sequence", "int"].includes(type));
  return text?.id ?? entity.fields[0]?.id ?? "id";
}

const keep = (entity: DraftEntity) => entity.fields.filter(({ from }) => from.by === "asked").length;

/** Whether a usual field is missing: one of its type is as good, unless it names the row or is any text. */
function lacks(entity: DraftEntity, type: string, title: boolean): boolean {
  if (title || ["text!", "text", "longtext", "sequence"].includes(type)) return true;
  const usual = type.replace("!", "");
  return !entity.fields.some((field) => field.type === usual || (usual === "date" && field.type === "datetime"));
}

function addUsual(entity: DraftEntity): void {
  const source = entity.thing ? `known:${entity.thing.id}` : "neutral";
  const lines = entity.thing?.fields ?? ["name|Name|text!", "description|Description|longtext"];
  const named = entity.fields.some(({ type }) => type === "text");
  const few = keep(entity) < 2;
  let added = 0;
  for (const line of lines) {
    const [id = "", , type = ""] = line.split("|");
    const title = /^(name|title|description|problem|number|question|front)$/.test(id);
    // A number in sequence costs nobody a thought, and tells rows apart.
    const needed = type === "sequence" || (type.endsWith("!") && !(title && named));
    const wanted = needed || (few && added < 2);
    if (wanted && lacks(entity, type, title) && addKnownField(entity, line, source)) added += 1;
  }
}

/** Fields that the thing usually has: all where the prompt names none, else a title and what it can not do without. */
function usualFields(entity: DraftEntity): void {
  if (entity.linesOf || (entity.kind === "note" && !entity.thing && entity.fields.length > 0)) return;
  addUsual(entity);
  // Fields at the front in the order of the form: the usual title first when it was added.
  const title = entity.fields.findIndex(({ label }) =>
    /^(Name|Title|Bike|Position|Dish|Part|Ingredient|Recipe)$/.test(label),
  );
  if (title > 0) entity.fields.unshift(...entity.fields.splice(title, 1));
  if (entity.fields.length === 0)
    addField(entity, { label: "Name", type: "text", required: true, from: assumed("neutral") });
}

/** People who book without an account say who they are. */
function contactFields(draft: Draft): void {
  for (const booking of draft.entities.filter(({ kind }) => kind === "booking")) {
    const maker = draft.roles.find((role) =>
      draft.sayings.some(
        (saying) => saying.role === role.id && saying.entity === booking.id && saying.can.includes("create"),
      ),
    );
    const open = maker
      ? entersOf(draft, maker) === "public"
      : draft.roles.some((role) => entersOf(draft, role) === "public");
    const refersToPerson = booking.fields.some(
      ({ type, to }) => type === "reference" && entityById(draft, to ?? "")?.kind === "person",
    );
    if (
      !open ||
      refersToPerson ||
      booking.fields.some(({ label, type }) => /name|who|customer/i.test(label) || type === "account")
    )
      continue;
    if (isFree(draft) || open)
      addField(booking, { label: "Name", type: "text", required: true, from: assumed("archetype:slot-booking") });
    if (!isFree(draft))
      addField(booking, { label: "E-mail", type: "email", required: true, from: assumed("archetype:slot-booking") });
  }
}

/** Whose a row is: the account that made it, or that it is assigned to. */
function ownership(draft: Draft): void {
  for (const saying of draft.sayings.filter(({ never }) => !never)) {
    const role = draft.roles.find(({ id }) => id === saying.role);
    const entity = entityById(draft, saying.entity);
    if (!role || !entity || entity.linesOf) continue;
    const enters = entersOf(draft, role);
    const makes = saying.can.includes("create") && enters === "signup";
    const assigned = saying.own && enters === "invited" && role !== manager(draft);
    // Who registers and sees only what is hers, without making it: whoever makes it says whose it is.
    const given = saying.own && enters === "signup" && ["booking", "work", "money", "note"].includes(entity.kind);
    if (!makes && !assigned && !given) continue;
    if (reachesThrough(draft, entity, role.id)) continue;
    addField(entity, {
      label: role.names.one,
      type: "account",
      to: role.id,
      required: makes || given,
      from: saying.own ? { by: "asked", spans: [[saying.clause.start, saying.clause.end]] } : assumed("ownership"),
    });
  }
}

/** The path to the account of a role: on the row itself, or on what it refers to. */
export function reachesThrough(draft: Draft, entity: DraftEntity, role: string, depth = 2): string | null {
  const own = entity.fields.find(({ type, to }) => type === "account" && to === role);
  if (own) return own.id;
  if (depth === 0) return null;
  for (const field of entity.fields.filter(({ type }) => type === "reference")) {
    const to = entityById(draft, field.to ?? "");
    const path = to ? reachesThrough(draft, to, role, depth - 1) : null;
    if (path) return `${field.id}.${path}`;
  }
  return null;
}

/** Who applied for something does not apply for it again; what closes does not close before it opens. */
function usualRules(draft: Draft): void {
  for (const entity of draft.entities) {
    const of = entity.fields.find(({ type, required }) => type === "reference" && required);
    const who = entity.fields.find(({ type, required }) => type === "account" && required);
    const ruled = draft.rules.some((rule) => rule.entity === entity.id && rule.kind === "unique");
    if (entity.kind === "booking" && entity.thing?.id === "application" && of && who && !ruled)
      draft.rules.push({
        id: `${entity.id}Once`,
        from: assumed("archetype:applications"),
        kind: "unique",
        entity: entity.id,
        message: "You have applied for this already.",
        fields: [of.id, who.id],
        exceptStates: [],
      });
    const closes = entity.fields.find(({ type, label }) => type === "date" && /^(closing date|deadline)$/i.test(label));
    if (closes?.from.by === "asked" && entity.kind === "document")
      draft.rules.push({
        id: `${entity.id}StillOpen`,
        from: assumed("archetype:applications"),
        kind: "notPast",
        entity: entity.id,
        message: `The ${closes.label.toLowerCase()} has passed.`,
        field: closes.id,
      });
  }
}

function usualFlow(entity: DraftEntity): void {
  if (entity.flow || !entity.thing?.flow || entity.kind !== "work") return;
  entity.flow = flowOf(
    entity.thing.flow.map((label) => label.toLowerCase()),
    entity.thing.flow.some((label) => /reject|declin|fail/i.test(label)),
  );
}

/** What an occasion is one of, as the tour of a tour slot: its own title is that one's, beside when it is. */
export function occasionOf(draft: Draft, entity: DraftEntity): { via: string; of: DraftEntity; when: string } | null {
  const [via = "", ...rest] = titleOf(draft, entity).split(".");
  const of = entityById(draft, entity.fields.find(({ id, type }) => id === via && type === "reference")?.to ?? "");
  const when = entity.fields.find(({ type }) => type === "datetime" || type === "date");
  return entity.kind === "bookable" && !entity.linesOf && rest.length > 0 && of && when
    ? { via, of, when: when.id }
    : null;
}
/** Choices of what an occasion is one of: the language of the tour is that of its slots. */
const inherited = (draft: Draft, entity: DraftEntity): string[] => {
  const occasion = occasionOf(draft, entity);
  const choices = occasion?.of.fields.filter(({ type }) => type === "choice") ?? [];
  return occasion ? choices.map(({ id }) => `${occasion.via}.${id}`) : [];
};

/** A reference by the title that it leads to; where that is another row's it says too little, and the whole words stand. */
function columnOf(draft: Draft, field: DraftEntity["fields"][number]): string {
  const to = field.type === "reference" ? entityById(draft, field.to ?? "") : undefined;
  const title = to ? titleOf(draft, to, 1) : ".";
  return title.includes(".") ? field.id : `${field.id}.${title}`;
}

const readBy = (expr: Expr | undefined, id: string): boolean => {
  if (!expr || !("op" in expr)) return expr !== undefined && "field" in expr && expr.field === id;
  return expr.args.some((arg) => readBy(arg, id));
};
/** What a list is read for first: what was asked to be entered, who has it, what it comes to; steps on the way there last. */
function rankOf(entity: DraftEntity, field: DraftEntity["fields"][number]): number {
  const asked = field.from.by === "asked";
  const step = entity.fields.some(({ compute, from }) => from.by === "asked" && readBy(compute, field.id));
  if (field.type === "computed") return asked && !step ? 3 : 6;
  if (entity.flow?.states.some(({ stamps }) => stamps === field.id)) return 7;
  if (field.type === "account") return 2;
  return asked ? (field.required ? 1 : 4) : 5;
}
const mostColumns = 9;

export function columnsOf(draft: Draft, entity: DraftEntity): string[] {
  const title = titleOf(draft, entity);
  const when = occasionOf(draft, entity)?.when;
  const columns = [title, ...(when ? [when] : []), ...inherited(draft, entity)];
  const rank = (field: DraftEntity["fields"][number]) => (entity.linesOf ? 0 : rankOf(entity, field));
  const wanted = entity.fields
    .filter((field) => field.id !== entity.linesOf?.via && !title.startsWith(`${field.id}.`))
    .filter((field) => field.type !== "longtext" || field.from.by === "asked")
    .toSorted((one, other) => rank(one) - rank(other));
  for (const field of wanted) {
    if (entity.flow && rank(field) > 3 && !columns.includes(entity.flow.field)) columns.push(entity.flow.field);
    const path = columnOf(draft, field);
    if (!columns.includes(path) && columns.length < mostColumns) columns.push(path);
  }
  if (entity.flow && !columns.includes(entity.flow.field)) columns.push(entity.flow.field);
  return columns;
}

/** Fields, statuses, search, filters and order that a list of such things has, where the prompt does not say. */
export function completeEntities(draft: Draft): void {
  contactFields(draft);
  ownership(draft);
  for (const entity of draft.entities) {
    usualFields(entity);
    usualFlow(entity);
  }
  for (const entity of draft.entities) presetDays(entity);
  usualRules(draft);
}

/** What is written down on the day on which it happens: an expense, a visit, a reading; an appointment is not. */
const HAPPENS = /\b(entry|log|visit|diary|journal|reading|measurement|report|inspection|workout|session log|feeding)\b/;
const ITS_DAY = /^(date|day|when|(?:spent|paid|received|seen|read|visited|issued|reported|measured|bought) on)$/i;
/** The day is today until another is chosen. */
function presetDays(entity: DraftEntity): void {
  const happens = ["money", "note"].includes(entity.kind) || HAPPENS.test(entity.words.join(" "));
  const issued = entity.thing?.id === "invoice";
  if (!happens && !issued) return;
  for (const field of entity.fields)
    if (field.type === "date" && ITS_DAY.test(field.label)) field.initial ??= { today: true };
}

/** What a list offers where nobody said. */
export function completeLists(draft: Draft): void {
  for (const entity of draft.entities) completeList(draft, entity);
}

/** Rows are found by their title and by that of what they must refer to, where that is text. */
function searchOf(draft: Draft, entity: DraftEntity): Set<string> {
  const through = entity.fields
    .filter(({ type, required }) => type === "reference" && required)
    .flatMap((field) => {
      const to = entityById(draft, field.to ?? "");
      return to ? [`${field.id}.${titleOf(draft, to, 1)}`] : [];
    });
  const paths = [titleOf(draft, entity), ...through];
  return new Set(paths.filter((path) => endsInText(draft, entity, path.split("."))));
}

const MOST_FILTERS = 4;
/** By what is chosen from a list, and then by what a row belongs to: that one shows its rows, since they can be found by it. */
function filterByUsual({ fields, filters }: DraftEntity): void {
  for (const types of [["choice", "account", "boolean"], ["reference"]])
    for (const { id, type } of fields) if (types.includes(type) && filters.size < MOST_FILTERS) filters.add(id);
}

function completeList(draft: Draft, entity: DraftEntity): void {
  if (entity.linesOf) return;
  entity.search ??= searchOf(draft, entity);
  if (entity.flow) entity.filters.add(entity.flow.field);
  for (const path of inherited(draft, entity)) entity.filters.add(path);
  const when = occasionOf(draft, entity)?.when;
  if (when) entity.filters.add(when);
  filterByUsual(entity);
  const sortable =
    entity.fields.find(({ type }) => ["date", "datetime"].includes(type)) ??
    entity.fields.find(({ id }) => id === titleOf(draft, entity));
  if (sortable && entity.sortBy.size === 0) entity.sortBy.add(sortable.id);
  const published = entity.kind === "document" ? entity.fields.find(isPublished) : undefined;
  if (published) entity.sort ??= { field: published.id, descending: true };
  if (published) entity.sortBy.add(published.id);
}

/** What is written is read newest first. */
const isPublished = ({ type, label }: DraftEntity["fields"][number]) =>
  ["date", "datetime"].includes(type) && /^(published|posted|date|day|when|written)\b/i.test(label);

function endsInText(draft: Draft, entity: DraftEntity, path: readonly string[]): boolean {
  let at: DraftEntity | null | undefined = entity;
  for (const [index, id] of path.entries()) {
    const field: DraftEntity["fields"][number] | undefined = at?.fields.find((candidate) => candidate.id === id);
    if (!field) return false;
    if (index === path.length - 1) return textual.has(field.type);
    at = entityById(draft, field.to ?? "");
  }
  return false;
}
