import type { AppModel, Field, Flow, From, Rule, Section } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { fieldRows } from "../knowledge/field-names";
import { people } from "../knowledge/people";
import { type Thing, type ThingKind, things } from "../knowledge/things";
import type { SpokenClause } from "../understand/clauses";
import { plural, singular, type Token } from "../understand/tokens";

/** An entity while it is being put together. */
export type DraftEntity = {
  id: string;
  /** Words of its name in base form; the last is the head by which the prompt may call it. */
  words: string[];
  names: { one: string; many: string };
  thing: Thing | null;
  kind: ThingKind;
  from: From;
  fields: Field[];
  flow: Flow | null;
  linesOf: { entity: string; via: string } | null;
  search: Set<string> | null;
  filters: Set<string>;
  sortBy: Set<string>;
  sort: { field: string; descending: boolean } | null;
  /** Rows that the prompt names itself ("three distances (3 km, 8 km)"). */
  named: string[];
  /** Figures that the prompt gives for those rows, in their order: field id → values as stored. */
  given: Map<string, number[]>;
  /** Can be booked until it begins: one of its example rows has. */
  begins: boolean;
};

export type DraftRole = {
  id: string;
  words: string[];
  names: { one: string; many: string };
  from: From;
  side: "inside" | "outside" | "anyone";
  rank: number;
  self: boolean;
  count: number | null;
};

/** What the prompt says somebody may do. `own`: only rows that are hers. `never`: said to be forbidden. */
export type Saying = {
  role: string;
  entity: string;
  can: AppModel["access"][number]["can"];
  own: boolean;
  never: boolean;
  all: boolean;
  clause: SpokenClause;
};

/** What became of one clause. */
export type Heard = {
  clause: SpokenClause;
  traced: Set<string>;
  limits: { reason: string; tokens: Token[]; about: string }[];
  chatter: boolean;
};

export type Draft = {
  prompt: string;
  name: string;
  appWords: string[];
  entities: DraftEntity[];
  roles: DraftRole[];
  sayings: Saying[];
  rules: Rule[];
  hidden: { role: string; entity: string; field: string }[];
  rowLimits: { role: string; entity: string; rows: Expr; from: From }[];
  sections: { section: Section; for: string; title: string; from: From; id: string }[];
  asked: { background?: string; component?: string; largeType?: boolean };
  mood: string[];
  currency: string;
  heard: Heard[];
  questions: AppModel["questions"];
  facts: Set<string>;
};

export const newDraft = (prompt: string, clauses: readonly SpokenClause[]): Draft => {
  return {
    prompt, name: "", appWords: [], entities: [], roles: [], sayings: [], rules: [], hidden: [], rowLimits: [], sections: [], asked: {}, mood: [],
    currency: "EUR", questions: [], facts: new Set(),
    heard: clauses.map((clause) => ({ clause, traced: new Set<string>(), limits: [], chatter: false })),
  }; // biome-ignore format: one record
};

export const asked = (tokens: readonly Pick<Token, "start" | "end">[]): From => {
  const [first] = tokens;
  const last = tokens.at(-1);
  return first && last ? { by: "asked", spans: [[first.start, last.end]] } : { by: "assumed", source: "grammar" };
};
export const assumed = (source: string): From => ({ by: "assumed", source });

const reserved = new Set(
  "user users account accounts session sessions class delete import export default function return switch case if else for while do in of with var let const this super null true false void typeof enum interface package private public static yield await async api auth app index main server shared lib db test tests page pages route routes table tables row rows column columns field fields file files id createdAt status date number string object array map set symbol error promise record marks examples sign options move figures home list form detail entity entities role roles rule rules access seed constructor prototype arguments eval name location window document history".split(
    " ",
  ),
);

const ascii = (word: string) =>
  word
    .normalize("NFKD")
    .replace(/[^a-zA-Z0-9]+/g, " ")
    .trim()
    .split(" ")
    .filter(Boolean);

