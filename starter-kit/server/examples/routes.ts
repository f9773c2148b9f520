import { Hono } from "hono";
import { mayManage } from "../../shared/access";
import type { Env } from "../lib/api";
import { notAllowed } from "../lib/viewer";
import { setup } from "../setup";
import { hasExamples, noExamples, putExamples, removeExamples } from "./examples";

export const exampleRoutes = new Hono<Env>()
  .get("/", async (c) => c.json({ present: await hasExamples(c.var.db) }))
  // While examples are there anybody can enter as one of them, so whoever is there may also start afresh.
  .post("/reset", async (c) => {
    if (!(await hasExamples(c.var.db))) throw noExamples();
    await putExamples(c.var.db, setup, c.var.options.passwordRounds);
    return c.body(null, 204);
  })
  .delete("/", async (c) => {
    if (!mayManage(c.var.viewer)) throw notAllowed(c.var.viewer);
    if (!(await hasExamples(c.var.db))) throw noExamples();
    await removeExamples(c.var.db, setup);
    return c.body(null, 204);
  });
