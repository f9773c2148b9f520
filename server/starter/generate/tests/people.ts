import type { Access, AppModel, Entity } from "@/lib/contract/app-model";
import { accountRoles } from "@/lib/contract/checks";
import type { Expr } from "@/lib/contract/expr";
import { isReference } from "@/lib/generated-app/fields";
import { literal } from "../code";
import { baseRow } from "./base";
import { type Goal, requirements, solve } from "./solve";
import { actorViewer, isRow, type TestValue, type Viewer, type WorldRow } from "./world";

export const hasAccount = (app: AppModel, role: string) => accountRoles(app).some(({ id }) => id === role);
export const viewerOf = (app: AppModel, role: string): Viewer => actorViewer(role, hasAccount(app, role));
/** Code that gives somebody of this role, with her own session where she has one. */
export const entering = (app: AppModel, role: string) =>
  hasAccount(app, role) ? `await signedIn(app, ${literal(role)})` : "app.visitor";

export const accessOf = (app: AppModel, entity: Entity, role: string) =>
  app.access.find((access) => access.entity === entity.id && access.role === role);
/** Who reaches rows only by their code. */
export const byCodeOnly = (app: AppModel, entity: Entity, role: string) =>
  entity.fields.some(({ type }) => type === "code") &&
  app.roles.some(({ id, enters }) => id === role && enters === "code");

/** Access of those who have this ability, whoever sees most first. */
export function ableTo(app: AppModel, entity: Entity, ability: Access["can"][number]): Access[] {
  const able = app.access.filter((access) => access.entity === entity.id && access.can.includes(ability));
  const open = able.filter(({ role }) => ability === "create" || !byCodeOnly(app, entity, role));
  const cost = (access: Access) =>
    (access.rows === "all" ? 0 : 4) +
    (access.owner ? 4 : 0) +
    (Object.keys(access.sets).length > 0 ? 2 : 0) +
    (access.hides.length > 0 ? 1 : 0) +
    (access.can.includes("read") ? 0 : 8);
  return open.toSorted((a, b) => cost(a) - cost(b));
}

export const isOwner = (owner: string): Expr => ({ op: "eq", args: [{ field: owner }, { viewer: "id" }] });
export const scopeGoals = (access: Access | undefined): Goal[] => [
  ...(access && access.rows !== "all" ? [{ expr: access.rows, is: true }] : []),
  ...(access?.owner ? [{ expr: isOwner(access.owner), is: true }] : []),
];

function filledIn(access: Access): Record<string, TestValue> {
  const values = Object.entries(access.sets).map(([id, expr]): [string, TestValue] => {
    if ("viewer" in expr) return [id, expr.viewer === "id" ? { person: "actor" } : access.role];
    return [id, "const" in expr ? expr.const : { hours: 0 }];
  });
  return Object.fromEntries(values);
}

/** A row that this role may make and that every formula lets through; null where the rules leave none. */
export function makeable(app: AppModel, entity: Entity, access: Access, but?: string): WorldRow | null {
  const viewer = viewerOf(app, access.role);
  const from = baseRow(app, entity, Object.keys(access.sets));
  for (const [id, value] of Object.entries(filledIn(access))) from.values.set(id, value);
  const goals = [...requirements(app, entity, "create", but), ...scopeGoals(access)];
  const made =
    solve(app, from, goals, viewer, false, Object.keys(access.sets)) ??
    solve(app, from, goals, viewer, true, Object.keys(access.sets));
  return made && reachable(app, made, access.role);
}

/** The rows that it refers to, such that the role may choose them. */
export function reachable(app: AppModel, from: WorldRow, role: string): WorldRow {
  const viewer = viewerOf(app, role);
  for (const field of from.entity.fields.filter(isReference)) {
    const value = from.values.get(field.id);
    if (!isRow(value)) continue;
    const access = accessOf(app, value.entity, role);
    const goals = access?.can.includes("read") ? scopeGoals(access) : [];
    from.values.set(field.id, solve(app, value, goals, viewer) ?? value);
  }
  return from;
}

/** A row in the database that the role reaches. */
export function reached(
  app: AppModel,
  entity: Entity,
  access: Access | undefined,
  more: Goal[] = [],
  from = baseRow(app, entity),
): WorldRow | null {
  if (!access) return solve(app, from, more, null);
  return solve(app, from, [...scopeGoals(access), ...more], viewerOf(app, access.role));
}

/** The nth of several rows that stand beside each other, where a text may be there only once. */
export function apart(app: AppModel, row: WorldRow, nth: number): WorldRow {
  const once = app.rules.flatMap((rule) =>
    rule.kind === "unique" && rule.entity === row.entity.id && rule.fields.length === 1 ? rule.fields : [],
  );
  const texts = row.entity.fields.filter(({ id, type }) => type === "text" && once.includes(id));
  return { ...row, values: new Map([...row.values, ...texts.map(({ id }) => [id, `Row ${nth}`] as const)]) };
}
