import { describe, expect, test } from "vitest";
import { encodeFrame, FrameReader, frameKinds } from "./frames";

const words = (text: string) => new TextEncoder().encode(text);
const stream = () => {
  const frames = [
    encodeFrame(frameKinds.stdout, words("hello")),
    encodeFrame(frameKinds.done),
    encodeFrame(frameKinds.stderr, words("x".repeat(300))),
  ];
  return Uint8Array.from(frames.flatMap((frame) => [...frame]));
};
const told = [
  ["o", "hello"],
  ["k", ""],
  ["e", "x".repeat(300)],
];

describe("frames", () => {
  test.each([1, 2, 3, 5, 7, 64, 10_000])("come out whole when the stream comes in pieces of %i bytes", (size) => {
    const reader = new FrameReader();
    const bytes = stream();
    const seen: string[][] = [];
    for (let at = 0; at < bytes.length; at += size)
      for (const { kind, data } of reader.push(bytes.slice(at, at + size)))
        seen.push([kind, new TextDecoder().decode(data)]);
    expect(seen).toEqual(told);
    expect(reader.rest).toHaveLength(0);
  });

  test("leave what follows untouched for whoever stops after one", () => {
    const reader = new FrameReader();
    const raw = words("GET / HTTP/1.1");
    for (const frame of reader.push(Uint8Array.from([...encodeFrame(frameKinds.done), ...raw]))) {
      expect(frame.kind).toBe("k");
      break;
    }
    expect(new TextDecoder().decode(reader.rest)).toBe("GET / HTTP/1.1");
  });

  test.each([
    ["an unknown kind", [63, 0, 0, 0, 0]],
    ["a payload nobody sends", [111, 255, 255, 255, 127]],
  ])("refuse %s", (_name, bytes) => {
    expect(() => [...new FrameReader().push(Uint8Array.from(bytes))]).toThrow("no frame");
  });
});