/** Lower camel case, at most 40 characters, never a reserved name. */
export function identifier(
  words: readonly string[],
  taken: (id: string) => boolean,
  kind: "entity" | "field" | "value",
): string {
  const parts = words.flatMap(ascii).map((part) => part.toLowerCase());
  const camel = parts
    .map((part, index) => (index === 0 ? part : `${part[0]?.toUpperCase()}${part.slice(1)}`))
    .join("")
    .replace(/^(\d)/, "n$1")
    .slice(0, 32);
  let base = /^[a-z]/.test(camel) ? camel : camel ? `n${camel}` : "thing";
  const blocked = (id: string) =>
    taken(id) ||
    (kind === "value"
      ? false
      : kind === "entity"
        ? reserved.has(id) || reserved.has(`${id}s`)
        : ["id", "createdAt", "status", "marks"].includes(id) ||
          ["class", "delete", "new", "default", "constructor", "prototype", "in", "for", "with", "function"].includes(
            id,
          ));
  if (blocked(base)) base = kind === "entity" ? `${base}Entry` : `${base}Value`;
  for (let n = 2; taken(base); n += 1) base = `${base.replace(/\d+$/, "")}${n}`;
  return base;
}

const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

/** The thing a noun phrase names: by its whole text first, then by shorter ends of it. */
export function thingOf(words: readonly string[]): Thing | null {
  for (let from = 0; from < words.length; from += 1) {
    const end = words.slice(from).join(" ");
    const found = things.find((thing) => thing.words.includes(end));
    if (found) return found;
  }
  return null;
}

const personEnding = /(er|or|ist|ian|eer|ant)$/;
const notPersons = new Set(["order", "paper", "number", "folder", "letter", "offer", "chapter", "poster", "flyer", "layer", "container", "sensor", "motor", "floor", "door", "colour", "tractor", "sector", "printer", "scanner", "filter", "newsletter", "counter", "calculator", "weather", "water", "server", "computer", "border", "corner", "plant", "restaurant", "variant", "grant", "list", "helicopter", "projector", "river", "timer", "banner", "register", "monitor", "mirror", "error"]); // biome-ignore format: a list of words

export function kindOfNoun(words: readonly string[]): ThingKind {
  const thing = thingOf(words);
  const head = words.at(-1) ?? "";
  // "guest list" is a list; "customer" a person, whatever stands before it.
  if (thing && (thing.words.includes(words.join(" ")) || thing.words.some((word) => word.split(" ").at(-1) === head)))
    return thing.kind;
  if (people.has(head) || (personEnding.test(head) && !notPersons.has(head) && head.length > 5)) return "person";
  return "document";
}

export const entityById = (draft: Draft, id: string): DraftEntity | undefined =>
  draft.entities.find((entity) => entity.id === id);

/** The entity that these words call: by its whole name, by its head, or by another word for the same thing. */
export function entityNamed(draft: Draft, called: readonly string[]): DraftEntity | null {
  const words = isOffered(draft, called) ? ["job", "offer"] : called;
  const text = words.join(" ");
  const exact = draft.entities.find((entity) => entity.words.join(" ") === text);
  if (exact) return exact;
  const head = words.at(-1);
  if (!head) return null;
  const byHead = draft.entities.filter((entity) => entity.words.at(-1) === head && !entity.linesOf);
  if (byHead.length > 0 && words.length === 1)
    return byHead.length === 1
      ? (byHead[0] ?? null)
      : (byHead.find(({ words: { length } }) => length === 1) ?? byHead[0] ?? null);
  const longer = byHead.find((entity) => words.join(" ").endsWith(entity.words.join(" ")));
  if (longer) return longer;
  if (words.length > 1) return null;
  const thing = thingOf(words);
  return (
    (thing &&
      draft.entities.find((entity) => entity.thing === thing && !entity.linesOf && thing.kind !== "bookable")) ??
    draft.entities.find((entity) => entity.words[0] === head && entity.words.length > 1 && entity.kind !== "person") ??
    null
  );
}

const OFFERED =
  /\b(vacanc(?:y|ies)|job (?:offers?|board|openings?|postings?|adverts?)|(?:apply|applying|applications?) for (?:a |the )?jobs?)\b/i;
