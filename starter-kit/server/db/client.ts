import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { createClient, type ResultSet } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";

/** The database, or a transaction on it. */
export type Database = BaseSQLiteDatabase<"async", ResultSet, Record<string, never>>;

/** `file:…`, `:memory:`, or the address of a libSQL server with its token. */
export async function openDatabase(url: string, authToken?: string): Promise<Database> {
  const file = url.startsWith("file:") ? url.slice("file:".length) : null;
  if (file) await mkdir(dirname(file), { recursive: true });
  const client = createClient({ url, timeout: 5000, ...(authToken ? { authToken } : {}) });
  // Readers never wait for a writer. The setting stays in the file.
  if (file) await client.execute("pragma journal_mode = wal");
  return drizzle(client);
}
