import { and, eq } from "drizzle-orm";
import type { Role } from "../../shared/access";
import type { Database } from "../db/client";
import { unknownChoice } from "../lib/references";
import { accounts } from "./tables";

/** The id in `field` must belong to an account of this role. */
export async function refuseUnknownAccount(tx: Database, field: string, id: string | null | undefined, role: Role) {
  if (id === null || id === undefined) return;
  const [account] = await tx.select({ id: accounts.id }).from(accounts).where(and(eq(accounts.id, id), eq(accounts.role, role)));
  if (!account) throw unknownChoice(field);
}
