import { expect, test } from "vitest";
import type { Answers } from "@/server/ports/answers";

const accepted = { status: 202, body: '{"sessionId":"r1"}' };

export function answersContract(make: () => Promise<Answers>) {
  test("the same key and request get the same answer, another request is told so", async () => {
    const answers = await make();
    expect(await answers.begin("ada", "k1", "f1")).toEqual({ state: "new" });
    expect(await answers.begin("ada", "k1", "f1")).toEqual({ state: "in_progress" });
    expect(await answers.begin("ada", "k1", "f2")).toEqual({ state: "other_request" });
    await answers.keep("ada", "k1", accepted);
    expect(await answers.begin("ada", "k1", "f1")).toEqual({ state: "answered", answer: accepted });
    expect(await answers.begin("ada", "k1", "f2")).toEqual({ state: "other_request" });
  });

  test("a key belongs to its owner, and a forgotten one is new again", async () => {
    const answers = await make();
    await answers.begin("ada", "k1", "f1");
    expect(await answers.begin("bob", "k1", "f9")).toEqual({ state: "new" });
    await answers.forget("ada", "k1");
    expect(await answers.begin("ada", "k1", "f2")).toEqual({ state: "new" });
    expect(await answers.begin("bob", "k1", "f9")).toEqual({ state: "in_progress" });
  });

  test("of many that begin at once exactly one does the work", async () => {
    const answers = await make();
    const states = await Promise.all([1, 2, 3, 4, 5].map(() => answers.begin("ada", "k1", "f1")));
    expect(states.filter(({ state }) => state === "new")).toHaveLength(1);
  });
}
