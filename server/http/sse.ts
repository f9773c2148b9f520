import type { RunFeeds } from "./run-feeds";

/** `<version>.<offset>`; what we did not write means: from the beginning. */
function cursorOf(id: string | null | undefined) {
  const [, version, offset] = /^(\d{1,15})\.(\d{1,15})$/.exec(id ?? "") ?? [];
  return { version: Number(version ?? 0), offset: Number(offset ?? 0) };
}

/** A browser that reconnects sends the id of the last event it had, which counts more than where the page began. */
export function eventStream(feeds: RunFeeds, runId: string, { headers, signal }: Request, after: string | undefined) {
  const frames = feeds.open(runId, cursorOf(headers.get("last-event-id") || after), signal);
  return new Response(frames, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
