import { expect, test } from "vitest";
import type { Metering } from "@/server/ports/metering";

const row = {
  runId: "r1",
  component: "backend",
  task: "code",
  provider: "starter",
  tokensIn: 3,
  tokensOut: 4,
  priceUsdMicros: 50,
  durationMs: 12,
};

export function meteringContract(make: () => Promise<Metering>) {
  test("adds up what a run was charged, and only that run", async () => {
    const metering = await make();
    await metering.record(row);
    await metering.record({ ...row, component: null, priceUsdMicros: 7 });
    await metering.record({ ...row, runId: "r2" });
    expect(await metering.total("r1")).toEqual({ calls: 2, tokens: 14, priceUsdMicros: 57, durationMs: 24 });
    expect(await metering.total("unknown")).toEqual({ calls: 0, tokens: 0, priceUsdMicros: 0, durationMs: 0 });
  });
}
