import type { BuildStatusWire } from "@/lib/build/status";

/** By the result, so that a script can go on accordingly. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  awaiting_approval: 3,
  asking: 4,
  cancelled: 5,
  frozen: 6,
  unreachable: 7,
} as const;

const states = ["unproven", "proven", "failed", "limit"] as const;

function clauseLine({ contract }: BuildStatusWire): string | null {
  if (!contract?.locked) return null;
  const counts = states.map(
    (state) => [state, contract.clauses.filter((clause) => clause.state === state).length] as const,
  );
  const said = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  return `contract: ${said.join(", ")}`;
}

const seconds = (ms: number | null) => (ms === null ? "not measured" : `${(ms / 1000).toFixed(1)} s`);

/** What there is to say about a state, each thing once: lines that were said before are left out by the caller. */
export function progressLines(status: BuildStatusWire): string[] {
  const { phase, components, previewUrl, previewKind, question, error } = status;
  return [
    `${status.status.replace("_", " ")} · ${phase}`,
    ...components.map(({ name, state }) => `${name}: ${state}`),
    clauseLine(status),
    previewUrl && `${previewKind} preview: ${previewUrl}`,
    question && `question: ${question.text}${question.options?.length ? ` (${question.options.join(" / ")})` : ""}`,
    error && `error ${error.code}: ${error.message}`,
  ].filter((line): line is string => typeof line === "string" && line !== "");
}

/** The contract as a plan to read before approving. */
export function contractLines({ contract }: BuildStatusWire): string[] {
  if (!contract) return [];
  const { title, summary, clauses, workflows, notUnderstood, conflicts } = contract;
  return [
    title,
    summary,
    ...clauses.map(({ text, state, limitReason }) =>
      state === "limit" ? `- NOT: ${text} (${limitReason})` : `- ${text}`,
    ),
    ...workflows.map((workflow) => `- played in a browser: ${workflow.title}`),
    ...notUnderstood.map((part) => `- not understood: "${part}"`),
    ...conflicts.map(({ chose, otherwise }) => `- chosen: ${chose}; otherwise: ${otherwise}`),
  ];
}

export function resultLines({ sessionId, timings, contract, previewUrl }: BuildStatusWire): string[] {
  const proven = contract?.clauses.filter(({ state }) => state === "proven").length ?? 0;
  return [
    `session ${sessionId}`,
    `contract after ${seconds(timings.contractMs)}, first preview ${seconds(timings.firstPreviewMs)} and done ${seconds(timings.doneMs)} after approval`,
    `${proven} ${proven === 1 ? "clause" : "clauses"} proven`,
    ...(previewUrl ? [previewUrl] : []),
  ];
}
