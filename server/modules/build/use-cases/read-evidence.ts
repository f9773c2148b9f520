import { KriptikError } from "@/lib/errors";
import type { Blobs } from "@/server/ports/blobs";
import type { EventLog } from "@/server/ports/event-log";
import { readBuild } from "./read-build";

type Wish = { runId: string; check: string; item: "log" | "picture" | "source" | undefined };

/** What was seen when this check last ran; without `item` the picture, or else the first thing kept. */
export async function readEvidence(
  { events, blobs }: { events: EventLog; blobs: Blobs },
  { runId, check, item }: Wish,
) {
  const build = (await readBuild(events, runId))?.build;
  const results = [build?.candidate, build?.proven].flatMap((seen) =>
    seen && Object.hasOwn(seen, check) ? (seen[check] ?? []) : [],
  );
  const [{ evidence } = { evidence: [] }] = results;
  const picked = evidence.find(({ kind }) => kind === (item ?? "picture")) ?? (item ? undefined : evidence[0]);
  const content = picked && (await blobs.get(picked.blob));
  if (!picked || !content) throw new KriptikError("not_found", "There is no such evidence.");
  return { mime: picked.mime, content };
}
