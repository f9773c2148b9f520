import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Blobs } from "@/server/ports/blobs";

const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

export function blobsContract(make: () => Promise<Blobs>) {
  test("gives back exactly what was put, under the hash of its content", async () => {
    const blobs = await make();
    const all = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
    for (const content of [bytes("hello"), bytes(""), all]) {
      const key = await blobs.put(content);
      expect(key).toBe(sha256(content));
      expect(sha256((await blobs.get(key)) ?? bytes("missing"))).toBe(key);
    }
  });

  test("putting the same twice, also at once, is one blob", async () => {
    const blobs = await make();
    const keys = await Promise.all([1, 2, 3, 4].map(() => blobs.put(bytes("same"))));
    expect(new Set(keys).size).toBe(1);
    expect(await blobs.get(keys[0] ?? "")).not.toBeNull();
  });

  test.each(["", "../../etc/passwd", "0".repeat(64), "A".repeat(64), `${"0".repeat(63)}/`])(
    "has nothing under %s",
    async (key) => {
      const blobs = await make();
      expect(await blobs.get(key)).toBeNull();
      await blobs.remove(key, Date.now());
    },
  );

  test("removes what nobody put again since", async () => {
    const blobs = await make();
    const [gone, kept] = [await blobs.put(bytes("gone")), await blobs.put(bytes("kept"))];
    await blobs.remove(gone, Date.now() + 1_000);
    await blobs.remove(kept, Date.now() - 60_000);
    expect([await blobs.get(gone), (await blobs.get(kept))?.length]).toEqual([null, 4]);
  });

  test("a sweep leaves what is to be kept and what was put since", async () => {
    const blobs = await make();
    const [orphan, kept] = [await blobs.put(bytes("orphan")), await blobs.put(bytes("kept"))];
    await blobs.sweep(new Set(), Date.now() - 60_000);
    expect([(await blobs.get(orphan))?.length, (await blobs.get(kept))?.length]).toEqual([6, 4]);
    await blobs.sweep(new Set([kept]), Date.now() + 1_000);
    expect([await blobs.get(orphan), (await blobs.get(kept))?.length]).toEqual([null, 4]);
  });
}
