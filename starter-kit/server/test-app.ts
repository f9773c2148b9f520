import { createApp } from "./app";
import { openDatabase } from "./db/client";
import { migrate } from "./db/prepare";
import type { Database } from "./db/client";
import { setup } from "./setup";

export type TestApp = Awaited<ReturnType<typeof testApp>>;
/** An answer, read: `body` is whatever JSON came, or the text of another kind of answer. */
// biome-ignore lint/suspicious/noExplicitAny: tests read many shapes and say what they expect of each
export type Answer = { status: number; body: any; headers: Headers };

/** The API on an empty database of its own. */
export async function testApp() {
  const db: Database = await openDatabase(":memory:");
  await migrate(db, setup);
  const app = createApp(db, { passwordRounds: 1 });

  /** Requests with one cookie, or as nobody. */
  const client = (cookie?: string) => {
    const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
      const response = await app.request(`/api${path}`, {
        method,
        headers: { "content-type": "application/json", ...(cookie ? { cookie } : {}), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = (response.headers.get("content-type") ?? "").includes("json");
      return { status: response.status, body: text === "" ? null : json ? JSON.parse(text) : text, headers: response.headers };
    };
    return {
      send,
      get: (path: string) => send("GET", path),
      post: (path: string, body: unknown = {}) => send("POST", path, body),
      patch: (path: string, body: unknown) => send("PATCH", path, body),
      delete: (path: string) => send("DELETE", path),
    };
  };
  return { db, setup, client, visitor: client() };
}

/** The cookie that an answer sets, as the browser would send it back. */
export const cookieOf = ({ headers }: Answer) => (headers.get("set-cookie") ?? "").split(";")[0] ?? "";
