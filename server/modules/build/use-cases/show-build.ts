import { statusOf } from "@/lib/build/status";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import { readBuild } from "./read-build";

/** `previewOrigin`: the address of a preview host, which only the process that serves it knows. */
export async function showBuild(events: EventLog, runId: string, previewOrigin: (token: string) => string) {
  const now = await readBuild(events, runId);
  if (!now) throw new KriptikError("not_found", "There is nothing under this id.");
  return statusOf(runId, now.build, previewOrigin);
}

export async function showPreview(events: EventLog, runId: string, previewOrigin: (token: string) => string) {
  const { previewUrl: url, previewKind: kind } = await showBuild(events, runId, previewOrigin);
  if (!url || !kind) throw new KriptikError("not_ready", "There is nothing to open yet.");
  return { url, kind };
}
