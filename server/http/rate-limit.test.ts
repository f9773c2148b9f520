import { expect, test } from "vitest";
import { rateLimit } from "./rate-limit";

test("a burst passes, one more is told when to come again, and then it passes", () => {
  let nowMs = 0;
  const limit = rateLimit(() => nowMs, { read: { burst: 3, perSecond: 1 }, change: { burst: 1, perSecond: 1 } });
  for (let request = 0; request < 3; request += 1) limit("ada", "read");
  expect(() => limit("ada", "read")).toThrow(expect.objectContaining({ code: "rate_limited", retryAfterSeconds: 1 }));
  limit("ada", "change");
  limit("bob", "read");
  expect(() => limit("ada", "change")).toThrow();
  nowMs = 1_000;
  limit("ada", "read");
  expect(() => limit("ada", "read")).toThrow();
});
