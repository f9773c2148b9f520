"use client";
import { useLayoutEffect, useRef, useState } from "react";
import { Segments } from "@/components/ui/segments";
import type { LiveBuild } from "./use-build";

type Detail = "story" | "everything";
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
/** Longer lists are cut at their beginning; the whole log stays on the server. */
const SHOWN_LINES = 300;

/** Keeps a list at its end until the reader scrolls up; `newest` names its last line. */
function useTail(lines: number, newest: string | undefined) {
  const list = useRef<HTMLOListElement>(null);
  const topPx = useRef(0);
  const [seen, setSeen] = useState(0);
  const [follows, setFollows] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with its newest line.
  useLayoutEffect(() => {
    const target = list.current;
    if (!target || !follows) return;
    const toEnd = () => {
      target.scrollTop = target.scrollHeight;
      topPx.current = target.scrollTop;
    };
    toEnd();
    setSeen(lines);
    // It may be hidden now and shown later, or wrap its lines anew.
    const observer = new ResizeObserver(toEnd);
    observer.observe(target);
    return () => observer.disconnect();
  }, [lines, newest, follows]);
  const onScroll = () => {
    const target = list.current;
    if (!target) return;
    const { scrollTop, scrollHeight, clientHeight } = target;
    // Only a reader moves it up; lines that come below it move nothing.
    if (scrollHeight - scrollTop - clientHeight < 24) setFollows(true);
    else if (scrollTop < topPx.current) setFollows(false);
    topPx.current = scrollTop;
  };
  return { list, onScroll, news: follows ? 0 : Math.max(0, lines - seen), follow: () => setFollows(true) };
}

/** What was said while building, as it is said. A reader who scrolled up is not moved. */
export function LogPanel({
  log,
  connection,
  over,
}: {
  log: LiveBuild["log"];
  connection: LiveBuild["connection"];
  over: boolean;
}) {
  const [detail, setDetail] = useState<Detail>("story");
  const lines = log.filter(({ level }) => detail === "everything" || level !== "detail");
  const { list, onScroll, news, follow } = useTail(lines.length, lines.at(-1)?.id);
  return (
    <section className="sheet relative" aria-labelledby="log-title">
      <div className="sheet-head">
        <h2 id="log-title" className="text-md">
          Log
        </h2>
        <Segments
          className="ml-auto"
          label="How much of the log"
          options={[
            { value: "story", label: "Story" },
            { value: "everything", label: "Everything" },
          ]}
          value={detail}
          onChange={setDetail}
        />
      </div>
      {lines.length === 0 ? (
        <p className="px-4 py-5 text-sm text-ink-2">
          {connection === "reconnecting" && !over
            ? "Connecting to the run."
            : over
              ? "Nothing was said."
              : "Nothing said yet."}
        </p>
      ) : (
        <ol
          ref={list}
          onScroll={onScroll}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
          tabIndex={0}
          aria-label="Log lines"
          className="grid max-h-[360px] gap-2 overflow-y-auto px-4 py-3 text-sm"
        >
          {lines.slice(-SHOWN_LINES).map(({ id, who, text, level, saidAtMs }) => (
            <li key={id} className="grid grid-cols-[64px_1fr] gap-2">
              <span className="font-mono text-xs text-ink-3">{clock.format(saidAtMs)}</span>
              <span
                className={`min-w-0 [overflow-wrap:anywhere] ${level === "error" ? "text-fail" : level === "detail" ? "text-ink-3" : "text-ink-2"}`}
              >
                <b className="font-strong text-ink">{who}</b> {text}
              </span>
            </li>
          ))}
        </ol>
      )}
      {news > 0 && (
        <button
          type="button"
          className="button absolute bottom-3 left-1/2 -translate-x-1/2"
          data-size="small"
          onClick={follow}
        >
          {news} new
        </button>
      )}
    </section>
  );
}
