import { and, eq, getViewSelectedFields, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteView } from "drizzle-orm/sqlite-core";
import type { Database } from "../db/client";
import { Problem } from "./problem";

/** Nobody writes a row that she could not reach herself afterwards. */
export async function refuseOutOfReach(tx: Database, view: SQLiteView, id: string, scope: SQL | undefined) {
  if (scope === undefined) return;
  const own = (getViewSelectedFields(view) as Record<string, SQLiteColumn>).id;
  const [row] = own ? await tx.select().from(view).where(and(eq(own, id), scope)).limit(1) : [];
  if (!row) throw new Problem(403, "This lies outside what you may change.");
}
