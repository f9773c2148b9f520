import { max } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Database } from "../db/client";

/** The next number of a column that counts on from its highest. Asked inside a write, so that no two rows get the same. */
export async function nextNumber(tx: Database, column: SQLiteColumn): Promise<number> {
  const [row] = await tx.select({ highest: max(column) }).from(column.table);
  return Number(row?.highest ?? 0) + 1;
}
