// The kit's own sample: every application writes its own.
import { accountRoutes } from "./auth/account-routes";
import { authRoutes } from "./auth/routes";
import { sessionViewer } from "./auth/viewer";
import type { Database } from "./db/client";
import { exampleRoutes } from "./examples/routes";
import { type ApiOptions, createApi } from "./lib/api";

export function createApp(db: Database, options: ApiOptions = {}) {
  const api = createApi(db, sessionViewer, options);
  api.route("/auth", authRoutes);
  api.route("/accounts", accountRoutes);
  api.route("/examples", exampleRoutes);
  return api;
}
