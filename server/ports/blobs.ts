/** Large immutable things by their SHA-256 (hex). */
export interface Blobs {
  put(content: Uint8Array): Promise<string>;
  /** Null when it is not there. */
  get(key: string): Promise<Uint8Array | null>;
  /** Removes one that nobody refers to. Kept when it was put again after `asOfMs`: somebody may be about to refer to it. */
  remove(key: string, asOfMs: number): Promise<void>;
  /** Removes all but these, what a writer that died left unfinished included; like `remove`, nothing put after `asOfMs`. */
  sweep(keep: ReadonlySet<string>, asOfMs: number): Promise<void>;
}
