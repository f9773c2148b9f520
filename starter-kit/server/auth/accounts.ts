import { count, eq } from "drizzle-orm";
import type { Role } from "../../shared/access";
import type { Database } from "../db/client";
import { refused } from "../lib/problem";
import { writing } from "../lib/write";
import { hashPassword } from "./password";
import { accounts } from "./tables";

type NewAccount = { name: string; email: string; password: string; role: Role };

/** Adds an account; an e-mail belongs to one account only. `onlyFirst`: refused once there is any account. */
export async function addAccount(db: Database, input: NewAccount, rounds?: number, onlyFirst = false) {
  const password = await hashPassword(input.password, rounds);
  return writing(db, async (tx) => {
    if (onlyFirst) await refuseUnlessEmpty(tx);
    await refuseKnownEmail(tx, input.email);
    const account = { ...input, password, id: crypto.randomUUID(), createdAt: new Date().toISOString() };
    await tx.insert(accounts).values(account);
    return { id: account.id, name: account.name, email: account.email, role: account.role };
  });
}

async function refuseKnownEmail(tx: Database, email: string) {
  const [known] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.email, email));
  if (known) throw refused("There is an account with this e-mail already.", "email");
}

async function refuseUnlessEmpty(tx: Database) {
  if (!(await isEmpty(tx))) throw refused("This application has been set up already.");
}

export async function isEmpty(db: Database) {
  const [row] = await db.select({ total: count() }).from(accounts);
  return row?.total === 0;
}
