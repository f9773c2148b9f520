import type { AppModel, From } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { reachesThrough } from "./complete";
import { assumed, type Draft, type DraftEntity, type DraftRole, entityById } from "./draft";
import { entersOf, isFree, manager } from "./settle-roles";

type Access = AppModel["access"][number];
type Can = Access["can"][number];
const order: Can[] = ["create", "read", "update", "delete", "move"];
const catalogue = (entity: DraftEntity) => ["bookable", "item", "document", "category", "place"].includes(entity.kind);
const ordered = (can: Iterable<Can>): Can[] => order.filter((ability) => new Set(can).has(ability));
export const accessId = (role: string, entity: string) => `${role}${entity[0]?.toUpperCase()}${entity.slice(1)}`;
const isViewer = (path: string): Expr => ({ op: "eq", args: [{ field: path }, { viewer: "id" }] });

type Grant = { can: Set<Can>; rows: Access["rows"]; owner?: string; from: From; sets: Access["sets"] };
const nothing = (): Grant => ({ can: new Set(), rows: "all", from: assumed("default"), sets: {} });

function said(draft: Draft, role: DraftRole, entity: DraftEntity) {
  const all = draft.sayings.filter((saying) => saying.role === role.id && saying.entity === entity.id);
  return { yes: all.filter(({ never }) => !never), no: all.filter(({ never }) => never) };
}
const fromOf = (clauses: readonly { clause: { start: number; end: number } }[]): From => {
  const [first] = clauses;
  return first ? { by: "asked", spans: [[first.clause.start, first.clause.end]] } : assumed("default");
};

/** What who works here may do where nothing is said of her: less, where something is said to be for others only. */
function unsaid(draft: Draft, role: DraftRole): Can[] {
  if (draft.sayings.some((saying) => saying.role === role.id && !saying.never)) return [];
  const restricted = [...draft.facts].some((fact) => fact.startsWith("only:") && fact !== `only:${role.id}`);
  return restricted ? ["read"] : ["create", "read", "update", "move"];
}

function forInside(draft: Draft, role: DraftRole, entity: DraftEntity): Grant {
  const { yes, no } = said(draft, role, entity);
  const result = nothing();
  if (no.some(({ can }) => can.includes("read"))) return result;
  result.can = new Set([...yes.flatMap(({ can }) => can), ...unsaid(draft, role)]);
  if (yes.length > 0) result.from = fromOf(yes);
  const own = yes.some((saying) => saying.own) ? reachesThrough(draft, entity, role.id) : null;
  if (own) {
    for (const ability of ["read", "update", "move"] as const) result.can.add(ability);
    result.rows = isViewer(own);
  }
  if (entity.flow && result.can.has("update")) result.can.add("move");
  return result;
}

const writes = ({ can, rows }: Grant) => can.has("create") || (can.has("update") && rows === "all");

/** What is needed to write a row: reading what it refers to. Not people, for who sees only some rows. */
function neededReads(draft: Draft, role: DraftRole, byEntity: Map<string, Grant>): void {
  for (const entity of draft.entities) {
    const own = byEntity.get(entity.id);
    if (!own || !writes(own)) continue;
    for (const { to = "" } of entity.fields.filter(({ type }) => type === "reference"))
      if (role.side !== "anyone" || entityById(draft, to)?.kind !== "person") byEntity.get(to)?.can.add("read");
  }
}

/** Guests of an episode, sponsors of a run: people that a public page presents, without how to reach them. */
const shownPerson = (draft: Draft, entity: DraftEntity) =>
  entity.kind === "person" &&
  entity.from.by === "asked" &&
  (draft.facts.has(`shown:${entity.id}`) ||
    draft.entities.some((other) => other.kind === "document" && other.fields.some(({ to }) => to === entity.id)));

function forOutside(draft: Draft, role: DraftRole, entity: DraftEntity): Grant {
  const { yes, no } = said(draft, role, entity);
  const result = nothing();
  const signedUp = entersOf(draft, role) === "signup";
  if (no.some(({ can }) => can.includes("read"))) return result;
  const can = new Set(yes.flatMap((saying) => saying.can));
  if (yes.length > 0) result.from = fromOf(yes);
  const path = signedUp ? reachesThrough(draft, entity, role.id) : null;
  if (path) return ownRows(draft, role, entity, path, can, result);
  if (can.has("create") && (entity.kind === "booking" || !catalogue(entity) || !signedUp)) result.can.add("create");
  if (catalogue(entity) || shownPerson(draft, entity)) result.can.add("read");
  if (can.has("read") && !can.has("create") && catalogue(entity)) result.can.add("read");
  if (signedUp && entity.kind === "note" && can.has("create")) result.can.add("read");
  const limit = draft.rowLimits.find((candidate) => candidate.role === role.id && candidate.entity === entity.id);
  if (limit && result.can.has("read")) Object.assign(result, { rows: limit.rows, from: limit.from });
  return result;
}

