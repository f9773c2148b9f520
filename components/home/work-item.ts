import { type ClauseRow, clauseGroups, clauseRows, tally } from "@/components/build/clause-rows";
import { evidenceUrl } from "@/components/build/evidence-url";
import { isApproved } from "@/components/build/run-words";
import type { Tick } from "@/components/ui/tick-rule";
import { type Build, type BuildStatus, buildStatus } from "@/lib/build/state";

/** One project as its card shows it: the state of its newest run, counted from that run's facts. */
export type WorkItem = {
  sessionId: string;
  /** What is deleted, and the name that is typed for it. */
  project: { id: string; name: string };
  title: string;
  /** The person's own words: shown while there is no picture. */
  prompt: string;
  status: BuildStatus;
  approved: boolean;
  updatedAtMs: number;
  ticks: readonly Tick[];
  proven: number;
  total: number;
  limits: number;
  /** A picture that a check took of the application's own pages. */
  pictureUrl: string | null;
};

function pictureOf(sessionId: string, rows: readonly ClauseRow[]): string | null {
  const seen = rows
    .flatMap(({ results }) => results)
    .filter(({ evidence }) => evidence.some(({ kind }) => kind === "picture"));
  const best = seen.find(({ kind }) => kind === "workflow") ?? seen[0];
  return best ? evidenceUrl(sessionId, best.id, "picture") : null;
}

export function workItem(sessionId: string, projectName: string, build: Build): WorkItem {
  const rows = clauseRows(build);
  const ordered = clauseGroups(build, rows).flatMap((group) => group.rows);
  const { proven, total, limits } = tally(rows);
  return {
    sessionId,
    project: { id: build.projectId, name: projectName },
    title: build.contract?.title ?? projectName,
    prompt: build.prompt,
    status: buildStatus(build),
    approved: isApproved(build),
    updatedAtMs: build.updatedAtMs,
    ticks: ordered.map(({ clause, state }) => ({ id: clause.id, state: state === "asking" ? "unproven" : state })),
    proven,
    total,
    limits,
    pictureUrl: pictureOf(sessionId, rows),
  };
}
