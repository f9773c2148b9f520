import { type Context, Hono } from "hono";
import { anonymousRole, type Viewer } from "../../shared/access";
import type { Database } from "../db/client";
import { refuseOtherSites } from "./origin";
import { answerProblem, Problem } from "./problem";

/** `passwordRounds`: fewer in tests, where nothing is worth guarding. */
export type ApiOptions = { passwordRounds?: number };
export type Env = { Variables: { db: Database; viewer: Viewer; options: ApiOptions } };
export type ViewerOf = (c: Context<Env>) => Promise<Viewer>;

export function createApi(db: Database, viewerOf: ViewerOf, options: ApiOptions) {
  const api = new Hono<Env>().basePath("/api");
  api.use(async (c, next) => {
    refuseOtherSites(c);
    c.set("db", db);
    c.set("options", options);
    c.set("viewer", await viewerOf(c));
    c.header("cache-control", "no-store");
    await next();
  });
  api.onError(answerProblem);
  // Without a session nobody learns which addresses exist.
  api.notFound((c) => {
    const stranger = anonymousRole === null && c.get("viewer")?.role == null;
    return answerProblem(stranger ? new Problem(401, "Please sign in.") : new Problem(404, "There is nothing here."), c);
  });
  return api;
}
