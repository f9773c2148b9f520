// The kit's own sample: every application writes its own.
export const roles = ["owner", "member"] as const;
export type Role = (typeof roles)[number];
export type Ability = "create" | "read" | "update" | "delete" | "move";
export type EntityName = "note";
/** Who asks. `role` null: nobody who is known, where everything needs a session. */
export type Viewer = { id: string | null; role: Role | null };

export const roleNames: Record<Role, { one: string; many: string }> = {
  owner: { one: "owner", many: "owners" },
  member: { one: "member", many: "members" },
};
export const homes: Record<Role, string> = { owner: "/", member: "/" };
export const anonymousRole: Role | null = null;
export const codeRole: Role | null = null;
export const codedEntities: readonly EntityName[] = [];
export const signUpRoles: readonly Role[] = ["member"];
export const managingRoles: readonly Role[] = ["owner"];
export const pickableRoles: Record<Role, readonly Role[]> = { owner: [], member: [] };

const abilities: Record<Role, Partial<Record<EntityName, readonly Ability[]>>> = {
  owner: { note: ["create", "read", "update", "delete"] },
  member: { note: ["read"] },
};
export const may = (role: Role | null, ability: Ability, entity: EntityName) =>
  role !== null && (abilities[role][entity] ?? []).includes(ability);
export const mayAnything = (role: Role, entity: EntityName) => (abilities[role][entity] ?? []).length > 0;
export const mayManage = (viewer: Viewer) => viewer.role !== null && managingRoles.includes(viewer.role);
