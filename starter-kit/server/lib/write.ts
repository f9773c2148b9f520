import type { Database } from "../db/client";

let tail: Promise<unknown> = Promise.resolve();

/**
 * Check and write as one step. Writes of this process follow one another and each is a transaction: when a rule refuses
 * half-way, nothing was written. Never call it from inside itself.
 */
export function writing<T>(db: Database, work: (tx: Database) => Promise<T>): Promise<T> {
  const turn = tail.then(() => db.transaction(work));
  tail = turn.catch(() => undefined);
  return turn;
}
