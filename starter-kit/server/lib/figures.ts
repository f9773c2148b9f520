import type { SQL } from "drizzle-orm";
import type { SQLiteView } from "drizzle-orm/sqlite-core";
import type { Role, Viewer } from "../../shared/access";
import type { Database } from "../db/client";
import { notAllowed } from "./viewer";

/** A page's figures are for the roles of the page. */
export function refuseOthers(viewer: Viewer, roles: readonly Role[]) {
  if (viewer.role === null || !roles.includes(viewer.role)) throw notAllowed(viewer);
}

/** One number over the rows of a view that `where` leaves; null where there is none. */
export async function valueOf(db: Database, view: SQLiteView, value: SQL, where: SQL | undefined): Promise<number | null> {
  const [row] = await db.select({ value: value.mapWith(String) }).from(view).where(where);
  return row?.value == null ? null : Number(row.value);
}
