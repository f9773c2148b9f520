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

/** Rows that may still refer to one: which, by what words they are named, and as far as the viewer reaches them. */
export type Use = { view: SQLiteView; by: SQL; name: SQLiteColumn; seen: SQL | undefined };

/** Removes, unless the database knows a row that still refers to it; then says which. */
export async function unlessUsed(tx: Database, remove: () => PromiseLike<unknown>, uses: readonly Use[]) {
  try {
    await remove();
  } catch (error) {
    throw isReferenceError(error) ? refused(await usedWords(tx, uses)) : error;
  }
}

const NAMED = 5;
async function usedWords(tx: Database, uses: readonly Use[]) {
  const names: string[] = [];
  for (const { view, by, name, seen } of uses) {
    const rows = await tx.selectDistinct({ name }).from(view).where(and(by, seen)).limit(NAMED + 1);
    for (const row of rows) if (typeof row.name === "string" && row.name !== "") names.push(row.name);
  }
  const start = "This is still used and can not be removed.";
  if (names.length === 0) return start;
  return `${start} Used in: ${names.slice(0, NAMED).join(", ")}${names.length > NAMED ? " and others" : ""}.`;
}
