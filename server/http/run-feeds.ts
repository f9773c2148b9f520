import { toWire } from "@/lib/recorded";
import { wireTime } from "@/lib/time";
import type { EventLog } from "@/server/ports/event-log";
import type { Logger } from "@/server/ports/logger";
import type { RunStreams } from "@/server/ports/streams";
import type { Wakeups } from "@/server/ports/wakeups";

type Needs = { events: EventLog; streams: RunStreams; wakeups: Wakeups; logger: Logger };
/** How much of a run somebody has: facts up to `version`, records of side streams up to `offset`. */
type Cursor = { version: number; offset: number };
type Listener = { take(chunk: Uint8Array, cursor: Cursor): void; beat(): void; end(): void };

export type RunFeeds = {
  open(runId: string, after: Cursor, signal: AbortSignal): ReadableStream<Uint8Array>;
  /** How many are listening now. */
  listening(): number;
  /** A server that ends would wait for its open streams: it closes them, and their clients come back elsewhere. */
  closeAll(): void;
};

const FRAME_MS = 50;
const HEARTBEAT_MS = 15_000;
const PAGE = 500;
/** Who reads this much too slowly is cut off and comes back with the id of what it last had. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
const encoder = new TextEncoder();
const HELLO = encoder.encode("retry: 1000\n: connected\n\n");
const HEARTBEAT = encoder.encode(": heartbeat\n\n");

/** One event of the stream. JSON has no line break, so `data` is one line. */
const event = (id: string, name: string, data: unknown) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** All that there is by now. */
const NOW: Cursor = { version: Number.POSITIVE_INFINITY, offset: Number.POSITIVE_INFINITY };

/**
 * Reads what is between two cursors and writes it as events, each id saying what its reader has after it. Facts first:
 * any order of the two sequences is right, because an id names a place in both.
 */
async function* eventsBetween({ events, streams }: Needs, runId: string, from: Cursor, to: Cursor) {
  let { version, offset } = from;
  const [{ facts }, first] = await Promise.all([
    version < to.version ? events.read(runId, version) : { facts: [] },
    offset < to.offset ? streams.read(runId, offset, PAGE) : [],
  ]);
  const due = facts.filter((recorded) => recorded.version <= to.version);
  if (due.length > 0) {
    let text = "";
    for (const recorded of due) {
      version = recorded.version;
      const { id, data } = toWire(recorded, offset);
      text += event(id, "fact", data);
    }
    yield { text, cursor: { version, offset } };
  }
  let records = first.filter((record) => record.offset <= to.offset);
  while (records.length > 0) {
    let text = "";
    for (const { offset: at, stream, atMs, data } of records) {
      offset = at;
      text += event(`${version}.${offset}`, stream, { at: wireTime.encode(atMs), ...data });
    }
    yield { text, cursor: { version, offset } };
    // A page that was not full was the last one.
    if (records.length < PAGE) return;
    records = (await streams.read(runId, offset, PAGE)).filter((record) => record.offset <= to.offset);
  }
}

/**
 * One hub of a run in this process. It begins at the tail and reads each piece of news once for all who listen; what is
 * old, each listener reads for itself, up to the very place where the hub's first frame to it begins.
 */
function hub(needs: Needs, runId: string, onIdle: () => void) {
  const listeners = new Set<Listener>();
  /** What every live listener has been sent. */
  let sent: Cursor = { version: 0, offset: 0 };
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | null = null;
  let pumping: Promise<void> | null = null;
  let again = false;

  const tail = async (): Promise<Cursor> => {
    const [version, offset] = await Promise.all([needs.events.tail(runId), needs.streams.tail(runId)]);
    return { version, offset };
  };
  const ready = tail().then((cursor) => {
    sent = cursor;
  });

  /** One read and one encoding for everybody. */
  async function pump() {
    await ready;
    let text = "";
    let upTo = sent;
    for await (const part of eventsBetween(needs, runId, sent, NOW)) {
      text += part.text;
      upTo = part.cursor;
    }
    if (text === "") return;
    const frame = encoder.encode(text);
    // Nothing may come between these two lines: who begins to listen does so at `sent`.
    sent = upTo;
    for (const listener of listeners) listener.take(frame, upTo);
    sentAtMs = performance.now();
  }

  /** Resolves when everything that was written before the call has been sent. */
  function refresh(): Promise<void> {
    again = true;
    pumping ??= (async () => {
      try {
        while (again) {
          again = false;
          await pump();
        }
      } finally {
        pumping = null;
      }
    })();
    return pumping;
  }

  /** The first news at once; what follows within a frame's time goes with the next frame. */
  function hear() {
    if (waiting || listeners.size === 0) return;
    waiting = setTimeout(
      () => {
        waiting = null;
        refresh().catch((error: unknown) => {
          needs.logger.error("reading news of a run failed", { runId, error });
          for (const listener of listeners) listener.end();
        });
      },
      Math.max(0, sentAtMs + FRAME_MS - performance.now()),
    );
  }

  function leave(listener: Listener) {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    if (waiting) clearTimeout(waiting);
    onIdle();
  }

  return { listeners, ready, refresh, hear, leave, sent: () => sent };
}
type Hub = ReturnType<typeof hub>;
type Opening = { needs: Needs; runId: string; hub: Hub; after: Cursor; signal: AbortSignal };
type Out = ReadableStreamDefaultController<Uint8Array>;

