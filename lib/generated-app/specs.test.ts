import { expect, test } from "vitest";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { specsOf } from "./specs";

const workflow = {
  id: "keepPart",
  title: "A part is kept",
  role: "owner",
  touches: [],
  steps: [
    { action: "sign_in", target: null, value: "nora@example.org", expect: null, narration: "Nora signs in." },
    {
      action: "fill",
      target: { role: "textbox", name: 'Name "x"', nth: null },
      value: "Bell",
      expect: { role: "textbox", name: 'Name "x"', text: "Bell", state: "visible" },
      narration: "Enters\nBell.",
    },
    {
      action: "see",
      target: null,
      value: null,
      expect: { role: "row", name: null, text: "Bell", state: "hidden" },
      narration: "Not yet.",
    },
  ],
} as const;

test("a journey reads as a test that a person would write", () => {
  const app = {
    ...bikeShop,
    workflows: [{ ...workflow, touches: [], steps: workflow.steps.map((step) => ({ ...step })) }],
  };
  const spec = specsOf(app).find(({ path }) => path === "e2e/keep-part.spec.ts")?.content ?? "";
  expect(spec).toContain('await signIn(page, "nora@example.org");');
  expect(spec).toContain('await page.getByRole("textbox", { name: "Name \\"x\\"", exact: true }).fill("Bell");');
  expect(spec).toContain('toHaveValue("Bell")');
  expect(spec).toContain('await expect(page.getByRole("row").filter({ hasText: "Bell" })).toHaveCount(0);');
  // Words of people stay inside their comment.
  expect(spec).toContain("// Enters Bell.");
});

test("without journeys there is nothing to print", () => {
  expect(specsOf({ ...bikeShop, workflows: [] })).toEqual([]);
});
