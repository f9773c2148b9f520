export type EvidenceItem = "picture" | "log" | "source";

/** Where the public API shows what was seen when a check last ran. */
export const evidenceUrl = (sessionId: string, checkId: string, item: EvidenceItem) =>
  `/api/build/evidence/${encodeURIComponent(sessionId)}/${encodeURIComponent(checkId)}?item=${item}`;
