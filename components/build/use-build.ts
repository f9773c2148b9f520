"use client";
import { useEffect, useReducer, useRef } from "react";
import * as z from "zod";
import { type BuildEvent, buildEventSchema } from "@/lib/build/events";
import { type Build, clauseState, evolve } from "@/lib/build/state";
import { fromWire, type Recorded } from "@/lib/recorded";
import { type LogLine, tell } from "./story";

/** A line of the side stream `log`, as runners say it. */
const logLineSchema = z.object({
  who: z.string(),
  level: z.enum(["story", "detail", "error"]),
  text: z.string(),
  saidAtMs: z.number(),
});
/** What the newest fact changed for clauses: what a moment of proof is drawn from. */
export type Moment = { version: number; proven: readonly string[]; broken: readonly string[] };
/** What a page is rendered with; the hook goes on from there. */
export type RenderedBuild = { build: Build; version: number; story: readonly LogLine[] };
export type LiveBuild = {
  build: Build;
  version: number;
  connection: "live" | "reconnecting" | "ended";
  log: readonly LogLine[];
  /** Offset of the last line heard from the side stream. */
  heard: number;
  moment: Moment | null;
};
type Arrival =
  | { recorded: Recorded<BuildEvent> }
  | { connection: LiveBuild["connection"] }
  | { lines: readonly LogLine[] };

const MAX_LINES = 2_000;
const offsetOf = (id: string) => Number(id.split(".")[1] ?? 0);

function momentOf(before: Build, after: Build): Moment | null {
  const changed = (to: "proven" | "failed") =>
    (after.contract?.clauses ?? []).filter(
      (clause) => clauseState(after, clause) === to && clauseState(before, clause) !== to,
    );
  const [proven, broken] = [changed("proven"), changed("failed")].map((clauses) => clauses.map(({ id }) => id));
  if (!proven?.length && !broken?.length) return null;
  return { version: after.version, proven: proven ?? [], broken: broken ?? [] };
}

/** Facts and lines come by two ways; they are read by when they were said. */
const inOrder = (log: readonly LogLine[], news: readonly LogLine[]) =>
  [...log, ...news].toSorted((a, b) => a.saidAtMs - b.saidAtMs).slice(-MAX_LINES);

function take(live: LiveBuild, arrival: Arrival): LiveBuild {
  if ("connection" in arrival) return { ...live, connection: arrival.connection };
  if ("lines" in arrival) {
    const news = arrival.lines.filter(({ id }) => offsetOf(id) > live.heard);
    const heard = Math.max(live.heard, ...news.map(({ id }) => offsetOf(id)));
    return news.length === 0 ? live : { ...live, heard, log: inOrder(live.log, news) };
  }
  const { recorded } = arrival;
  // After a reconnect the server may repeat itself: each version is folded once.
  if (!(recorded.version > live.version)) return live;
  const build = evolve(live.build, recorded);
  const line = tell(recorded, build, live.build);
  const log = line ? inOrder(live.log, [line]) : live.log;
  return { ...live, version: recorded.version, build, log, moment: momentOf(live.build, build) ?? live.moment };
}

function readLine({ data, lastEventId }: MessageEvent<string>): LogLine | null {
  const line = logLineSchema.safeParse(JSON.parse(data));
  return line.success ? { ...line.data, id: lastEventId } : null;
}

/**
 * Starts from the page's state and folds what came after it with the server's own `evolve`.
 * Mount with `key={sessionId}`: another session is another mount. "ended" means: offer a reload.
 */
export function useBuild(sessionId: string, page: RenderedBuild): LiveBuild {
  const [live, dispatch] = useReducer(take, {
    build: page.build,
    version: page.version,
    connection: "reconnecting",
    log: page.story,
    heard: 0,
    moment: null,
  });
  // Only the first version counts: a later page must not move the start past facts that are not folded yet.
  const start = useRef(page.version);

  useEffect(() => {
    const mounted = new AbortController();
    // The browser reconnects by itself and sends Last-Event-ID, which the server prefers to `after`.
    const stream = new EventSource(`/api/build/stream/${encodeURIComponent(sessionId)}?after=${start.current}.0`);
    const listen = (type: string, listener: (event: Event) => void) =>
      stream.addEventListener(type, listener, { signal: mounted.signal });
    const end = () => {
      stream.close();
      dispatch({ connection: "ended" });
    };
    // A build says many lines at once: they are shown together, at most once a frame.
    let heard: LogLine[] = [];
    let frame = 0;
    const show = () => {
      frame = 0;
      dispatch({ lines: heard });
      heard = [];
    };
    listen("open", () => dispatch({ connection: "live" }));
    listen("error", () =>
      stream.readyState === EventSource.CLOSED ? end() : dispatch({ connection: "reconnecting" }),
    );
    listen("fact", (event) => {
      const { data, lastEventId } = event as MessageEvent<string>;
      const recorded = fromWire(buildEventSchema, { id: lastEventId, data: JSON.parse(data) });
      // A fact this page does not know comes from a newer release: folding past it would show a wrong state.
      if (!recorded) return end();
      dispatch({ recorded });
    });
    listen("log", (event) => {
      const line = readLine(event as MessageEvent<string>);
      if (!line) return;
      heard.push(line);
      frame ||= requestAnimationFrame(show);
    });
    return () => {
      mounted.abort();
      cancelAnimationFrame(frame);
      stream.close();
    };
  }, [sessionId]);

  return live;
}
