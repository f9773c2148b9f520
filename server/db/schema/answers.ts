import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a request with an `Idempotency-Key` was answered. Without `status` it is still being worked on. */
export const answers = sqliteTable(
  "answers",
  {
    ownerId: text("owner_id").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of method, path and body: the same key may not mean two requests. */
    fingerprint: text("fingerprint").notNull(),
    atMs: integer("at_ms").notNull(),
    status: integer("status"),
    body: text("body"),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.key] }), index("answers_by_age").on(table.atMs)],
);
