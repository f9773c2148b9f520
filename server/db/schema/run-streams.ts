import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { StreamName } from "@/server/ports/streams";
import { packedJson } from "./packed-json";

/** Append-only side streams: what is shown while it happens and is never folded. One sequence of offsets a run. */
export const runStreams = sqliteTable(
  "run_streams",
  {
    runId: text("run_id").notNull(),
    offset: integer("offset").notNull(),
    stream: text("stream").$type<StreamName>().notNull(),
    atMs: integer("at_ms").notNull(),
    data: packedJson("data").notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.offset] })],
);
