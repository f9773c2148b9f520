import { anonymousRole, codeRole, type Ability, type EntityName, may, mayAnything, type Viewer } from "../../shared/access";
import { createMiddleware } from "hono/factory";
import type { Env } from "./api";
import { Problem } from "./problem";

export const stranger: Viewer = { id: null, role: anonymousRole };
/** Where nobody signs in, everyone is the same viewer. */
export const everyone = async (): Promise<Viewer> => stranger;

export const notAllowed = (viewer: Viewer) =>
  viewer.id === null && viewer.role === null
    ? new Problem(401, "Please sign in.")
    : new Problem(403, "You may not do that.");

/** Lets through only roles that have this ability on the entity. Whatever is not named in the access table is refused. */
export const allow = (ability: Ability, entity: EntityName) =>
  createMiddleware<Env>(async (c, next) => {
    if (!may(c.var.viewer.role, ability, entity)) throw notAllowed(c.var.viewer);
    await next();
  });

/** Whoever knows a row's code acts as the role that enters by code, unless the viewer's own role reaches the entity. */
export const allowByCode = (entity: EntityName) =>
  createMiddleware<Env>(async (c, next) => {
    const roles = [c.var.viewer.role, codeRole, anonymousRole];
    const role = roles.find((candidate) => candidate !== null && mayAnything(candidate, entity));
    if (!role) throw notAllowed(c.var.viewer);
    if (role !== c.var.viewer.role) c.set("viewer", { id: null, role });
    await next();
  });