/** Rows of her own: those she made, and those that belong to what she made. */
function ownRows(
  draft: Draft,
  role: DraftRole,
  entity: DraftEntity,
  path: string,
  can: Set<Can>,
  result: Grant,
): Grant {
  const direct = !path.includes(".");
  const makes = can.has("create");
  if (!makes && can.size === 0 && catalogue(entity) && !direct) return { ...result, can: new Set<Can>(["read"]) };
  if (!makes && can.size === 0 && !direct) return result;
  result.can = new Set(makes ? [...can, "read"] : ["read", ...can]);
  if (makes && direct && entity.kind !== "booking")
    for (const ability of ["update", "delete"] as const) result.can.add(ability);
  if (direct && makes) result.sets = { [path]: { viewer: "id" } };
  // What is put up for everybody to read is made, not owned: films suggested, posts written.
  const shared =
    makes &&
    catalogue(entity) &&
    !can.has("update") &&
    !can.has("delete") &&
    !said(draft, role, entity).yes.some(({ own }) => own);
  if (shared) return published(draft, entity, path, result);
  result.rows = isViewer(path);
  if (result.from.by === "assumed") result.from = assumed("own rows");
  return result;
}

/** Everybody reads what was put up; who put it up can still change it and take it back. */
function published(draft: Draft, entity: DraftEntity, owner: string, grant: Grant): Grant {
  const parent = draft.entities.some(({ linesOf }) => linesOf?.entity === entity.id);
  // Lines are written by who may write their parent, whoever owns it.
  if (parent || owner.includes(".")) return { ...grant, can: new Set<Can>(["create", "read"]) };
  return { ...grant, can: new Set<Can>(["create", "read", "update", "delete"]), owner };
}

/** Lines are written by who may write their parent, and seen by who sees it. */
function lines(draft: Draft, role: DraftRole, entity: DraftEntity, byEntity: Map<string, Grant>): Grant {
  const parent = byEntity.get(entity.linesOf?.entity ?? "");
  const result = nothing();
  if (!parent?.can.has("read")) return result;
  result.from = parent.from.by === "asked" ? assumed("lines") : parent.from;
  result.can.add("read");
  if (parent.can.has("update")) for (const ability of ["create", "update", "delete"] as const) result.can.add(ability);
  const via = entity.linesOf?.via ?? "";
  if (parent.rows !== "all") {
    const path = reachesThrough(draft, entityById(draft, entity.linesOf?.entity ?? "") ?? entity, role.id);
    result.rows = path ? isViewer(`${via}.${path}`) : parent.rows;
  }
  return result;
}

const whole = (from: From): Grant => ({ can: new Set(order), rows: "all", from, sets: {} });
/** Lines come after what they are lines of: for all but the boss they follow from it. */
const linesLast = (draft: Draft): DraftEntity[] => [
  ...draft.entities.filter(({ linesOf }) => !linesOf),
  ...draft.entities.filter(({ linesOf }) => linesOf),
];

function grantsOfBoss(draft: Draft, role: DraftRole): Map<string, Grant> {
  return new Map(
    linesLast(draft).map((entity) => [
      entity.id,
      whole(entity.linesOf ? assumed("default") : fromOf(said(draft, role, entity).yes)),
    ]),
  );
}

function grantsOf(draft: Draft, role: DraftRole): Map<string, Grant> {
  const byEntity = new Map<string, Grant>();
  for (const entity of linesLast(draft))
    byEntity.set(entity.id, entity.linesOf ? lines(draft, role, entity, byEntity) : granted(draft, role, entity));
  linesReads(draft, byEntity);
  neededReads(draft, role, byEntity);
  return byEntity;
}
function granted(draft: Draft, role: DraftRole, entity: DraftEntity): Grant {
  const grant = role.side === "inside" ? forInside(draft, role, entity) : forOutside(draft, role, entity);
  for (const ability of said(draft, role, entity).no.flatMap(({ can }) => can)) grant.can.delete(ability);
  return grant;
}