/** Where people apply for them, a job is an offer and not a piece of work. */
const isOffered = (draft: Draft, words: readonly string[]) =>
  words.length === 1 &&
  ["job", "vacancy", "position", "opening"].includes(words[0] ?? "") &&
  OFFERED.test(draft.prompt);

export function addEntity(draft: Draft, called: readonly string[], from: From): DraftEntity {
  const words = isOffered(draft, called) ? ["job", "offer"] : called;
  const found = entityNamed(draft, words);
  if (found && found.words.length >= words.length) {
    if (found.from.by === "assumed" && from.by === "asked") found.from = from;
    return found;
  }
  const thing = thingOf(words);
  const one = words.join(" ");
  const many = [...words.slice(0, -1), plural(words.at(-1) ?? "")].join(" ");
  const entity: DraftEntity = {
    id: identifier(words, (id) => draft.entities.some((other) => other.id === id), "entity"),
    words: [...words], names: { one, many: many === one ? `all ${one}` : many }, thing: kindOfNoun(words) === "person" && thing?.kind !== "person" ? null : thing, kind: kindOfNoun(words), from,
    fields: [], flow: null, linesOf: null, search: null, filters: new Set(), sortBy: new Set(), sort: null, named: [], given: new Map(), begins: false,
  }; // biome-ignore format: one record
  draft.entities.push(entity);
  return entity;
}

export const fieldNamed = (entity: DraftEntity, words: readonly string[]): Field | null => {
  const text = words.join(" ").toLowerCase();
  const head = words.at(-1) ?? "";
  return (
    entity.fields.find(
      (field) => field.label.toLowerCase() === text || field.id.toLowerCase() === text.replaceAll(" ", ""),
    ) ??
    entity.fields.find((field) => field.label.toLowerCase().split(" ").includes(head)) ??
    entity.fields.find((field) => field.type === "phone" && head === "phone") ??
    null
  );
};

const valueIds = (labels: readonly string[]) => {
  const ids: { id: string; label: string }[] = [];
  for (const label of labels)
    ids.push({ id: identifier([label], (id) => ids.some((value) => value.id === id), "value"), label: capital(label) });
  return ids;
};

export type FieldWish = {
  label: string;
  type?: Field["type"];
  required?: boolean;
  values?: readonly string[];
  to?: string;
  limits?: Field["limits"];
  from: From;
  rest?: Partial<Field>;
};

/** What a field holds: as the wish says, else as fields of that name usually do. */
function shapeOf(
  wish: FieldWish,
  words: readonly string[],
): Pick<Field, "type" | "limits"> & Pick<FieldWish, "values"> {
  const one = [...words.slice(0, -1), singular(words.at(-1) ?? "")].join(" ");
  const read = fieldRows.find(({ pattern }) => pattern.test(words.join(" ")) || pattern.test(one));
  const usual = read?.type ?? "text";
  const values = wish.values ?? (wish.type === undefined ? read?.values : undefined);
  const type = wish.type ?? (wish.values ? "choice" : usual);
  const limits = limitsOf(type, { ...(type === usual || !wish.type ? read?.limits : {}), ...wish.limits });
  if (type === "text") limits.maxLength ??= 200;
  return { type, limits, ...(values ? { values } : {}) };
}

