import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import { accountRoles } from "@/lib/contract/checks";
import { files } from "@/lib/generated-app/layout";
import { file, literal } from "../code";

const entitiesOf = (app: AppModel, role: string) => app.access.filter((access) => access.role === role);

/** Roles whose names a role chooses from: in forms it may send and lists it may filter. */
function pickable(app: AppModel, role: string): string[] {
  const reached = app.entities.filter((entity) =>
    entitiesOf(app, role).some((access) => access.entity === entity.id && access.can.length > 0),
  );
  const targets = reached.flatMap((entity) => entity.fields.filter((field) => isPicked(app, role, entity, field)));
  return [...new Set(targets.flatMap(({ to }) => (to ? [to] : [])))];
}
function isPicked(app: AppModel, role: string, entity: Entity, field: Field): boolean {
  const access = app.access.find((candidate) => candidate.role === role && candidate.entity === entity.id);
  if (field.type !== "account" || !access) return false;
  const sends =
    access.can.some((ability) => ability === "create" || ability === "update") && !(field.id in access.sets);
  return sends || (access.can.includes("read") && entity.filters.includes(field.id));
}

/** Who may do what. Without accounts, whoever is there manages. */
export function writeAccess(app: AppModel) {
  const ids = app.roles.map(({ id }) => id);
  const only = (enters: string) => app.roles.filter((role) => role.enters === enters).map(({ id }) => id);
  const managing = app.roles.filter(({ manages }) => manages).map(({ id }) => id);
  const free = accountRoles(app).length === 0;
  const table = app.roles.map((role) => {
    const rows = entitiesOf(app, role.id).map((access) => `    ${access.entity}: ${literal(access.can)},`);
    return [`  ${role.id}: {`, ...rows, "  },"];
  });
  return file(
    files.access,
    `export const roles = ${literal(ids)} as const;`,
    "export type Role = (typeof roles)[number];",
    `export type Ability = "create" | "read" | "update" | "delete" | "move";`,
    `export type EntityName = ${app.entities.map(({ id }) => literal(id)).join(" | ")};`,
    "/** Who asks. `role` null: nobody who is known, where everything needs a session. */",
    "export type Viewer = { id: string | null; role: Role | null };",
    "",
    "export const roleNames: Record<Role, { one: string; many: string }> = {",
    app.roles.map(({ id, names }) => `  ${id}: { one: ${literal(names.one)}, many: ${literal(names.many)} },`),
    "};",
    "/** The page shown after entering. */",
    "export const homes: Record<Role, string> = {",
    app.roles.map(({ id, home }) => `  ${id}: ${literal(home)},`),
    "};",
    "/** Who is there without signing in. */",
    `export const anonymousRole: Role | null = ${literal(only("public")[0] ?? only("code")[0] ?? null)};`,
    "/** Who knows the code of a row. */",
    `export const codeRole: Role | null = ${literal(only("code")[0] ?? null)};`,
    "/** Their rows have a code, by which who has no account finds them again. */",
    `export const codedEntities: readonly EntityName[] = ${literal(app.entities.filter(({ fields }) => fields.some(({ type }) => type === "code")).map(({ id }) => id))};`,
    "/** Who registers without an invitation. */",
    `export const signUpRoles: readonly Role[] = ${literal(only("signup"))};`,
    "/** Who adds and removes accounts. */",
    `export const managingRoles: readonly Role[] = ${literal(managing)};`,
    "/** Roles whose people a role chooses from in its forms. */",
    "export const pickableRoles: Record<Role, readonly Role[]> = {",
    ids.map((id) => `  ${id}: ${literal(pickable(app, id))},`),
    "};",
    "",
    "/** What is not named here is refused. */",
    "const abilities: Record<Role, Partial<Record<EntityName, readonly Ability[]>>> = {",
    table,
    "};",
    "export const may = (role: Role | null, ability: Ability, entity: EntityName) =>",
    "  role !== null && (abilities[role][entity] ?? []).includes(ability);",
    "export const mayAnything = (role: Role, entity: EntityName) => (abilities[role][entity] ?? []).length > 0;",
    free
      ? "/** Nobody signs in here, so whoever is there manages. */"
      : "/** Adds and removes accounts, and removes the example data. */",
    free
      ? "export const mayManage = (viewer: Viewer) => viewer.role !== null;"
      : "export const mayManage = (viewer: Viewer) => viewer.role !== null && managingRoles.includes(viewer.role);",
  );
}
