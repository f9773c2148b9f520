import type { AppModel, Entity, Identity } from "@/lib/contract/app-model";
import { accessId, settleAccess } from "./access";
import { columnsOf, titleOf } from "./complete";
import { conflictsIn } from "./conflicts";
import type { Draft, DraftEntity } from "./draft";
import { wishesOf } from "./endings";
import { homeOf, pagesFor, pitchOf } from "./pages";
import { routeOf } from "./routes";
import { countsOf, daysOf, seedFor } from "./seeds";
import { entersOf, examplesFor, holderOf, isFree, manager } from "./settle-roles";
import { settleWindows } from "./windows";

/** What the engine needs of the design room: the look for a name, its moods and asked colours. */
export type IdentityFor = (input: {
  archetype: string;
  packs: readonly string[];
  moods: readonly string[];
  asked: Identity["asked"];
  name: string;
}) => Identity;

export const engine = "starter-1";

/** The shape of the application, which the look and the words of empty pages follow. */
export function archetypeOf(draft: Draft): string {
  const has = (kind: DraftEntity["kind"]) => draft.entities.some((entity) => entity.kind === kind);
  if (draft.rules.some(({ kind }) => kind === "capacity")) return "capacity-signup";
  if (
    has("booking") &&
    draft.entities.some(({ thing }) => thing?.id === "instrument" || thing?.id === "room" || thing?.id === "asset")
  )
    return "resource-calendar";
  if (has("booking")) return "slot-booking";
  if ([...draft.facts].some((fact) => fact.startsWith("board:"))) return "kanban";
  if (has("work")) return "case-flow";
  if (has("container") && draft.entities.some(({ linesOf }) => linesOf)) return "calculator";
  if (has("money")) return "ledger";
  if (has("document")) return "content-site";
  return has("item") ? "stock" : "records";
}

export function rolesOf(draft: Draft): AppModel["roles"] {
  const boss = isFree(draft) ? null : manager(draft);
  const roles: AppModel["roles"] = draft.roles.map((role, index) => {
    const enters = entersOf(draft, role);
    const signsIn = enters === "signup" || enters === "invited";
    return {
      id: role.id,
      from: role.from,
      names: role.names,
      enters,
      home: "/",
      manages: role === boss,
      examples: signsIn ? examplesFor(draft, role, index) : [],
    };
  });
  for (const fact of draft.facts) {
    const entity = fact.startsWith("code:") ? draft.entities.find(({ id }) => id === fact.slice(5)) : undefined;
    if (!entity || isFree(draft) || roles.some(({ enters }) => enters === "code")) continue;
    const id = holderOf(draft, entity);
    roles.push({
      id,
      from: entity.from,
      names: { one: `holder of a ${entity.names.one} code`, many: `holders of a ${entity.names.one} code` },
      enters: "code",
      home: "/",
      manages: false,
      examples: [],
    });
  }
  return roles;
}

/** Who knows the code of a row reads it, and gives it up where giving up was asked for. */
function codeAccess(draft: Draft, roles: AppModel["roles"], access: AppModel["access"]): void {
  const holder = roles.find(({ enters }) => enters === "code");
  const entity = draft.entities.find(
    ({ fields, id }) => fields.some(({ type }) => type === "code") && draft.facts.has(`code:${id}`),
  );
  if (!holder || !entity) return;
  const cancels = [...draft.facts].some((fact) => fact.startsWith("cancels:") && fact.endsWith(`:${entity.id}`));
  const moves =
    entity.flow?.moves.filter(({ to }) =>
      /cancel/i.test(entity.flow?.states.find(({ id }) => id === to)?.label ?? ""),
    ) ?? [];
  if (cancels) for (const move of moves) if (!move.by.includes(holder.id)) move.by.push(holder.id);
  access.push({
    id: accessId(holder.id, entity.id),
    from: holder.from,
    role: holder.id,
    entity: entity.id,
    can: cancels && moves.length > 0 ? ["read", "move"] : ["read"],
    rows: "all",
    hides: [],
    sets: {},
  });
}