const numeric: ReadonlySet<Field["type"]> = new Set(["int", "decimal", "money", "percent", "duration", "rating"]);
/** Only numbers have bounds, and bounds that no value meets were never those of one row. */
function limitsOf(type: Field["type"], { min, max, ...lengths }: Field["limits"]): Field["limits"] {
  if (!numeric.has(type) || (min !== undefined && max !== undefined && min > max)) return lengths;
  return { ...lengths, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

const refers = (type: Field["type"]) => type === "reference" || type === "account";
/** "dog" and "dogName" are two meanings of one word where a dog's name is shown beside: the later one is named otherwise. */
function fieldIdOf(entity: DraftEntity, words: readonly string[], type: Field["type"]): string {
  const taken = (id: string) => entity.fields.some((other) => other.id === id) || entity.flow?.field === id;
  const id = identifier(words, taken, "field");
  const begins = (one: string, other: string) => one.startsWith(other) && /^[A-Z]/.test(one.slice(other.length));
  const meant = entity.fields.some(
    (other) => (refers(other.type) && begins(id, other.id)) || (refers(type) && begins(other.id, id)),
  );
  return meant ? identifier(["own", ...words], taken, "field") : id;
}

export function addField(entity: DraftEntity, wish: FieldWish): Field {
  const words = wish.label.toLowerCase().split(" ");
  const found = entity.fields.find((field) => field.label.toLowerCase() === wish.label.toLowerCase());
  if (found) {
    if (found.from.by === "assumed" && wish.from.by === "asked") found.from = wish.from;
    return found;
  }
  const { type, values, limits } = shapeOf(wish, words);
  const field: Field = {
    id: fieldIdOf(entity, words, type),
    from: wish.from,
    label: capital(wish.label),
    type,
    required: wish.required ?? false,
    limits,
    ...(values ? { values: valueIds(values) } : {}),
    ...(wish.to ? { to: wish.to } : {}),
    ...(type === "reference" ? { onDelete: "refuse" as const } : {}),
    ...wish.rest,
  };
  entity.fields.push(field);
  return field;
}

/** A field from a lexicon line: `id|Label|type!|min=0 max=5`. */
export function addKnownField(entity: DraftEntity, line: string, source: string): Field | null {
  const [id = "", label = "", kind = "", extra = ""] = line.split("|");
  if (entity.fields.some((field) => field.id === id || field.label.toLowerCase() === label.toLowerCase())) return null;
  const limits = Object.fromEntries(
    extra
      .split(" ")
      .filter(Boolean)
      .map((pair) => pair.split("="))
      .map(([key, value]) => [key, Number(value)]),
  );
  const free = !entity.fields.some((field) => field.id === id) && entity.flow?.field !== id;
  return addField(entity, {
    label,
    type: kind.replace("!", "") as Field["type"],
    required: kind.endsWith("!"),
    limits,
    from: assumed(source),
    ...(free ? { rest: { id } } : {}),
  });
}

export function addReference(entity: DraftEntity, to: DraftEntity, from: From, required = true): Field {
  const existing = entity.fields.find((field) => field.type === "reference" && field.to === to.id);
  return existing ?? addField(entity, { label: to.words.join(" "), type: "reference", to: to.id, required, from });
}

export function addRole(draft: Draft, words: readonly string[], from: From, side?: DraftRole["side"]): DraftRole {
  const one = words.join(" ");
  const known = words.flatMap((word) => people.get(word) ?? []).toSorted((one, other) => other.rank - one.rank)[0];
  const existing = draft.roles.find(
    (role) =>
      role.words.at(-1) === words.at(-1) &&
      (role.words.length === 1 || words.length === 1 || role.words.join(" ") === one),
  );
  if (existing) {
    if (words.length > existing.words.length) Object.assign(existing, { words: [...words], names: roleNames(words) });
    return existing;
  }
  const role: DraftRole = {
    id: identifier(words, (id) => draft.roles.some((other) => other.id === id), "field"),
    words: [...words], names: roleNames(words), from,
    side: side ?? known?.side ?? "inside", rank: known?.rank ?? 4, self: false, count: null,
  }; // biome-ignore format: one record
  draft.roles.push(role);
  return role;
}
const roleNames = (words: readonly string[]) => {
  const one = words.join(" ");
  const many = [...words.slice(0, -1), plural(words.at(-1) ?? "")].join(" ");
  return { one, many: many === one || /staff$/.test(one) ? one : many };
};

export function heardOf(draft: Draft, clause: SpokenClause): Heard {
  const found = draft.heard.find((heard) => heard.clause === clause);
  if (!found) throw new Error("a clause of another prompt");
  return found;
}
/** Notes that a clause became these parts of the model, and that these words were understood by it. */
export function took(draft: Draft, clause: SpokenClause, ids: readonly string[], tokens: readonly Token[] = []): void {
  const heard = heardOf(draft, clause);
  for (const id of ids) heard.traced.add(id);
  for (const token of tokens) token.owner ??= ids[0] ?? "heard";
}
