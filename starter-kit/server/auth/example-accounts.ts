import { and, eq, inArray, notInArray } from "drizzle-orm";
import { managingRoles, type Role } from "../../shared/access";
import type { Database } from "../db/client";
import type { AccountExamples } from "../examples/examples";
import { isReferenceError } from "../examples/examples";
import { refused } from "../lib/problem";
import { hashPassword } from "./password";
import { accounts } from "./tables";

/** `id` is fixed, so that example rows can refer to it. */
export type ExampleAccount = { id: string; name: string; email: string; role: Role };

/** Known to everybody and shown on the sign-in page; valid only while the example data is there. */
export const EXAMPLE_PASSWORD = "example-password";

/** All of it in one turn of the write queue, which the caller holds. */
export function exampleAccountsIn(examples: ExampleAccount[]): AccountExamples {
  const ids = examples.map(({ id }) => id);
  return {
    async put(tx: Database, rounds?: number) {
      await tx.delete(accounts).where(notInArray(accounts.id, ids));
      const password = await hashPassword(EXAMPLE_PASSWORD, rounds);
      const createdAt = new Date().toISOString();
      for (const example of examples) {
        const row = { ...example, password, createdAt };
        await tx.insert(accounts).values(row).onConflictDoUpdate({ target: accounts.id, set: row });
      }
    },
    async remove(tx: Database) {
      await refuseToLockOut(tx, ids);
      for (const id of ids) await removeUnlessUsed(tx, id);
    },
  };
}

/** Somebody must be able to manage accounts afterwards. */
async function refuseToLockOut(tx: Database, ids: string[]) {
  if (managingRoles.length === 0) return;
  const own = and(inArray(accounts.role, [...managingRoles]), notInArray(accounts.id, ids));
  const [manager] = await tx.select({ id: accounts.id }).from(accounts).where(own);
  if (!manager) throw refused("Add an account of your own that may manage accounts first.");
}

/** An account that somebody's own row refers to stays, but nobody can enter with it any more. */
async function removeUnlessUsed(tx: Database, id: string) {
  try {
    await tx.delete(accounts).where(eq(accounts.id, id));
  } catch (error) {
    if (!isReferenceError(error)) throw error;
    await tx.update(accounts).set({ password: "" }).where(eq(accounts.id, id));
  }
}
