import { count, eq, sum } from "drizzle-orm";
import type { Metering } from "@/server/ports/metering";
import type { Database } from "./client";
import { metering } from "./schema/metering";
import { inTurn } from "./write-mutex";

export function libsqlMetering(db: Database): Metering {
  return {
    async record(row) {
      const whole = { ...row, durationMs: Math.round(row.durationMs), atMs: Date.now() };
      await inTurn(() => db.insert(metering).values(whole));
    },
    async total(runId) {
      const { tokensIn, tokensOut, priceUsdMicros, durationMs } = metering;
      const columns = {
        calls: count(),
        tokensIn: sum(tokensIn),
        tokensOut: sum(tokensOut),
        price: sum(priceUsdMicros),
        ms: sum(durationMs),
      };
      const [row] = await db.select(columns).from(metering).where(eq(metering.runId, runId));
      return {
        calls: row?.calls ?? 0,
        tokens: Number(row?.tokensIn ?? 0) + Number(row?.tokensOut ?? 0),
        priceUsdMicros: Number(row?.price ?? 0),
        durationMs: Number(row?.ms ?? 0),
      };
    },
  };
}
