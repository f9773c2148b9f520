import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const projects = sqliteTable(
  "projects",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id").notNull(),
    name: text("name").notNull(),
    /** A name that a person chose is kept; until then the contract's title replaces the words of the prompt. */
    namedByPerson: integer("named_by_person", { mode: "boolean" }).notNull().default(false),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [index("projects_of_owner").on(table.ownerId, table.createdAtMs, table.id)],
);

/** Which runs exist. `open`: the worker still has something to do or to wait for; what, the log says. */
export const runs = sqliteTable(
  "runs",
  {
    runId: text("run_id").primaryKey(),
    projectId: text("project_id").notNull(),
    ownerId: text("owner_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    open: integer("open", { mode: "boolean" }).notNull().default(true),
  },
  (table) => [
    index("runs_of_project").on(table.projectId, table.createdAtMs),
    index("runs_open").on(table.open, table.createdAtMs),
  ],
);
