import { and, eq, getViewSelectedFields, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteView } from "drizzle-orm/sqlite-core";
import type { Database } from "../db/client";
import { isReferenceError } from "../examples/examples";
import { Problem, refused } from "./problem";

export const unknownChoice = (field: string) =>
  new Problem(422, "Please check what you entered.", { [field]: "This is not there any more. Please choose again." });

/** The id in `field` must belong to a row that `scope` reaches. */
export async function refuseUnknown(tx: Database, field: string, id: string | null | undefined, view: SQLiteView, scope: SQL | undefined) {
  if (id === null || id === undefined) return;
  const own = (getViewSelectedFields(view) as Record<string, SQLiteColumn>).id;
  const [row] = own ? await tx.select().from(view).where(and(eq(own, id), scope)).limit(1) : [];
  if (!row) throw unknownChoice(field);
}

/** Removes, unless the database knows a row that still refers to it. */
export async function unlessUsed(remove: () => PromiseLike<unknown>) {
  try {
    await remove();
  } catch (error) {
    throw isReferenceError(error) ? refused("This is still used elsewhere and can not be removed.") : error;
  }
}