/** What is published is read from the newest on, where its list is in the order of its dates. */
function newestFirst(entity: DraftEntity): boolean {
  const first = entity.fields.find(({ id }) => id === [...entity.sortBy][0]);
  return entity.kind === "document" && first?.type === "date" && !/clos|deadline|due|until/i.test(first.label);
}

function entityOf(draft: Draft, entity: DraftEntity, roles: AppModel["roles"]): Entity {
  const title = titleOf(draft, entity);
  const sort =
    entity.sort ??
    (entity.kind === "work" || entity.kind === "booking" || entity.linesOf
      ? { field: "createdAt", descending: !entity.linesOf }
      : { field: [...entity.sortBy][0] ?? "createdAt", descending: newestFirst(entity) });
  const stored = (id: string) =>
    entity.fields.some((field) => field.id === id) || id === entity.flow?.field || id === "createdAt";
  const order = [...entity.sortBy].filter(stored);
  return {
    id: entity.id, from: entity.from, names: entity.names, route: routeOf(draft, entity), fields: entity.fields, title,
    ...(entity.linesOf ? { linesOf: entity.linesOf } : {}),
    ...(entity.flow ? { flow: entity.flow } : {}),
    search: entity.linesOf ? [] : [...(entity.search ?? [])],
    filters: entity.linesOf ? [] : [...entity.filters],
    sort: { by: order, initial: stored(sort.field) ? sort : { field: "createdAt", descending: true } },
    ...(draft.facts.has(`exported:${entity.id}`) ? { exported: true } : {}),
    ...(draft.facts.has(`printed:${entity.id}`) ? { printed: true } : {}),
    columns: columnsOf(draft, entity),
    seed: seedFor(entity, title, countsOf(draft.entities, roles), daysOf(draft, entity)),
  }; // biome-ignore format: one record
}

/** The draft as an application model. Pure: the same draft gives the same model. */
export function assemble(draft: Draft, identityFor: IdentityFor): AppModel {
  const access = settleAccess(draft);
  // Who was named but has nothing to do or see in the application needs no way in.
  const idle = (id: string) => !access.some(({ role }) => role === id);
  if (!isFree(draft)) draft.roles = draft.roles.filter((role) => role === manager(draft) || !idle(role.id));
  const roles = rolesOf(draft);
  codeAccess(draft, roles, access);
  settleWindows(draft, access, roles);
  const entities = draft.entities.map((entity) => entityOf(draft, entity, roles));
  const routes = new Map(entities.map(({ id, route }) => [id, route]));
  const pitch = pitchOf(draft);
  const pages = pagesFor(draft, access, roles, pitch);
  const front = pages.some(({ path }) => path === "/");
  for (const role of roles) {
    const ownPage = pages.find(
      (page) =>
        page.for.includes(role.id) && (page.id === "month" || page.sections.some(({ kind }) => kind === "board")),
    );
    role.home =
      (role.enters === "public" || role.enters === "code") && front
        ? "/"
        : (ownPage?.path ?? homeOf(draft, access, role.id, routes));
  }
  const archetype = archetypeOf(draft);
  const packs = [
    ...new Set(draft.entities.flatMap(({ thing }) => (thing ? [thing.id.replaceAll(" ", "-")] : []))),
  ].slice(0, 4);
  const model: AppModel = {
    engine, language: "en", name: draft.name, pitch, archetype, packs, currency: draft.currency, roles, entities, access, rules: draft.rules, pages, workflows: [],
    identity: identityFor({ archetype, packs, moods: draft.mood, asked: draft.asked, name: draft.name }),
    wishes: [], limits: [], conflicts: conflictsIn(draft, access), questions: draft.questions, notUnderstood: [],
  }; // biome-ignore format: one record
  return { ...model, ...wishesOf(draft, model) };
}
