export type StoredAnswer = { status: number; body: string };

/** Remembers for a day what a request with an `Idempotency-Key` was answered, so that sending it twice does it once. */
export interface Answers {
  /**
   * `new`: the caller does the work now and must `keep` or `forget`. `answered`: give this again. `in_progress`: another
   * request with this key is at it. `other_request`: the key already stands for something else.
   */
  begin(
    ownerId: string,
    key: string,
    fingerprint: string,
  ): Promise<
    { state: "new" } | { state: "answered"; answer: StoredAnswer } | { state: "in_progress" | "other_request" }
  >;
  keep(ownerId: string, key: string, answer: StoredAnswer): Promise<void>;
  /** The work failed in a way that may succeed later: the next try is a new one. */
  forget(ownerId: string, key: string): Promise<void>;
}
