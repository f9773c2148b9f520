import { connect, type Socket } from "node:net";
import { encodeFrame, type Frame, type FrameKind, FrameReader, frameKinds } from "@/lib/sandboxd/frames";
import { SandboxError, type SandboxErrorCode, sandboxErrorCodes } from "@/server/ports/sandbox";

const decoder = new TextDecoder();
const isCode = (value: string): value is SandboxErrorCode => sandboxErrorCodes.some((code) => code === value);

/** What the agent says of a failure. Its words may come from code inside: a code of ours and a short text, or nothing. */
export function failureOf(data: Uint8Array): SandboxError {
  const [code = "", message = ""] = decoder.decode(data.subarray(0, 600)).split("\0");
  return new SandboxError(isCode(code) ? code : "unavailable", message || "The sandbox refused.");
}

function encodeRequest(words: readonly string[]): Uint8Array {
  const body = Buffer.from(words.map((word) => `${word}\0`).join(""));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** One call to the agent: a connection of its own, so that back-pressure and cancelling are the kernel's work. */
export class AgentCall {
  readonly socket: Socket;
  readonly #reader = new FrameReader();
  #isBroken = false;

  constructor(path: string, words: readonly string[]) {
    this.socket = connect({ path, allowHalfOpen: true });
    this.socket.on("error", () => {
      this.#isBroken = true;
    });
    this.socket.write(encodeRequest(words));
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Frames until the agent closes. Leaving the loop early hangs up. */
  async *frames(): AsyncGenerator<Frame> {
    try {
      for await (const bytes of this.socket) yield* this.#reader.push(bytes);
    } catch (error) {
      throw new SandboxError("ended", "The sandbox has ended.", { cause: error });
    } finally {
      this.socket.destroy();
    }
  }

  /** The first frame and nothing more: what follows on the connection is raw. */
  async firstFrame(): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new SandboxError("ended", "The sandbox has ended."));
      const onData = (bytes: Buffer) => {
        try {
          for (const frame of this.#reader.push(bytes)) {
            this.socket.off("data", onData).off("close", ended).off("end", ended);
            this.socket.pause();
            if (this.#reader.rest.length > 0) this.socket.unshift(Buffer.from(this.#reader.rest));
            resolve(frame);
            return;
          }
        } catch (error) {
          this.socket.destroy();
          reject(new SandboxError("unavailable", "The sandbox answered with something else.", { cause: error }));
        }
      };
      this.socket.on("data", onData).on("close", ended).on("end", ended);
    });
  }

  async send(kind: FrameKind, data?: Uint8Array): Promise<void> {
    if (this.socket.destroyed || this.#isBroken) return;
    if (this.socket.write(encodeFrame(kind, data))) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.socket.off("drain", go).off("close", go);
        resolve();
      };
      this.socket.on("drain", go).on("close", go);
    });
  }

  /** Everything of a body as input frames, then the end of input. */
  async sendInput(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const bytes of body)
      for (let at = 0; at < bytes.length; at += 65_536)
        await this.send(frameKinds.input, bytes.subarray(at, at + 65_536));
    await this.send(frameKinds.endOfInput);
  }

  close(): void {
    this.socket.destroy();
  }
}

/** A call that is answered by `done` or a failure, with at most `maxFrames` frames of data before. */
export async function ask(path: string, words: readonly string[], maxFrames = 0): Promise<Uint8Array[]> {
  const call = new AgentCall(path, words);
  return collect(call, maxFrames);
}

export async function collect(call: AgentCall, maxFrames = 0): Promise<Uint8Array[]> {
  const data: Uint8Array[] = [];
  for await (const frame of call.frames()) {
    if (frame.kind === frameKinds.done) return data;
    if (frame.kind === frameKinds.failure) throw failureOf(frame.data);
    if (frame.kind === frameKinds.data) data.push(frame.data.slice());
    if (data.length > maxFrames) throw new SandboxError("too_large", "The answer has too many parts.");
  }
  throw new SandboxError("ended", "The sandbox has ended.");
}
