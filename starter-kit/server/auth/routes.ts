import { eq, like } from "drizzle-orm";
import { type Context, Hono } from "hono";
import { managingRoles, roleNames } from "../../shared/access";
import type { Database } from "../db/client";
import { hasExamples } from "../examples/examples";
import type { Env } from "../lib/api";
import { readBody } from "../lib/body";
import { Problem } from "../lib/problem";
import { addAccount, isEmpty } from "./accounts";
import { registersAs, setUpInput, signInAsInput, signInInput, signUpInput } from "./input";
import { isPassword } from "./password";
import { accountOf, endSession, openSession, rememberSession } from "./sessions";
import { countFailure, forgetFailures, refuseTooManyTries } from "./sign-in-limit";
import { accounts } from "./tables";

const wrong = () => new Problem(401, "This e-mail and password do not fit.");

async function enter(c: Context<Env>, account: { id: string; name: string; email: string; role: string }) {
  rememberSession(c, await openSession(c.var.db, account.id));
  const { id, name, email, role } = account;
  return c.json({ account: { id, name, email, role } });
}

const byEmail = async (db: Database, email: string) => {
  const [account] = await db.select().from(accounts).where(eq(accounts.email, email));
  return account;
};

/** Shown on the sign-in page while the example data is there. */
async function examplesOf(db: Database) {
  if (!(await hasExamples(db))) return [];
  const rows = await db.select().from(accounts).where(like(accounts.id, "example-%"));
  return rows.map(({ name, email, role }) => ({ name, email, role, roleName: roleNames[role].one }));
}

export const authRoutes = new Hono<Env>()
  .get("/me", async (c) => {
    const account = await accountOf(c, c.var.db);
    return c.json({ account, examples: await examplesOf(c.var.db), setUp: await isEmpty(c.var.db) });
  })
  .post("/sign-in", async (c) => {
    const { email, password } = await readBody(c, signInInput);
    refuseTooManyTries(email, Date.now());
    const account = await byEmail(c.var.db, email);
    if (!account || !(await isPassword(password, account.password))) {
      countFailure(email, Date.now());
      throw wrong();
    }
    forgetFailures(email);
    return enter(c, account);
  })
  .post("/sign-in-as", async (c) => {
    const { email } = await readBody(c, signInAsInput);
    const example = (await examplesOf(c.var.db)).find((candidate) => candidate.email === email);
    const account = example && (await byEmail(c.var.db, email));
    if (!account) throw wrong();
    return enter(c, account);
  })
  .post("/sign-up", async (c) => {
    const { role: asked, ...input } = await readBody(c, signUpInput);
    const role = registersAs(asked);
    if (!role) throw new Problem(403, "Accounts are added by invitation here.");
    return enter(c, await addAccount(c.var.db, { ...input, role }, c.var.options.passwordRounds));
  })
  // The first visit to an application without example data: the first account may manage the others.
  .post("/set-up", async (c) => {
    const input = await readBody(c, setUpInput);
    const role = managingRoles[0];
    if (!role) throw new Problem(403, "Nobody manages accounts here.");
    return enter(c, await addAccount(c.var.db, { ...input, role }, c.var.options.passwordRounds, true));
  })
  .post("/sign-out", async (c) => {
    await endSession(c, c.var.db);
    return c.body(null, 204);
  });
