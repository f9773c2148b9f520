import { eq, sql } from "drizzle-orm";
import { putExamples } from "../examples/examples";
import type { AccountExamples, Seed } from "../examples/examples";
import { writing } from "../lib/write";
import type { Database } from "./client";
import { migrations, settings } from "./tables";

export type Setup = {
  migrations: { name: string; sql: string }[];
  /** Dropped and made anew at each start: they hold no data. */
  views: string;
  accounts: AccountExamples | null;
  seeds: Seed[];
};

const own = `
create table if not exists migrations (name text primary key);
create table if not exists settings (name text primary key, value text not null);
`;

/** One statement ends with a semicolon at the end of a line. */
async function runAll(db: Database, statements: string) {
  for (const statement of statements.split(/;[ \t]*(?:\n|$)/))
    if (statement.trim() !== "") await db.run(sql.raw(statement));
}

/** Tables and views as this version needs them. */
export function migrate(db: Database, setup: Setup) {
  return writing(db, async (tx) => {
    await runAll(tx, own);
    for (const { name, sql: statements } of setup.migrations) {
      const [done] = await tx.select().from(migrations).where(eq(migrations.name, name));
      if (done) continue;
      await runAll(tx, statements);
      await tx.insert(migrations).values({ name });
    }
    await runAll(tx, setup.views);
  });
}

/** A database ready for use: migrated, and with example data if it is new. */
export async function prepare(db: Database, setup: Setup, { examples }: { examples: boolean }) {
  await migrate(db, setup);
  const [known] = await db.select().from(settings).where(eq(settings.name, "examples"));
  if (known) return;
  if (examples) await putExamples(db, setup);
  else await db.insert(settings).values({ name: "examples", value: "removed" });
}
