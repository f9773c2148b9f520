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
  return !entity.fields.some((field) => field.type === type.replace("!", ""));
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
    if (!open || booking.fields.some(({ label, type }) => /name|who|customer/i.test(label) || type === "account"))
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
    if (!makes && !assigned) continue;
    if (reachesThrough(draft, entity, role.id)) continue;
    addField(entity, {
      label: role.names.one,
      type: "account",
      to: role.id,
      required: makes,
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

/** What was asked for comes first, and who it belongs to; of what is computed the figure that the others lead to. */
function columnRank(entity: DraftEntity, field: DraftEntity["fields"][number]): number {
  if (field.type === "computed") return field === entity.fields.findLast(({ type }) => type === "computed") ? 1 : 2;
  return field.from.by === "asked" || field.type === "account" ? 0 : 3;
}

export function columnsOf(draft: Draft, entity: DraftEntity): string[] {
  const title = titleOf(draft, entity);
  const columns = [title];
  const skip = (path: string) => columns.includes(path) || columns.length >= 7;
  const stamps = new Set((entity.flow?.states ?? []).flatMap((state) => state.stamps ?? []));
  const told = entity.fields.filter(({ id, type, required }) => !stamps.has(id) && (type !== "longtext" || required));
  for (const field of told.toSorted((one, other) => columnRank(entity, one) - columnRank(entity, other))) {
    const reference = entityById(draft, field.to ?? "");
    if (field.id === entity.linesOf?.via) continue;
    const path = field.type === "reference" && reference ? `${field.id}.${titleOf(draft, reference, 1)}` : field.id;
    if (skip(path) || title.startsWith(`${field.id}.`)) continue;
    columns.push(path);
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
  usualRules(draft);
}

/** What a list offers where nobody said. */
export function completeLists(draft: Draft): void {
  for (const entity of draft.entities) completeList(draft, entity);
}

/** Rows are found by their title, where that is text. */
function searchOf(draft: Draft, entity: DraftEntity): Set<string> {
  const title = titleOf(draft, entity);
  return new Set(endsInText(draft, entity, title.split(".")) ? [title] : []);
}

function completeList(draft: Draft, entity: DraftEntity): void {
  if (entity.linesOf) return;
  entity.search ??= searchOf(draft, entity);
  if (entity.flow) entity.filters.add(entity.flow.field);
  for (const field of entity.fields)
    if (["choice", "account", "boolean"].includes(field.type) && entity.filters.size < 4) entity.filters.add(field.id);
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
