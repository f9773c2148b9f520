import { expect, test } from "vitest";
import type { Previews } from "@/server/ports/previews";

export function previewsContract(make: () => Promise<Previews>) {
  test("finds a preview by its token, as it was put last", async () => {
    const previews = await make();
    const row = {
      token: "t1",
      runId: "r1",
      ownerId: "ada",
      kind: "draft",
      sandboxKey: "r1/draft",
      port: 5173,
    } as const;
    await previews.put(row);
    expect(await previews.get("t1")).toEqual(row);
    await previews.put({ ...row, sandboxKey: "r1/draft-2" });
    expect(await previews.get("t1")).toEqual({ ...row, sandboxKey: "r1/draft-2" });
    expect(await previews.get("t2")).toBeNull();
  });
}
