"use client";
import { useEffect, useRef, useState } from "react";
import type { Build } from "@/lib/build/state";
import { type ClauseRow, tally } from "./clause-rows";
import type { Moment } from "./use-build";

const QUIET_MS = 3_000;

function sentence(moment: Moment, rows: readonly ClauseRow[]): string {
  const { proven, total } = tally(rows);
  const textOf = (id: string) => rows.find(({ clause }) => clause.id === id)?.clause.text ?? id;
  const [broken] = moment.broken;
  if (broken)
    return moment.broken.length === 1
      ? `Failed: ${textOf(broken)}. ${proven} of ${total} proven.`
      : `${moment.broken.length} clauses failed. ${proven} of ${total} proven.`;
  const [one] = moment.proven;
  return moment.proven.length === 1 && one
    ? `Proven: ${textOf(one)}. ${proven} of ${total}.`
    : `${moment.proven.length} clauses proven. ${proven} of ${total}.`;
}

/** Says what changed to who can not see it, at most every 3 s; what was overtaken meanwhile is not said. */
export function Announcer({
  build,
  rows,
  moment,
  question,
}: {
  build: Build;
  rows: readonly ClauseRow[];
  moment: Moment | null;
  question: string | null;
}) {
  const [said, setSaid] = useState("");
  const lastAtMs = useRef(0);
  const next = question
    ? `One question: ${question}`
    : build.doneAtMs !== null && moment
      ? `Built and proven. ${sentence(moment, rows)}`
      : moment
        ? sentence(moment, rows)
        : "";
  useEffect(() => {
    if (next === "") return;
    const waitMs = Math.max(0, lastAtMs.current + QUIET_MS - Date.now());
    const timer = setTimeout(() => {
      lastAtMs.current = Date.now();
      setSaid(next);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [next]);
  return (
    <p className="sr-only" aria-live="polite" aria-atomic="true">
      {said}
    </p>
  );
}
