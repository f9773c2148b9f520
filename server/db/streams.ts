import { and, eq, gt, max } from "drizzle-orm";
import type { RunStreams } from "@/server/ports/streams";
import type { Database } from "./client";
import { pack } from "./schema/packed-json";
import { runStreams } from "./schema/run-streams";
import { inTurn } from "./write-mutex";

/** The next offset is taken inside the statement, so any number of processes append without a gap. */
const INSERT = `
  insert into run_streams (run_id, offset, stream, at_ms, data)
  select :runId, coalesce(max(offset), 0) + 1, :stream, :atMs, :data from run_streams where run_id = :runId
  returning offset`;

export function libsqlStreams(db: Database, announce: (runId: string) => void = () => undefined): RunStreams {
  async function tail(runId: string): Promise<number> {
    const last = { offset: max(runStreams.offset) };
    const [row] = await db.select(last).from(runStreams).where(eq(runStreams.runId, runId));
    return row?.offset ?? 0;
  }
  return {
    async append(runId, stream, records) {
      if (records.length === 0) return tail(runId);
      const atMs = Date.now();
      const statements = records.map((data) => {
        return { sql: INSERT, args: { runId, stream, atMs, data: pack(data) } };
      });
      const results = await inTurn(() => db.$client.batch(statements, "write"));
      announce(runId);
      return Number(results.at(-1)?.rows[0]?.offset);
    },
    async read(runId, afterOffset, limit) {
      const after = and(eq(runStreams.runId, runId), gt(runStreams.offset, afterOffset));
      const rows = await db.select().from(runStreams).where(after).orderBy(runStreams.offset).limit(limit);
      return rows.map(({ runId: _runId, ...record }) => record);
    },
    tail,
  };
}
