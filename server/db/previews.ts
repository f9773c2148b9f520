import { eq } from "drizzle-orm";
import type { Previews } from "@/server/ports/previews";
import type { Database } from "./client";
import { previews } from "./schema/previews";
import { inTurn } from "./write-mutex";

export function libsqlPreviews(db: Database): Previews {
  return {
    async put({ token, ...row }) {
      const putting = db
        .insert(previews)
        .values({ token, ...row })
        .onConflictDoUpdate({ target: previews.token, set: row });
      await inTurn(() => putting);
    },
    async get(token) {
      const [row] = await db.select().from(previews).where(eq(previews.token, token));
      return row ?? null;
    },
  };
}
