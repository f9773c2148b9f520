import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packed } from "@/scripts/pack-starter-kit.mjs";

test("the packed starter kit is the one in starter-kit/", () => {
  expect(readFileSync("server/starter/kit.generated.ts", "utf8")).toBe(packed());
});
