/** Names of side streams: never versions of the log. */
export type StreamName = "log" | "metric" | "frame";
export type StreamRecord = { offset: number; stream: StreamName; atMs: number; data: Record<string, unknown> };

/** Append-only side streams of a run; `offset` counts the records of all its streams in one sequence from 1. */
export interface RunStreams {
  append(runId: string, stream: StreamName, records: readonly Record<string, unknown>[]): Promise<number>;
  read(runId: string, afterOffset: number, limit: number): Promise<StreamRecord[]>;
  /** The last offset, 0 when there is none. */
  tail(runId: string): Promise<number>;
}
