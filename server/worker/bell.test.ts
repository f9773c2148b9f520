import { expect, test } from "vitest";
import { newBell } from "./bell";

test("a ring is heard by who listens, kept once for who comes later, and not twice", async () => {
  const bell = newBell();
  const early = bell.rung();
  bell.ring();
  await early;
  bell.ring();
  bell.ring();
  await bell.rung();
  const outcome = await Promise.race([bell.rung().then(() => "rung"), Promise.resolve("silent")]);
  expect(outcome).toBe("silent");
});
