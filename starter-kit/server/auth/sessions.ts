import { and, eq, gt } from "drizzle-orm";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Database } from "../db/client";
import { accounts, sessions } from "./tables";

const COOKIE = "session";
const LIFETIME_DAYS = 30;
const DAY_MS = 86_400_000;

async function digest(token: string) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Makes a session and gives its token, which is kept nowhere but in the browser. */
export async function openSession(db: Database, account: string): Promise<string> {
  const token = crypto.randomUUID() + crypto.randomUUID();
  const expiresAt = new Date(Date.now() + LIFETIME_DAYS * DAY_MS).toISOString();
  await db.insert(sessions).values({ id: await digest(token), account, expiresAt });
  return token;
}

export function rememberSession(c: Context, token: string) {
  const secure = new URL(c.req.url).protocol === "https:" || c.req.header("x-forwarded-proto") === "https";
  setCookie(c, COOKIE, token, { httpOnly: true, sameSite: "Lax", path: "/", secure, maxAge: LIFETIME_DAYS * 86_400 });
}

export async function endSession(c: Context, db: Database) {
  const token = getCookie(c, COOKIE);
  if (token) await db.delete(sessions).where(eq(sessions.id, await digest(token)));
  deleteCookie(c, COOKIE, { path: "/" });
}

/** The account whose session the request carries. */
export async function accountOf(c: Context, db: Database) {
  const token = getCookie(c, COOKIE);
  if (!token) return null;
  const now = new Date().toISOString();
  const [row] = await db
    .select({ id: accounts.id, name: accounts.name, email: accounts.email, role: accounts.role })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.account))
    .where(and(eq(sessions.id, await digest(token)), gt(sessions.expiresAt, now)));
  return row ?? null;
}
