import { sqliteTable, text } from "drizzle-orm/sqlite-core";

export const migrations = sqliteTable("migrations", { name: text("name").primaryKey() });

/** `examples`: `present`, or `removed` for good. */
export const settings = sqliteTable("settings", { name: text("name").primaryKey(), value: text("value").notNull() });
