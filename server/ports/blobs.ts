/** Large immutable things by their SHA-256 (hex). */
export interface Blobs {
  put(content: Uint8Array): Promise<string>;
  /** Null when it is not there. */
  get(key: string): Promise<Uint8Array | null>;
}
