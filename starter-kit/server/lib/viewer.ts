import { createMiddleware } from "hono/factory";
import {
  type Ability,
  anonymousRole,
  codedEntities,
  codeRole,
  type EntityName,
  may,
  mayAnything,
  type Role,
  type Viewer,
} from "../../shared/access";
import type { Env } from "./api";
import { Problem } from "./problem";

export const stranger: Viewer = { id: null, role: anonymousRole };
/** Where nobody signs in, everyone is the same viewer. */
export const everyone = async (): Promise<Viewer> => stranger;

export const notAllowed = (viewer: Viewer) =>
  viewer.id === null && viewer.role === null
    ? new Problem(401, "Please sign in.")
    : new Problem(403, "You may not do that.");

/** What the role of codes may do with a row it may do only by the row's code; making a new one is open. */
const needsCode = (viewer: Viewer, ability: Ability, entity: EntityName) =>
  viewer.id === null && viewer.role === codeRole && ability !== "create" && codedEntities.includes(entity);

/** Lets through only roles that have this ability on the entity. Whatever is not named in the access table is refused. */
export const allow = (ability: Ability, entity: EntityName) =>
  createMiddleware<Env>(async (c, next) => {
    const { viewer } = c.var;
    if (!may(viewer.role, ability, entity) || needsCode(viewer, ability, entity)) throw notAllowed(viewer);
    await next();
  });

/** Whoever knows a row's code acts as the role that enters by code, unless the viewer's own role may as much. */
export const allowByCode = (ability: "read" | "move", entity: EntityName) =>
  createMiddleware<Env>(async (c, next) => {
    const roles = [c.var.viewer.role, codeRole, anonymousRole];
    const can = (role: Role) => (ability === "read" ? mayAnything(role, entity) : may(role, ability, entity));
    const role = roles.find((candidate) => candidate !== null && can(candidate));
    if (!role) throw notAllowed(c.var.viewer);
    if (role !== c.var.viewer.role) c.set("viewer", { id: null, role });
    await next();
  });
