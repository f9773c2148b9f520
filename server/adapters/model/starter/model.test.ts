import { expect, test, vi } from "vitest";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { type StarterFunctions, starterModel } from "./model";

const ask = (cell: string, attempt = 1) => ({ app: bikeShop, cell, attempt });
const context = { runId: "r1" };

function counted() {
  const code = vi.fn(({ cell, attempt }: { cell: string; attempt: number }) => {
    return { files: [{ path: cell, content: `try ${attempt}` }] };
  });
  return { code, model: starterModel({ code } as unknown as StarterFunctions) };
}

test("the same question is worked out once; what a caller does to the answer changes nothing", async () => {
  const { code, model } = counted();
  const first = await model.task("code", ask("a"), context);
  first.result.files.length = 0;
  const again = await model.task("code", structuredClone(ask("a")), context);
  expect([code.mock.calls.length, again.result.files]).toEqual([1, [{ path: "a", content: "try 1" }]]);
  const other = await model.task("code", ask("a", 2), context);
  expect([code.mock.calls.length, other.result.files]).toEqual([2, [{ path: "a", content: "try 2" }]]);
});

test("the answers that were asked for longest ago are forgotten", async () => {
  const { code, model } = counted();
  for (let cell = 0; cell <= 200; cell += 1) await model.task("code", ask(`c${cell}`), context);
  await model.task("code", ask("c200"), context);
  expect(code).toHaveBeenCalledTimes(201);
  await model.task("code", ask("c0"), context);
  expect(code).toHaveBeenCalledTimes(202);
});

test("a failure is not kept", async () => {
  const { code, model } = counted();
  code.mockImplementationOnce(() => {
    throw new Error("broke");
  });
  await expect(model.task("code", ask("a"), context)).rejects.toMatchObject({ code: "internal" });
  expect((await model.task("code", ask("a"), context)).result.files).toHaveLength(1);
});
