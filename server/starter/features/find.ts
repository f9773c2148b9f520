import { isFigureField } from "@/lib/generated-app/fields";
import { fieldRows } from "../knowledge/field-names";
import { addField, asked, type Draft, type DraftEntity, entityById, heardOf } from "../model/draft";
import { pathsTo } from "../model/relations";
import type { SpokenClause } from "../understand/clauses";
import { type Element, elementsOf } from "../understand/lists";
import { own } from "../understand/own";
import { actingRole } from "../understand/roles";
import type { Token } from "../understand/tokens";
import { type Card, entitiesIn, mainEntity, subjectOf, tokensIn } from "./card";

const textual = new Set(["text", "longtext", "email", "phone", "address", "url"]);
type Field = DraftEntity["fields"][number];

/** Does a word of the prompt mean this field? By its label, or by what the table of names reads both as. */
export function means(field: Field, at: DraftEntity, words: readonly string[]): boolean {
  const text = words.join(" ");
  const label = field.label.toLowerCase();
  if (label === text || label.split(" ").includes(words.at(-1) ?? "")) return true;
  if (text === "phone" || text === "phone number") return field.type === "phone";
  if (text === "name" || text.endsWith(" name"))
    return (
      field.type === "text" &&
      /^(name|title|customer|who|couple)$/.test(label) &&
      (words.length === 1 || at.words.includes(words[0] ?? "") || label === words[0])
    );
  return fieldRows.some(
    ({ pattern, label: known }) => known !== undefined && known === field.label && pattern.test(text),
  );
}

/** "by name or phone because people call": the list ends where the reason begins. */
const upToReason = (tokens: Token[]): Token[] => {
  const reason = tokens.findIndex(({ norm }) => ["because", "so", "since", "when", "that"].includes(norm));
  return reason > 0 ? tokens.slice(0, reason) : tokens;
};
const SEARCH = /\b(?:search|find|look up|searchable)\b/;

/** "by name or phone": the elements that a search goes by; none where nothing is said of it. */
const searchedBy = (clause: SpokenClause, match: RegExpExecArray): Element[] =>
  match[1]
    ? elementsOf(upToReason(tokensIn(clause, clause.text.indexOf(match[1], match.index), clause.text.length)))
    : [];
const isKeyword = (words: readonly string[]) => words.join(" ") === "keyword";

/** Whatever has lines of text, or the fields that are named, of the entity or of what it refers to. */
function searchedPaths(draft: Draft, entity: DraftEntity, words: readonly string[][]) {
  if (words.length === 0)
    return [...pathsTo(draft, entity, ({ type }) => textual.has(type), 0), ...namesOf(draft, entity)];
  const wanted = (field: Field, at: DraftEntity) =>
    textual.has(field.type) && (words.length === 0 || words.some((list) => isKeyword(list) || means(field, at, list)));
  return pathsTo(draft, entity, wanted, words.length === 0 ? 0 : 2);
}

/** The names of people and things that a row refers to: who looks for a guest finds the episode. */
const namesOf = (draft: Draft, entity: DraftEntity) =>
  pathsTo(draft, entity, ({ type, label }, at) => at !== entity && type === "text" && /^(name|title)$/i.test(label), 1);

/** The entities to search: the named ones, unless fields are named; those may be anywhere. */
function searchTargets(draft: Draft, named: DraftEntity[], words: readonly string[][]): DraftEntity[] {
  if (named.length > 0 && words.every(isKeyword)) return named;
  const listed = draft.entities.filter(({ linesOf }) => !linesOf);
  // "with search", in an application of many lists, is meant for the main one.
  return words.length === 0 && draft.entities.length > 4
    ? listed.filter((entity) => entity === mainEntity(draft))
    : listed;
}

const search: Card = {
  id: "search",
  pattern:
    /\b(?:full[- ]text )?(?:search(?:able)?|searching|look up|find)\b(?: (?:through|for|over|in|the|a|all|tour|of)*)?(?:.*?\b(?:by|after|on)\b (.*))?/,
  not: /\b(find out|disappear from the search)\b/,
  settle: (draft, clause, match) => {
    if (!SEARCH.test(clause.text)) return null;
    const by = searchedBy(clause, match);
    const words = by
      .map(({ words: list }) => list.filter((word) => !["because", "people"].includes(word)))
      .filter(({ length }) => length > 0 && length < 4);
    const named = entitiesIn(draft, clause).filter(({ linesOf }) => !linesOf);
    const ids: string[] = [];
    for (const entity of searchTargets(draft, named, words)) {
      const paths = searchedPaths(draft, entity, words);
      if (paths.length === 0) continue;
      entity.search = new Set([...(entity.search ?? []), ...paths]);
      ids.push(`${entity.id}.search`);
    }
    const [owner] = ids;
    if (owner) for (const token of by.flatMap(({ tokens }) => tokens)) token.owner ??= owner;
    return ids;
  },
};

