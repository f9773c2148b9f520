import type { GlyphState } from "@/components/icons/state-glyph";
import type { Tone } from "@/components/ui/chip";
import type { Build, BuildPhase, BuildStatus, ComponentState } from "@/lib/build/state";

/** How a run's state is said and toned, everywhere alike. */
const statusWords: Record<BuildStatus, { word: string; tone: Tone; glyph: GlyphState }> = {
  drafting: { word: "Writing the contract", tone: "neutral", glyph: "unproven" },
  awaiting_approval: { word: "Waits for you", tone: "asked", glyph: "asking" },
  building: { word: "Building", tone: "work", glyph: "work" },
  asking: { word: "Asks one question", tone: "asked", glyph: "asking" },
  frozen: { word: "Frozen", tone: "neutral", glyph: "unproven" },
  done: { word: "Proven", tone: "proven", glyph: "proven" },
  cancelled: { word: "Stopped by you", tone: "neutral", glyph: "unproven" },
  failed: { word: "Broke on our side", tone: "fail", glyph: "failed" },
};

export const isApproved = ({ contract }: Build) => contract !== null && contract.approvedAtMs !== null;

/** A run that was stopped while there was nothing but words. */
export const DISCARDED = "Discarded before it was approved";

type Standing = { proven: number; total: number; approved: boolean };

/** A finished run whose clauses are not all proven any more, because one was disputed, does not call itself proven. */
export function runWords(status: BuildStatus, { proven, total, approved }: Standing) {
  if (status === "done" && proven < total) return { word: "Open again", tone: "neutral", glyph: "unproven" } as const;
  if (status === "cancelled" && !approved) return { ...statusWords.cancelled, word: DISCARDED };
  return statusWords[status];
}

export const phases: readonly { phase: BuildPhase; word: string }[] = [
  { phase: "understanding", word: "Understood" },
  { phase: "contract", word: "Contract" },
  { phase: "blueprint", word: "Blueprint" },
  { phase: "building", word: "Building" },
  { phase: "verifying", word: "Verifying" },
  { phase: "merging", word: "Merging" },
  { phase: "gate", word: "Gate" },
];

export const componentWords: Record<ComponentState, { word: string; glyph: GlyphState }> = {
  waiting: { word: "Waiting", glyph: "unproven" },
  building: { word: "Building", glyph: "work" },
  verifying: { word: "Verifying", glyph: "work" },
  ready: { word: "Ready to merge", glyph: "work" },
  merging: { word: "Merging", glyph: "work" },
  merged: { word: "Merged", glyph: "proven" },
  repairing: { word: "Repairing", glyph: "work" },
  stopped: { word: "Stopped", glyph: "unproven" },
};
