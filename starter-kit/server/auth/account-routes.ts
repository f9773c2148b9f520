import { and, asc, eq, inArray } from "drizzle-orm";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { mayManage, pickableRoles, roles } from "../../shared/access";
import { isReferenceError } from "../examples/examples";
import type { Env } from "../lib/api";
import { readBody } from "../lib/body";
import { Problem, refused } from "../lib/problem";
import { notAllowed } from "../lib/viewer";
import { writing } from "../lib/write";
import { addAccount } from "./accounts";
import { accountInput } from "./input";
import { accounts } from "./tables";

const managersOnly = createMiddleware<Env>(async (c, next) => {
  if (!mayManage(c.var.viewer)) throw notAllowed(c.var.viewer);
  await next();
});

export const accountRoutes = new Hono<Env>()
  // Names for pickers: of the roles that this viewer's forms refer to. Who manages accounts sees all, with e-mails.
  .get("/", async (c) => {
    const { viewer } = c.var;
    if (viewer.role === null) throw notAllowed(viewer);
    const manages = mayManage(viewer);
    const visible = manages ? roles : pickableRoles[viewer.role];
    const asked = c.req.query("role");
    const shown = visible.filter((role) => asked === undefined || role === asked);
    const rows = await c.var.db
      .select({ id: accounts.id, name: accounts.name, role: accounts.role, email: accounts.email })
      .from(accounts)
      .where(inArray(accounts.role, [...shown]))
      .orderBy(asc(accounts.name));
    return c.json(manages ? rows : rows.map(({ id, name, role }) => ({ id, name, role })));
  })
  .post("/", managersOnly, async (c) => {
    const input = await readBody(c, accountInput);
    return c.json(await addAccount(c.var.db, input, c.var.options.passwordRounds), 201);
  })
  .delete("/:id", managersOnly, async (c) => {
    const id = c.req.param("id");
    if (id === c.var.viewer.id) throw refused("You can not remove your own account.");
    await writing(c.var.db, async (tx) => {
      const [account] = await tx.select().from(accounts).where(and(eq(accounts.id, id)));
      if (!account) throw new Problem(404, "There is no such account.");
      try {
        await tx.delete(accounts).where(eq(accounts.id, id));
      } catch (error) {
        throw isReferenceError(error) ? refused("Rows still belong to this account. Hand them over first.") : error;
      }
    });
    return c.body(null, 204);
  });
