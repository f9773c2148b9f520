import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const previews = sqliteTable(
  "previews",
  {
    token: text("token").primaryKey(),
    runId: text("run_id").notNull(),
    ownerId: text("owner_id").notNull(),
    kind: text("kind", { enum: ["draft", "live"] }).notNull(),
    sandboxKey: text("sandbox_key").notNull(),
    port: integer("port").notNull(),
  },
  (table) => [index("previews_of_run").on(table.runId)],
);
