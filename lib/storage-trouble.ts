type Trouble = "full" | "read_only" | "damaged";

const signs: [Trouble, RegExp][] = [
  ["damaged", /^SQLITE_(NOTADB|CORRUPT)/],
  ["read_only", /^(SQLITE_READONLY|EROFS)/],
  ["full", /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/],
];
/** Programs that we start and the sandboxes' agent say it in the system's words only. */
const FULL_IN_WORDS = /No space left on device|Disk quota exceeded|database or disk is full/;

/** What keeps anything from being stored, if that is what an error, or what caused it, is about. */
export function storageTrouble(error: unknown): Trouble | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    const [found] = signs.find(([, sign]) => sign.test(code)) ?? [];
    if (found) return found;
    // An error of the database quotes the values of its statement: only what caused it speaks for itself.
    if (!cause.cause && FULL_IN_WORDS.test(cause.message)) return "full";
  }
  return null;
}
