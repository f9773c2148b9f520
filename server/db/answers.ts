import { and, eq, isNull, lt } from "drizzle-orm";
import type { Answers } from "@/server/ports/answers";
import type { Database } from "./client";
import { answers } from "./schema/answers";
import { inTurn } from "./write-mutex";

const KEPT_MS = 24 * 3_600_000;
/** A request that began and never ended died with its process: after this the key is free again. */
const ABANDONED_MS = 60_000;

export function libsqlAnswers(db: Database): Answers {
  const of = (ownerId: string, key: string) => and(eq(answers.ownerId, ownerId), eq(answers.key, key));
  return {
    async begin(ownerId, key, fingerprint) {
      const atMs = Date.now();
      const inserted = await inTurn(async () => {
        await db.delete(answers).where(lt(answers.atMs, atMs - KEPT_MS));
        await db
          .delete(answers)
          .where(and(of(ownerId, key), isNull(answers.status), lt(answers.atMs, atMs - ABANDONED_MS)));
        return db.insert(answers).values({ ownerId, key, fingerprint, atMs }).onConflictDoNothing().returning();
      });
      if (inserted.length === 1) return { state: "new" };
      const [row] = await db.select().from(answers).where(of(ownerId, key));
      if (!row) return { state: "in_progress" }; // forgotten between the two statements: the caller tries again
      if (row.fingerprint !== fingerprint) return { state: "other_request" };
      if (row.status === null || row.body === null) return { state: "in_progress" };
      return { state: "answered", answer: { status: row.status, body: row.body } };
    },
    async keep(ownerId, key, answer) {
      await inTurn(() => db.update(answers).set(answer).where(of(ownerId, key)));
    },
    async forget(ownerId, key) {
      await inTurn(() => db.delete(answers).where(of(ownerId, key)));
    },
  };
}
