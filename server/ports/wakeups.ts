/** Tells other processes of this machine that a run has news. May be lost or repeated: readers look at the log. */
export interface Wakeups {
  announce(runId: string): void;
  /** `runId` null: something changed, it is not known where. Returns the unsubscribe. */
  subscribe(listener: (runId: string | null) => void): () => void;
}
