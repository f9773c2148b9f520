/**
 * Frames of bytes on a stream: one byte of kind, four of length (little endian), the payload. The agent inside a sandbox
 * speaks them to the daemon, and the daemon to the adapter.
 */
export const frameKinds = {
  started: "p",
  stdout: "o",
  stderr: "e",
  data: "d",
  exit: "x",
  signal: "s",
  unknown: "u",
  done: "k",
  failure: "f",
  /** Only from the daemon: how it ended, as JSON. */
  end: "z",
  input: "i",
  endOfInput: "c",
  kill: "g",
} as const;
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];
export type Frame = { kind: FrameKind; data: Uint8Array };

const kinds = new Map<number, FrameKind>(Object.values(frameKinds).map((kind) => [kind.charCodeAt(0), kind]));
/** The agent sends at most 64 KiB; what comes from a sandbox is not believed. */
const MAX_PAYLOAD_BYTES = 1 << 20;

export function encodeFrame(kind: FrameKind, data: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(5 + data.length);
  bytes[0] = kind.charCodeAt(0);
  new DataView(bytes.buffer).setUint32(1, data.length, true);
  bytes.set(data, 5);
  return bytes;
}

/** Cuts a stream into frames. Throws on a kind that does not exist or a payload longer than anybody sends. */
export class FrameReader {
  #held: Uint8Array = new Uint8Array();

  *push(bytes: Uint8Array): Generator<Frame> {
    let rest = bytes;
    if (this.#held.length > 0) {
      rest = new Uint8Array(this.#held.length + bytes.length);
      rest.set(this.#held);
      rest.set(bytes, this.#held.length);
    }
    while (rest.length >= 5) {
      const view = new DataView(rest.buffer, rest.byteOffset, 5);
      const kind = kinds.get(view.getUint8(0));
      const length = view.getUint32(1, true);
      if (!kind || length > MAX_PAYLOAD_BYTES) throw new Error("The stream holds something that is no frame.");
      if (rest.length < 5 + length) break;
      const data = rest.subarray(5, 5 + length);
      rest = rest.subarray(5 + length);
      // A raw stream may follow a frame: what is left has to be at hand before the frame is handed out.
      this.#held = rest;
      yield { kind, data };
    }
    this.#held = rest.slice();
  }

  /** Bytes behind the last whole frame. */
  get rest(): Uint8Array {
    return this.#held;
  }
}
