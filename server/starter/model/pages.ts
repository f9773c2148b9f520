import type { AppModel, Page, Section } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { startOf } from "../features/clash";
import { columnsOf, occasionOf } from "./complete";
import { assumed, type Draft, type DraftEntity, entityById } from "./draft";

type Access = AppModel["access"][number];
type Roles = AppModel["roles"];
const may = (access: readonly Access[], role: string, entity: string, ability: Access["can"][number]) =>
  access.some((row) => row.role === role && row.entity === entity && row.can.includes(ability));
const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

const mainFirst = (entities: readonly DraftEntity[]) => {
  const rank = {
    work: 0,
    booking: 1,
    container: 2,
    bookable: 3,
    document: 4,
    item: 5,
    money: 6,
    object: 7,
    person: 8,
    place: 9,
    category: 10,
    note: 11,
  };
  return entities.filter(({ linesOf }) => !linesOf).toSorted((one, other) => rank[one.kind] - rank[other.kind]);
};

/** Where a role lands: the list of what it works with most. */
export function homeOf(
  draft: Draft,
  access: readonly Access[],
  role: string,
  routes: ReadonlyMap<string, string>,
): string {
  const readable = mainFirst(draft.entities).filter(({ id }) => may(access, role, id, "read"));
  const [first] = readable;
  return first ? `/${routes.get(first.id) ?? first.id}` : "/";
}

/** Of what takes place at a time, everybody is shown what is still to come. */
function toCome(entity: DraftEntity): { filter?: Expr } {
  const start = entity.kind === "bookable" ? startOf(entity) : undefined;
  return start ? { filter: { op: "ge", args: [{ field: start.id }, { now: true }] } } : {};
}

/** On a card there is room for what was written about it. */
function told(draft: Draft, entity: DraftEntity): { columns?: string[] } {
  const text = entity.fields.find(({ type }) => type === "longtext");
  const columns = columnsOf(draft, entity);
  if (!text || columns.includes(text.id)) return {};
  return { columns: [columns[0] ?? text.id, text.id, ...columns.slice(1)] };
}

/** The front page of who does not sign in: what there is to see, what she can send, and her own row by its code. */
function frontPages(draft: Draft, access: readonly Access[], roles: Roles, pitch: string): Page[] {
  const everybody = roles.filter(({ enters }) => enters === "public");
  const visitor = everybody[0];
  if (!visitor || draft.facts.has("free")) return [];
  const holder = roles.find(({ enters }) => enters === "code");
  const audience = roles.filter(({ enters }) => ["public", "code", "signup"].includes(enters)).map(({ id }) => id);
  // Occasions before what they are of: what can be booked next is looked for first.
  const readable = mainFirst(draft.entities)
    .filter(({ id }) => may(access, visitor.id, id, "read"))
    .toSorted((one, other) => Number(occasionOf(draft, other) !== null) - Number(occasionOf(draft, one) !== null));
  const forms = draft.entities.filter((entity) => may(access, visitor.id, entity.id, "create") && !entity.linesOf);
  const sections: Section[] = [{ kind: "hero", title: draft.name, text: pitch }];
  for (const entity of readable.slice(0, 4))
    sections.push({ kind: "cards", entity: entity.id, ...told(draft, entity), ...toCome(entity) });
  const pages: Page[] = [
    { id: "front", from: assumed("public"), path: "/", title: "Home", for: audience, sections, inNavigation: true },
  ];
  for (const entity of forms) {
    const path = `/new-${entity.id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    pages.push({
      id: `${entity.id}Form`,
      from: entity.from,
      path,
      title: `New ${entity.names.one}`,
      for: [visitor.id],
      sections: [{ kind: "form", entity: entity.id }],
      inNavigation: true,
    });
  }
  if (holder)
    for (const entity of draft.entities.filter(
      ({ fields, id }) => fields.some(({ type }) => type === "code") && may(access, holder.id, id, "read"),
    ))
      pages.push({
        id: `${entity.id}ByCode`,
        from: entity.fields.find(({ type }) => type === "code")?.from ?? assumed("code"),
        path: `/my-${entity.id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        title: `My ${entity.names.one}`,
        for: audience,
        sections: [{ kind: "byCode", entity: entity.id }],
        inNavigation: true,
      });
  return pages;
}

function viewPages(draft: Draft, access: readonly Access[], roles: Roles): Page[] {
  return [...draft.facts].flatMap((fact): Page[] => {
    const [kind = "", id = ""] = fact.split(":");
    const entity = entityById(draft, id);
    const audience = roles
      .filter((role) => may(access, role.id, id, "read") && role.enters !== "code")
      .map((role) => role.id);
    if (!entity || audience.length === 0) return [];
    if (kind === "board" && entity.flow)
      return [
        {
          id: `${id}Board`,
          from: entity.from,
          path: `/${id}-board`.toLowerCase(),
          title: "Board",
          for: audience,
          sections: [{ kind: "board", entity: id }],
          inNavigation: true,
        },
      ];
    const start = startOf(entity);
    if (kind !== "calendar" || !start) return [];
    const end = entity.fields.find(
      (field) => field !== start && field.type === "datetime" && /end|until/i.test(field.label),
    );
    return [
      {
        id: `${id}Calendar`,
        from: entity.from,
        path: `/${id}-calendar`.toLowerCase(),
        title: "Calendar",
        for: audience,
        sections: [{ kind: "calendar", entity: id, start: start.id, end: end?.id ?? null }],
        inNavigation: true,
      },
    ];
  });
}

/** Sums and lists of the day, on pages of their own for those who may see the rows. */
function askedSections(draft: Draft, access: readonly Access[], roles: Roles): Page[] {
  const first = draft.sections.filter(({ id }, at) => draft.sections.findIndex((other) => other.id === id) === at);
  return first.flatMap(({ id, for: whom, title, from, section }): Page[] => {
    const entity =
      "entity" in section ? section.entity : "figures" in section ? (section.figures[0]?.entity ?? "") : "";
    const audience = roles
      .filter(
        (role) =>
          role.enters !== "code" &&
          may(access, role.id, entity, "read") &&
          (whom !== "inside" || role.enters === "invited" || roles.length === 1),
      )
      .map((role) => role.id);
    return audience.length > 0
      ? [
          {
            id,
            from,
            path: `/${id}`,
            title,
            for: audience,
            sections: draft.sections.filter((other) => other.id === id).map((other) => other.section),
            inNavigation: true,
          },
        ]
      : [];
  });
}

export const pagesFor = (draft: Draft, access: readonly Access[], roles: Roles, pitch: string): Page[] => [
  ...frontPages(draft, access, roles, pitch),
  ...viewPages(draft, access, roles),
  ...askedSections(draft, access, roles),
];
export const pitchOf = (draft: Draft): string => {
  const names = mainFirst(draft.entities)
    .slice(0, 4)
    .map(({ names: { many } }) => many);
  const last = names.pop();
  return last ? `${capital(names.length > 0 ? `${names.join(", ")} and ${last}` : last)} in one place.` : "";
};
