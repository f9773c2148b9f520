/** A table is asked only for what it holds itself: "constructor" is a word that people type. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
