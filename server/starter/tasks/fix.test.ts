import { expect, test } from "vitest";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { fixFor } from "./fix";

const ask = (message: string, content: string) =>
  fixFor({
    app: bikeShop,
    cell: "frontend.job",
    findings: [{ check: "static.types", path: "src/job.tsx", message }],
    files: [{ path: "src/job.tsx", content }],
  });

test("an import that is never used is taken out, and nothing else", () => {
  const { files, unable } = ask(
    "TS6133: 'Badge' is declared but its value is never read.",
    'import { Badge, Button } from "../ui";\nexport const a = Button;\n',
  );
  expect(unable).toBeNull();
  expect(files).toEqual([
    { path: "src/job.tsx", content: 'import { Button } from "../ui";\nexport const a = Button;\n' },
  ]);
});

test("what is not known is asked precisely, with the check and the message", () => {
  const { files, unable } = ask("expected 6050, received 6049", "export const a = 1;\n");
  expect(files).toEqual([]);
  expect(unable).toMatch(/frontend\.job.*static\.types.*6050.*\?$/s);
});
