import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import type { RunStreams, StreamRecord } from "@/server/ports/streams";
import { fakeEventLog } from "@/tests/fakes/event-log";
import { patience } from "@/tests/fixtures/patience";
import { runFeeds } from "./run-feeds";

afterEach(() => vi.useRealTimers());

function setUp() {
  const records: StreamRecord[] = [];
  let tell: (runId: string | null) => void = () => undefined;
  const streams: RunStreams = {
    append: async (runId, stream, added) => {
      for (const data of added) records.push({ offset: records.length + 1, stream, atMs: 1_795_000_000_000, data });
      tell(runId);
      return records.length;
    },
    read: async (_runId, after, limit) => records.slice(after, after + limit),
    tail: async () => records.length,
  };
  const logger = { info: vi.fn(), error: vi.fn() };
  const requested = {
    type: "build_requested",
    ownerId: "a",
    projectId: "p",
    prompt: "x",
    autoApprove: false,
    fromSessionId: null,
  } as const;
  const events = fakeEventLog({ r1: [requested] });
  const wakeups = {
    announce: (runId: string) => tell(runId),
    subscribe: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  const feeds = runFeeds({ events, streams, wakeups, logger });
  const open = (after = { version: 0, offset: 0 }) => feeds.open("r1", after, new AbortController().signal).getReader();
  return { feeds, streams, events, logger, open };
}
type Reader = ReturnType<ReturnType<typeof setUp>["open"]>;

/** Reads until what was read matches. */
async function until(reader: Reader, what: RegExp): Promise<string> {
  let text = "";
  while (!what.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The stream ended after: ${text}`);
    text += new TextDecoder().decode(value);
  }
  return text;
}

test("says that it lives while nothing happens", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { open } = setUp();
  const reader = open();
  expect(await until(reader, /id: 1\.0\n/)).toMatch(/^retry: 1000\n: connected\n\n/);
  const heard = until(reader, /\n\n/);
  let silent = true;
  void heard.then(() => {
    silent = false;
  });
  // While its history is still being read nobody needs to be told.
  while (silent) {
    vi.advanceTimersByTime(15_000);
    await setTimeout(1);
  }
  expect(await heard).toMatch(/^(: heartbeat\n\n)+$/);
});

test("who does not read is cut off, and others are not held up", async () => {
  const { open, streams, feeds } = setUp();
  const [slow, quick] = [open(), open()];
  await until(quick, /id: 1\.0\n/);
  await vi.waitFor(() => expect(feeds.listening()).toBe(2), patience);
  const large = "x".repeat(1024 * 1024);
  for (let record = 1; record <= 10; record += 1) {
    await streams.append("r1", "log", [{ large }]);
    await until(quick, new RegExp(`id: 1\\.${record}\\n`));
  }
  await vi.waitFor(() => expect(feeds.listening()).toBe(1), patience);
  // What was queued for it is still there to be read; then it ends, and its client comes back with the last id.
  let last = "";
  for (let read = await slow.read(); !read.done; read = await slow.read())
    last = new TextDecoder().decode(read.value.slice(0, 40));
  expect(last).toMatch(/^id: 1\.\d+\n/);
  await streams.append("r1", "log", [{ small: true }]);
  await until(quick, /"small":true/);
});

test("when the log cannot be read the stream ends and the reason is on record", async () => {
  const { open, streams, events, feeds, logger } = setUp();
  const reader = open();
  await until(reader, /id: 1\.0\n/);
  const failure = new Error("disk full");
  vi.spyOn(events, "read").mockRejectedValue(failure);
  await streams.append("r1", "log", [{ text: "news" }]);
  expect((await reader.read()).done).toBe(true);
  expect(logger.error).toHaveBeenCalledWith("reading news of a run failed", { runId: "r1", error: failure });
  expect(feeds.listening()).toBe(0);
});