const filterable = new Set(["choice", "reference", "account", "boolean", "date"]);
const filter: Card = {
  id: "filter",
  pattern: /\b(?:filter|browse|group|narrow)(?:able|ed)?\b.*?\bby (.*)|\bin the categor(?:y|ies) (.*)/,
  settle: (draft, clause, match) => {
    const list = match[1] ?? "";
    if (!list) return null;
    const entity = filterTarget(draft, clause);
    if (!entity) return null;
    const tokens = tokensIn(clause, clause.text.lastIndexOf(list), clause.text.length);
    const ids: string[] = [];
    for (const element of elementsOf(tokens)) {
      const id = filterBy(draft, clause, havingField(draft, entity, element.words), element);
      if (id) ids.push(id);
      if (id) for (const token of element.tokens) token.owner ??= id;
    }
    return ids;
  },
};

/** "Filter by artist": what has an artist, where the list that is meant first has none. */
function havingField(draft: Draft, entity: DraftEntity, words: readonly string[]): DraftEntity {
  const has = (candidate: DraftEntity) =>
    !candidate.linesOf && candidate.fields.some((field) => means(field, candidate, words));
  return has(entity) ? entity : (draft.entities.find(has) ?? entity);
}

function filterTarget(draft: Draft, clause: SpokenClause): DraftEntity | null {
  const named = entitiesIn(draft, clause).find(({ linesOf }) => !linesOf);
  if (named) return named;
  // Who comes from outside narrows down what there is to find, not what she sent.
  const offered = ({ kind }: DraftEntity) => ["document", "item", "bookable"].includes(kind);
  const outside = actingRole(draft, clause)?.side !== "inside";
  return (outside ? draft.entities.find(offered) : undefined) ?? subjectOf(draft, clause);
}

/** A filter over a field of the entity, or of what refers to it; a field is added where the person names one that is not there. */
function filterBy(draft: Draft, clause: SpokenClause, entity: DraftEntity, element: Element): string | null {
  const own = element.words.filter((word) => word !== "range");
  if (own.join(" ") === "status" && entity.flow) return withFilter(entity, entity.flow.field);
  const known =
    entity.fields.find((field) => filterable.has(field.type) && means(field, entity, own)) ??
    referenceTo(draft, entity, own);
  if (known) return withFilter(entity, known.id);
  const figure = entity.fields.find((field) => means(field, entity, own)) ?? newFigure(entity, own, element);
  if (figure && isFigureField(figure)) return withFilter(entity, figure.id);
  if (figure && figure.type !== "text") return sortInstead(draft, clause, entity, figure, element);
  const day = /^(date|day|time)$/.test(own.join(" ")) ? dayOf(draft, entity) : null;
  if (day) return day;
  const field = newChoice(entity, own, element);
  return field ? withFilter(entity, field.id) : null;
}
function withFilter(entity: DraftEntity, id: string): string {
  entity.filters.add(id);
  return `${entity.id}.filter.${id}`;
}

/** "salary", "price range": a figure that the list does not have yet. */
function newFigure(entity: DraftEntity, words: readonly string[], element: Element): Field | undefined {
  const read = fieldRows.find(({ pattern }) => pattern.test(words.join(" ")));
  return read && ["money", "int", "decimal"].includes(read.type)
    ? addField(entity, { label: words.join(" "), from: asked(element.tokens) })
    : undefined;
}

/** The day of a tour is the day of its slots. */
function dayOf(draft: Draft, entity: DraftEntity): string | null {
  const dated = [
    entity,
    ...draft.entities.filter(
      (candidate) =>
        ["bookable", "document"].includes(candidate.kind) &&
        candidate.fields.some(({ type, to }) => type === "reference" && to === entity.id),
    ),
  ];
  for (const candidate of dated) {
    const field =
      candidate.fields.find(({ type, label }) => type === "datetime" && /start|when|time/i.test(label)) ??
      candidate.fields.find(({ type }) => type === "date");
    if (field) return withFilter(candidate, field.id);
  }
  return null;
}

