import { eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "../db/client";
import type { Setup } from "../db/prepare";
import { settings } from "../db/tables";
import { Problem } from "../lib/problem";
import { writing } from "../lib/write";

/** Example rows of one table. Dates are counted from `today`, so that they stay near. */
export type Seed = {
  table: SQLiteTable;
  rows: (today: Date) => ({ id: string } & Record<string, unknown>)[];
  /** Columns that are copied from elsewhere when a row is made: the view offers the value as `<column>_at_create`. */
  copied?: { view: string; columns: string[] };
};
/** Example accounts, where people sign in. */
export type AccountExamples = {
  put: (db: Database, passwordRounds: number | undefined) => Promise<void>;
  remove: (db: Database) => Promise<void>;
};

const idOf = (table: SQLiteTable) => {
  const { id } = getTableColumns(table);
  if (!id) throw new Error("a table without an id has no examples");
  return id;
};

export async function hasExamples(db: Database) {
  const [row] = await db.select().from(settings).where(eq(settings.name, "examples"));
  return row?.value === "present";
}

/** Takes out whatever is there and puts the examples in. Sessions of example accounts live on. */
export function putExamples(db: Database, setup: Setup, passwordRounds?: number) {
  return writing(db, async (tx) => {
    // Rows refer to each other in any order; checked once, at the end.
    await tx.run(sql`pragma defer_foreign_keys = on`);
    for (const { table } of setup.seeds) await tx.delete(table);
    await setup.accounts?.put(tx, passwordRounds);
    const today = new Date();
    for (const { table, rows } of setup.seeds) for (const row of rows(today)) await tx.insert(table).values(row);
    for (const seed of setup.seeds) await copyColumns(tx, seed);
    const present = { name: "examples", value: "present" };
    await tx.insert(settings).values(present).onConflictDoUpdate({ target: settings.name, set: present });
  });
}

async function copyColumns(tx: Database, { table, copied }: Seed) {
  for (const column of copied?.columns ?? []) {
    const view = sql.identifier(copied?.view ?? "");
    const value = sql`(select ${view}.${sql.identifier(`${column}_at_create`)} from ${view} where ${view}.id = ${table}.id)`;
    await tx.run(sql`update ${table} set ${sql.identifier(column)} = ${value} where ${sql.identifier(column)} is null`);
  }
}

/** Removes the examples for good. An example that somebody's own row refers to stays: it is in use now. */
export function removeExamples(db: Database, setup: Setup) {
  return writing(db, async (tx) => {
    await setup.accounts?.remove(tx);
    for (const { table, rows } of setup.seeds.toReversed()) {
      const ids = rows(new Date()).map(({ id }) => id);
      for (const id of ids) await removeUnlessUsed(tx, table, id);
    }
    await tx.update(settings).set({ value: "removed" }).where(eq(settings.name, "examples"));
  });
}

async function removeUnlessUsed(tx: Database, table: SQLiteTable, id: string) {
  try {
    await tx.delete(table).where(inArray(idOf(table), [id]));
  } catch (error) {
    if (!isReferenceError(error)) throw error;
  }
}

/** The database's own word for "another row refers to this one". Drizzle keeps it in `cause`. */
export function isReferenceError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /FOREIGN KEY/i.test(error.message) || isReferenceError(error.cause);
}

export const noExamples = () => new Problem(409, "The example data was removed.");
