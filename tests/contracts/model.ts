import { expect, test } from "vitest";
import { taskSchemas } from "@/lib/model/tasks";
import type { Model } from "@/server/ports/model";
import { bikeShop, bikeShopPrompt } from "@/tests/fixtures/models/bike-shop";

const context = { runId: "r1" };

export function modelContract(make: () => Promise<Model>) {
  test("answers intent and plan in the task's own shape, with what they used", async () => {
    const model = await make();
    const { result: intent, usage } = await model.task("intent", { prompt: bikeShopPrompt }, context);
    expect(taskSchemas.intent.result.safeParse(intent).success).toBe(true);
    expect(usage).toMatchObject({
      provider: model.provider,
      priceUsdMicros: expect.any(Number),
      tokensIn: expect.any(Number),
      tokensOut: expect.any(Number),
    });
    expect(usage.durationMs).toBeGreaterThanOrEqual(0);
    const draft = intent.draft ?? bikeShop;
    const { result: contract } = await model.task("plan", { prompt: bikeShopPrompt, draft }, context);
    expect(taskSchemas.plan.result.safeParse(contract).success).toBe(true);
    expect(contract.clauses.length).toBeGreaterThan(0);
  });

  test("writes the files of a cell, and none for a cell that is not there", async () => {
    const model = await make();
    const { result } = await model.task("code", { app: bikeShop, cell: "skeleton", attempt: 1 }, context);
    expect(result.files.some(({ path, content }) => path === "package.json" && content !== null)).toBe(true);
    await expect(model.task("code", { app: bikeShop, cell: "nowhere", attempt: 1 }, context)).rejects.toMatchObject({
      name: "KriptikError",
    });
  });

  test("answers a finding it can not repair with a question, never with unchanged files", async () => {
    const model = await make();
    const finding = { check: "job.value.total", path: null, message: "expected 6050, received 6049" };
    const { result } = await model.task(
      "fix",
      { app: bikeShop, cell: "backend.job", findings: [finding], files: [] },
      context,
    );
    expect(result.files.length > 0 || (result.unable ?? "").endsWith("?")).toBe(true);
  });

  test("refuses an input that is not the task's", async () => {
    const model = await make();
    await expect(model.task("intent", { prompt: "" }, context)).rejects.toMatchObject({ code: "invalid" });
  });
}
