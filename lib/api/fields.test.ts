import { expect, test } from "vitest";
import * as z from "zod";
import { fieldsOf } from "./fields";

test("a shape becomes lines: inside lists and beside null, with what may be missing", () => {
  const schema = z.object({
    id: z.string(),
    mode: z.enum(["a", "b"]).optional(),
    contract: z.object({ hash: z.string(), clauses: z.array(z.object({ state: z.literal("proven") })) }).nullable(),
  });
  expect(fieldsOf(z.toJSONSchema(schema) as Parameters<typeof fieldsOf>[0])).toEqual([
    { path: "id", type: "string", required: true },
    { path: "mode", type: '"a" | "b"', required: false },
    { path: "contract", type: "object | null", required: true },
    { path: "contract.hash", type: "string", required: true },
    { path: "contract.clauses", type: "object[]", required: true },
    { path: "contract.clauses[].state", type: '"proven"', required: true },
  ]);
});
