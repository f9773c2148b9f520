import type { AppModel } from "@/lib/contract/app-model";
import { type Component, signsIn } from "@/lib/contract/checks";
import type { GeneratedFile } from "@/lib/model/tasks";
import { files, hasFigures } from "./layout";
import { folderOf, routeOf } from "./names";
import { clientRegistries } from "./registries-client";

const lines = (...parts: (string | string[])[]) => `${parts.flat().join("\n")}\n`;

/** The API with the routes of what is there. */
function apiRegistry(app: AppModel, present: ReadonlySet<Component>): GeneratedFile {
  const backend = present.has("backend");
  const entities = backend ? app.entities : [];
  const figures = backend && hasFigures(app);
  const accounts = signsIn(app);
  const content = lines(
    ...(accounts
      ? [
          'import { accountRoutes } from "./auth/account-routes";',
          'import { authRoutes } from "./auth/routes";',
          'import { sessionViewer } from "./auth/viewer";',
        ]
      : []),
    'import type { Database } from "./db/client";',
    'import { exampleRoutes } from "./examples/routes";',
    ...(figures ? ['import { figureRoutes } from "./figures/routes";'] : []),
    entities.map((entity) => `import { ${entity.id}Routes } from "./${folderOf(entity)}/routes";`),
    'import { type ApiOptions, createApi } from "./lib/api";',
    ...(accounts ? [] : ['import { everyone } from "./lib/viewer";']),
    "",
    "/** The API over one database: every route that exists is named here. */",
    "export function createApp(db: Database, options: ApiOptions = {}) {",
    `  const api = createApi(db, ${accounts ? "sessionViewer" : "everyone"}, options);`,
    ...(accounts ? ['  api.route("/auth", authRoutes);', '  api.route("/accounts", accountRoutes);'] : []),
    '  api.route("/examples", exampleRoutes);',
    ...(figures ? ['  api.route("/figures", figureRoutes);'] : []),
    entities.map((entity) => `  api.route(${JSON.stringify(`/${routeOf(entity)}`)}, ${entity.id}Routes);`),
    "  return api;",
    "}",
  );
  return { path: files.api, content };
}

/** What a fresh database is made of. */
function setupRegistry(app: AppModel, present: ReadonlySet<Component>): GeneratedFile {
  const database = present.has("database");
  const accounts = signsIn(app);
  const examples = accounts && present.has("auth");
  const content = lines(
    ...(accounts ? ['import accountTables from "./auth/accounts.sql?raw";'] : []),
    ...(examples
      ? [
          'import { exampleAccountsIn } from "./auth/example-accounts";',
          'import { exampleAccounts } from "./auth/examples";',
        ]
      : []),
    ...(database ? ['import firstTables from "./db/migrations/0001-first.sql?raw";'] : []),
    'import type { Setup } from "./db/prepare";',
    ...(database ? ['import { seeds } from "./db/seeds";', 'import views from "./db/views.sql?raw";'] : []),
    "",
    "/** Migrations run once, in this order; views are made anew at every start; examples only in a new database. */",
    "export const setup: Setup = {",
    "  migrations: [",
    ...(accounts ? ['    { name: "0000-accounts", sql: accountTables },'] : []),
    ...(database ? ['    { name: "0001-first", sql: firstTables },'] : []),
    "  ],",
    `  views: ${database ? "views" : '""'},`,
    `  accounts: ${examples ? "exampleAccountsIn(exampleAccounts)" : "null"},`,
    `  seeds${database ? "" : ": []"},`,
    "};",
  );
  return { path: files.setup, content };
}

/** The files that list what is there, printed again at each merge so that every commit typechecks. */
export function registriesFor(app: AppModel, present: readonly Component[]): GeneratedFile[] {
  const there = new Set(present);
  return [apiRegistry(app, there), setupRegistry(app, there), ...clientRegistries(app, there)];
}
