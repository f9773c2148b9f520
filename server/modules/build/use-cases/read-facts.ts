import type { BuildEvent } from "@/lib/build/events";
import type { Recorded } from "@/lib/recorded";
import type { EventLog } from "@/server/ports/event-log";

/** Everything that was recorded of a run, for a page that shows its story beside its state. Null when there is nothing. */
export async function readFacts(
  events: EventLog,
  runId: string,
): Promise<{ facts: Recorded<BuildEvent>[]; version: number } | null> {
  const read = await events.read(runId);
  return read.version === 0 ? null : read;
}
