"use client";
import { useEffect, useRef, useState } from "react";
import { count } from "@/components/words";
import type { Build, BuildStatus } from "@/lib/build/state";
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

/** What the run came to while this page was open; how it stood at first is on the page. */
function arrival(status: BuildStatus, first: BuildStatus, rows: readonly ClauseRow[]): string {
  if (status === first) return "";
  const { total, limits } = tally(rows);
  const said = limits > 0 ? `, ${count(limits, "limit")}` : "";
  if (status === "awaiting_approval") return `The contract is written: ${count(total, "clause")}${said}.`;
  return status === "building" ? "Approved. It is being built." : "";
}

/** Says what changed to who can not see it, at most every 3 s; what was overtaken meanwhile is not said. */
export function Announcer({
  status,
  build,
  rows,
  moment,
  question,
}: {
  status: BuildStatus;
  build: Build;
  rows: readonly ClauseRow[];
  moment: Moment | null;
  question: string | null;
}) {
  const [said, setSaid] = useState("");
  const [first] = useState(status);
  const lastAtMs = useRef(0);
  const next = question
    ? `One question: ${question}`
    : build.doneAtMs !== null && moment
      ? `Built and proven. ${sentence(moment, rows)}`
      : moment
        ? sentence(moment, rows)
        : arrival(status, first, rows);
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
