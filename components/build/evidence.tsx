"use client";
import { useEffect, useState } from "react";
import { Segments } from "@/components/ui/segments";
import { duration } from "@/components/words";
import type { Seen } from "@/lib/build/state";
import { evidenceWord } from "./clause-rows";
import { type EvidenceItem, evidenceUrl } from "./evidence-url";

const itemWords: Record<EvidenceItem, string> = { picture: "Picture", log: "Log", source: "Test" };

/** One line of evidence in its own voice: kind, how long it took, on which commit. */
export function EvidenceLine({ seen }: { seen: Seen }) {
  const kind = evidenceWord(seen.kind);
  return (
    <span className="font-mono text-xs">
      <span className={seen.ok ? "text-proven" : "text-fail"}>{kind}</span>{" "}
      <span className="text-ink">{duration(seen.durationMs)}</span>{" "}
      {seen.commit !== "" && <span className="text-ink-3">{seen.commit.slice(0, 7)}</span>}
    </span>
  );
}

type Loaded = { url: string; text: string | null };

function EvidenceText({ url, name }: { url: string; name: string }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    const wanted = new AbortController();
    fetch(url, { signal: wanted.signal })
      .then(async (answer) => setLoaded({ url, text: answer.ok ? await answer.text() : null }))
      .catch(() => {
        if (!wanted.signal.aborted) setLoaded({ url, text: null });
      });
    return () => wanted.abort();
  }, [url]);
  if (loaded?.url !== url) return <p className="text-sm text-ink-3">Fetching the {name.toLowerCase()}.</p>;
  if (loaded.text === null)
    return <p className="text-sm text-ink-2">The {name.toLowerCase()} can not be shown. The result above stands.</p>;
  return (
    <section aria-label={name}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard. */}
      <pre className="well" tabIndex={0}>
        {loaded.text}
      </pre>
    </section>
  );
}

/** Everything that was seen of one check, one click away: picture, log and the source of the test. */
export function Evidence({ sessionId, seen }: { sessionId: string; seen: Seen }) {
  const items = [...new Set(seen.evidence.map(({ kind }) => kind))];
  const [chosen, choose] = useState<EvidenceItem | null>(null);
  const item = chosen ?? (seen.evidence.some(({ kind }) => kind === "picture") ? "picture" : null);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <EvidenceLine seen={seen} />
        <span className="min-w-0 flex-1 text-sm text-ink-2 max-tablet:order-first max-tablet:basis-full">
          {seen.title}
        </span>
        {items.length > 0 && (
          <Segments
            label={`Evidence of: ${seen.title}`}
            options={items.map((value) => ({ value, label: itemWords[value] }))}
            value={item ?? ("" as EvidenceItem)}
            onChange={(value) => choose(value)}
          />
        )}
      </div>
      {!seen.ok && <p className="font-mono text-xs text-fail">{seen.message}</p>}
      {item === "picture" && (
        <a href={evidenceUrl(sessionId, seen.id, "picture")} target="_blank" rel="noreferrer">
          <img
            src={evidenceUrl(sessionId, seen.id, "picture")}
            alt={`Seen by the check: ${seen.title}`}
            loading="lazy"
            className="max-h-[420px] w-full rounded-tick border border-line bg-sunk object-contain object-top"
          />
        </a>
      )}
      {(item === "log" || item === "source") && (
        <EvidenceText url={evidenceUrl(sessionId, seen.id, item)} name={item === "log" ? "Log" : "Test source"} />
      )}
    </div>
  );
}
