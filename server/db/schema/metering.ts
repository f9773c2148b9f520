import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One row for each call of a model. */
export const metering = sqliteTable(
  "metering",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    runId: text("run_id").notNull(),
    component: text("component"),
    task: text("task").notNull(),
    provider: text("provider").notNull(),
    tokensIn: integer("tokens_in").notNull(),
    tokensOut: integer("tokens_out").notNull(),
    priceUsdMicros: integer("price_usd_micros").notNull(),
    durationMs: integer("duration_ms").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("metering_run").on(table.runId)],
);
