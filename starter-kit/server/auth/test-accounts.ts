import type { Role } from "../../shared/access";
import type { Database } from "../db/client";
import type { TestApp } from "../test-app";
import { hashPassword } from "./password";
import { openSession } from "./sessions";
import { accounts } from "./tables";

let made = 0;
export const TEST_PASSWORD = "a long enough password";

export async function sampleAccount(db: Database, role: Role) {
  made += 1;
  const account = { id: `account-${made}`, name: `Person ${made}`, email: `person${made}@example.org`, role };
  const password = await hashPassword(TEST_PASSWORD, 1);
  await db.insert(accounts).values({ ...account, password, createdAt: new Date().toISOString() });
  return account;
}

/** Somebody of this role with a session of her own. */
export async function signedIn(test: TestApp, role: Role) {
  const account = await sampleAccount(test.db, role);
  const token = await openSession(test.db, account.id);
  return { ...account, ...test.client(`session=${token}`) };
}