/** Who adds a line chooses what it is of, so she reads that: people too. */
function linesReads(draft: Draft, byEntity: Map<string, Grant>): void {
  for (const { id, linesOf, fields } of draft.entities) {
    if (!linesOf || !byEntity.get(id)?.can.has("create")) continue;
    for (const { type, to = "" } of fields)
      if (type === "reference" && to !== linesOf.entity) byEntity.get(to)?.can.add("read");
  }
}

/** Fields that are never sent to a role: those said to be hidden, and how to reach people, on pages for everybody. */
function hiddenFrom(draft: Draft, role: DraftRole, entity: DraftEntity, can: ReadonlySet<Can>): string[] {
  const open = entersOf(draft, role) === "public" && !isFree(draft) && entity.kind === "person" && can.has("read");
  const reach = open ? entity.fields.filter(({ type }) => ["email", "phone", "address"].includes(type)) : [];
  const asked = draft.hidden.filter((hidden) => hidden.role === role.id && hidden.entity === entity.id);
  return [...asked.map(({ field }) => field), ...reach.map(({ id }) => id)];
}

/** A vote is given by who has it, and taken back; whoever else reads it gives none in another's name, and nobody rewrites one. */
function markedBy(draft: Draft, { id: role }: DraftRole, entity: string, can: ReadonlySet<Can>): Set<Can> {
  const own = draft.sayings.some(
    (saying) => saying.role === role && saying.entity === entity && saying.can.includes("create") && !saying.never,
  );
  const usual: Can[] = own ? ["create", "read", "delete"] : ["read"];
  return new Set(usual.filter((ability) => can.has(ability)));
}

function forRole(draft: Draft, role: DraftRole): Access[] {
  const boss = role === manager(draft) || isFree(draft);
  const byEntity = boss ? grantsOfBoss(draft, role) : grantsOf(draft, role);
  for (const [id, grant] of byEntity)
    if (draft.facts.has(`mark:${id}`)) grant.can = markedBy(draft, role, id, grant.can);
  return [...byEntity].flatMap(([id, { can, rows, owner, from, sets }]) => {
    const entity = entityById(draft, id);
    if (!entity || can.size === 0) return [];
    const hides = hiddenFrom(draft, role, entity, can);
    if (!entity.flow) can.delete("move");
    return [
      {
        id: accessId(role.id, id),
        from,
        role: role.id,
        entity: id,
        can: ordered(can),
        rows,
        ...(owner ? { owner } : {}),
        hides,
        sets,
      },
    ];
  });
}

/** Each role's rows and operations, and who may make which move. */
export function settleAccess(draft: Draft): Access[] {
  const access = draft.roles.flatMap((role) => forRole(draft, role));
  for (const entity of draft.entities) if (entity.flow) settleMoves(draft, entity, access);
  for (const row of access) {
    const entity = entityById(draft, row.entity);
    const moves = entity?.flow?.moves.some(({ by }) => by.includes(row.role)) ?? false;
    if (!moves) row.can = row.can.filter((ability) => ability !== "move");
    else if (!row.can.includes("move")) row.can = ordered([...row.can, "move"]);
  }
  return access.filter(({ can }) => can.length > 0);
}

function settleMoves(draft: Draft, entity: DraftEntity, access: Access[]): void {
  const can = (role: DraftRole) => access.find((row) => row.role === role.id && row.entity === entity.id);
  for (const move of entity.flow?.moves ?? []) {
    const cancels = /cancel|withdraw/i.test(entity.flow?.states.find(({ id }) => id === move.to)?.label ?? "");
    const by = draft.roles.filter((role) => {
      const row = can(role);
      if (!row) return false;
      if (role.side === "inside" || isFree(draft)) return row.can.includes("move") || role === manager(draft);
      if (draft.facts.has(`cancels:${role.id}:${entity.id}`)) return cancels && row.can.includes("read");
      const judges = row.can.includes("read") && !row.can.includes("create") && row.rows !== "all";
      return judges && entersOf(draft, role) === "signup" && !cancels;
    });
    move.by = by.map(({ id }) => id);
  }
  if (!entity.flow) return;
  const boss = manager(draft) ?? draft.roles[0];
  for (const move of entity.flow.moves) if (move.by.length === 0 && boss) move.by = [boss.id];
}
