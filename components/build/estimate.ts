import { count, duration } from "@/components/words";

/** Measured on this machine's earlier builds, or not at all. */
export type Estimate = { typicalMs: number; builds: number } | null;

export function estimateWords(estimate: Estimate): string {
  if (!estimate) return "How long it takes is not measured yet. No build was finished on this machine.";
  return `About ${duration(estimate.typicalMs)}, from ${count(estimate.builds, "earlier build")} here.`;
}

/** The median of what was measured: one slow build does not move it. */
export function estimateFrom(measuredMs: readonly number[]): Estimate {
  const sorted = measuredMs.toSorted((a, b) => a - b);
  const typicalMs = sorted[Math.floor(sorted.length / 2)];
  return typicalMs === undefined ? null : { typicalMs, builds: sorted.length };
}
