import type { Job, JournalCheck } from "@/lib/runner/job";

export type DueCheck = Extract<Job, { kind: "merge" }>["due"][number];
/** How one check went, before its evidence is written. */
export type Verdict = { ok: boolean; durationMs: number; message: string };

/**
 * One result for every due check, in the order of `due`, and nothing else. A check that nothing ran has failed: silence
 * proves nothing. A check that ran twice has passed only when every run did.
 */
export function judged(due: readonly DueCheck[], ran: readonly JournalCheck[]): JournalCheck[] {
  return due.map(({ id, kind, title }) => {
    const runs = ran.filter((check) => check.id === id);
    const [first] = runs;
    const base = { id, kind, title };
    if (!first)
      return { ...base, ok: false, durationMs: 0, message: "Nothing ran that could prove this.", evidence: [] };
    const worst = runs.find(({ ok }) => !ok) ?? first;
    const durationMs = runs.reduce((sum, run) => sum + run.durationMs, 0);
    return {
      ...base,
      ok: worst.ok,
      durationMs,
      message: worst.message,
      evidence: runs.flatMap(({ evidence }) => evidence),
    };
  });
}