const choiceNouns = new Set([
  "language",
  "region",
  "category",
  "type",
  "family",
  "genre",
  "city",
  "district",
  "level",
  "condition",
  "subject",
  "department",
]);
function newChoice(entity: DraftEntity, words: readonly string[], element: Element): Field | null {
  const inside = element.inside.map((tokens) => tokens.map(({ norm }) => norm).join(" "));
  const head = words.at(-1) ?? "";
  if (inside.length < 2 && !choiceNouns.has(head)) return null;
  const usual = fieldRows.find(({ pattern, values }) => values && pattern.test(words.join(" ")))?.values;
  const values = inside.length > 1 ? inside : (usual ?? own(defaultValues, head) ?? ["One", "Two", "Three"]);
  return addField(entity, {
    label: words.join(" "),
    required: true,
    from: asked(element.tokens),
    type: "choice",
    values,
  });
}

/** A figure can not be picked from a list; sorting by it is what can be had, and is said. */
function sortInstead(
  draft: Draft,
  clause: SpokenClause,
  entity: DraftEntity,
  field: Field,
  element: Element,
): string | null {
  if (!["int", "decimal", "money", "percent", "rating"].includes(field.type)) return null;
  entity.sortBy.add(field.id);
  heardOf(draft, clause).limits.push({
    about: `filter:${field.id}`,
    tokens: element.tokens,
    reason: `There is no filter by a figure; the list can be sorted by ${field.label.toLowerCase()}.`,
  });
  return `${entity.id}.sort`;
}

export const defaultValues: Readonly<Record<string, string[]>> = {
  language: ["English", "German", "French", "Spanish"], region: ["North", "South", "East", "West"], category: ["General", "Events", "Offers"],
  type: ["Standard", "Special"], family: ["Strings", "Woodwind", "Brass", "Keys", "Percussion"], genre: ["Drama", "Comedy", "Documentary"],
  city: ["Harbour", "Old Town", "Hillside"], district: ["Harbour", "Old Town", "Hillside"],
}; // biome-ignore format: a table is read by rows

const referenceTo = (draft: Draft, entity: DraftEntity, words: readonly string[]) =>
  entity.fields.find(
    (field) => field.type === "reference" && entityById(draft, field.to ?? "")?.words.includes(words.at(-1) ?? ""),
  );

const cannotSort = new Set(["longtext", "reference", "account", "boolean"]);

/** What "sort by price" names, or what "cheapest first" and "newest first" go by. */
function sortField(entity: DraftEntity, sortable: readonly Field[], words: string[], order: string | undefined) {
  const named =
    words.length > 0
      ? sortable.find((field) => means(field, entity, words.slice(0, 1)) || means(field, entity, words))
      : undefined;
  if (named || !order) return named;
  return /cheap|expensive/.test(order)
    ? sortable.find(({ type }) => type === "money")
    : sortable.find(({ type }) => ["date", "datetime"].includes(type));
}

/** The order a list opens in, where the clause asks for one. */
function openingSort(clause: SpokenClause, field: Field | undefined, order: string | undefined): DraftEntity["sort"] {
  if (!field) return order ? { field: "createdAt", descending: !/oldest|longest/.test(order) } : null;
  if (!order && !/\bfirst\b/.test(clause.text)) return null;
  return {
    field: field.id,
    descending: /newest|latest|longest/.test(clause.text) || /expensive/.test(order ?? ""),
  };
}

const sort: Card = {
  id: "sort",
  pattern:
    /\b(?:sort|order|rank)(?:able|ed)?(?: \w+){0,3} by ([a-z ]+)|\b(newest|latest|oldest|longest|cheapest|most expensive)\b.*\bfirst\b|\bsort\b/,
  settle: (draft, clause, match) => {
    const words = (match[1] ?? "").trim().split(" ").filter(Boolean);
    const subject = subjectOf(draft, clause);
    if (!subject) return null;
    const entity = words.length > 0 ? havingField(draft, subject, words) : subject;
    const sortable = entity.fields.filter(({ type }) => !cannotSort.has(type));
    const found = sortField(entity, sortable, words, match[2]);
    // A computed figure is no column that the list could be sorted by.
    const chosen = found?.type === "computed" ? undefined : found;
    if (words.length > 0 && !found && !match[2]) return null;
    entity.sort = openingSort(clause, chosen, match[2]) ?? entity.sort;
    if (chosen) entity.sortBy.add(chosen.id);
    for (const field of sortable.slice(0, 6)) if (field.type !== "computed") entity.sortBy.add(field.id);
    return entity.sortBy.size > 0 ? [`${entity.id}.sort`] : null;
  },
};

export const findCards: readonly Card[] = [search, filter, sort];
