import { expect, test } from "vitest";
import { runTokens } from "./run-token";

const tokens = runTokens("a secret of at least thirty-two letters");
const identity = { runId: "r1", component: "backend" };

test("says whose it is until it ends", () => {
  const token = tokens.mint(identity, 2_000);
  expect(tokens.verify(token, 1_999)).toEqual(identity);
  expect(tokens.verify(token, 2_000)).toBeNull();
});

test.each([
  ["nothing", () => ""],
  ["another installation's", () => runTokens("another secret of thirty-two letters").mint(identity, 2_000)],
  [
    "one with another run written in",
    () => {
      const forged = Buffer.from(JSON.stringify(["r2", "backend", 2_000])).toString("base64url");
      return `${forged}.${tokens.mint(identity, 2_000).split(".")[1]}`;
    },
  ],
  ["one with more behind it", () => `${tokens.mint(identity, 2_000)}.x`],
])("refuses %s", (_name, token) => {
  expect(tokens.verify(token(), 1)).toBeNull();
});
