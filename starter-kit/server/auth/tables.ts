import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role } from "../../shared/access";

/** `email` in lower case; `password` as `auth/password.ts` keeps it. */
export const accounts = sqliteTable("accounts", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull(),
  role: text("role").$type<Role>().notNull(),
  password: text("password").notNull(),
  createdAt: text("created_at").notNull(),
});

/** `id` is the SHA-256 of the token in the cookie: who reads the table can not sign in with it. */
export const sessions = sqliteTable("sessions", {
  id: text("id").primaryKey(),
  account: text("account").notNull(),
  expiresAt: text("expires_at").notNull(),
});
