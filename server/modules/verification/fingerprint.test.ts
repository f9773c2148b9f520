import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint";

const finding = (message: string, path: string | null = "server/jobs/routes.ts") => ({
  check: "job.create",
  path,
  message,
});

test("the same reasons have the same name, whatever their order, times, ids and places", () => {
  const first = [
    finding("expected 201 after 120 ms at routes.ts:4:9"),
    finding("row 0b6f1c9e-8a57-4c1b-9d5a-6a5f3f2f9d10 is missing"),
  ];
  const again = [
    finding("row 7e1f1c9e-8a57-4c1b-9d5a-6a5f3f2f9d10 is missing"),
    finding("expected 201 after 98 ms at routes.ts:6:11"),
  ];
  expect(fingerprint(again)).toBe(fingerprint(first));
});

test("another assertion, another check or another file is another reason", () => {
  const names = [
    [finding("expected 201, saw 500")],
    [finding("expected 201, saw 403")],
    [finding("expected 201, saw 500", null)],
    [{ ...finding("expected 201, saw 500"), check: "job.sort" }],
    [finding("expected 201, saw 500"), finding("expected 422, saw 500")],
    [],
  ].map(fingerprint);
  expect(new Set(names).size).toBe(names.length);
});