const covers = (have: Cursor, other: Cursor) => have.version >= other.version && have.offset >= other.offset;

/** One connection. Live frames are held back while it reads its history, which ends where the hub's frames begin. */
function connection({ needs, runId, hub, after, signal }: Opening, out: Out) {
  let held: { chunk: Uint8Array; cursor: Cursor }[] | null = [];
  let open = true;
  let resume: () => void = () => undefined;

  function forget() {
    open = false;
    resume();
    signal.removeEventListener("abort", end);
    hub.leave(listener);
  }
  function end() {
    if (!open) return;
    forget();
    out.close();
  }
  function send(chunk: Uint8Array) {
    if (!open) return;
    out.enqueue(chunk);
    if ((out.desiredSize ?? 0) < -MAX_QUEUED_BYTES) end();
  }
  const listener: Listener = {
    take: (chunk, cursor) => (held ? void held.push({ chunk, cursor }) : send(chunk)),
    beat: () => (held ? undefined : send(HEARTBEAT)),
    end,
  };
  hub.listeners.add(listener);
  // The server tells of a closed connection here or by cancelling the stream, and not always in both ways.
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  send(HELLO);

  /** Memory holds one page of history for each reader, however slow it is. */
  async function drained() {
    while (open && (out.desiredSize ?? 0) <= 0)
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
  }
  async function catchUp() {
    await hub.ready;
    // Somebody who comes from another process may be ahead of this hub.
    if (!covers(hub.sent(), after)) await hub.refresh();
    const to = hub.sent();
    const from = { version: Math.min(after.version, to.version), offset: Math.min(after.offset, to.offset) };
    for await (const { text } of eventsBetween(needs, runId, from, to)) {
      send(encoder.encode(text));
      await drained();
      if (!open) return;
    }
    // A frame lies wholly before the place that the history was read up to, or wholly after it.
    const live = held?.filter(({ cursor }) => !covers(to, cursor)) ?? [];
    held = null;
    for (const { chunk } of live) send(chunk);
    hub.hear();
  }
  catchUp().catch((error: unknown) => {
    needs.logger.error("reading the history of a run failed", { runId, error });
    end();
  });
  return { pull: () => resume(), cancel: forget };
}

export function runFeeds(needs: Needs): RunFeeds {
  const hubs = new Map<string, Hub>();
  const all = () => [...hubs.values()].flatMap(({ listeners }) => [...listeners]);
  needs.wakeups.subscribe((runId) => {
    if (runId === null) for (const hub of hubs.values()) hub.hear();
    else hubs.get(runId)?.hear();
  });
  setInterval(() => {
    for (const listener of all()) listener.beat();
  }, HEARTBEAT_MS).unref();

  function hubOf(runId: string): Hub {
    const running = hubs.get(runId);
    if (running) return running;
    const made = hub(needs, runId, () => hubs.delete(runId));
    hubs.set(runId, made);
    return made;
  }

  return {
    open(runId, after, signal) {
      let side: ReturnType<typeof connection> | null = null;
      return new ReadableStream<Uint8Array>(
        {
          start: (out) => {
            side = connection({ needs, runId, hub: hubOf(runId), after, signal }, out);
          },
          pull: () => side?.pull(),
          cancel: () => side?.cancel(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
      );
    },
    listening: () => all().length,
    closeAll() {
      for (const listener of all()) listener.end();
    },
  };
}
