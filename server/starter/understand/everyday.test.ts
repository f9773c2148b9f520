import { describe, expect, test } from "vitest";
import { type Everyday, everyday, type Part } from "@/tests/fixtures/understood/everyday";
import { factsOf } from "@/tests/fixtures/understood/facts-of";
import { identityFor } from "../design/identity";
import { understand } from "./read";

const read = (prompt: string) => {
  const { model, question } = understand(prompt, identityFor);
  if (!model) throw new Error(question?.text ?? "neither read nor asked about");
  return model;
};

/** Parts that became neither what they must nor a limit that quotes them. */
function missed({ prompt, parts }: Everyday): Part[] {
  const model = read(prompt);
  const facts = factsOf(model);
  const holds = (pattern: string) => facts.some((fact) => new RegExp(pattern, "i").test(fact));
  const isLimited = (said: string) => {
    const [start, end] = [prompt.indexOf(said), prompt.indexOf(said) + said.length];
    return model.wishes.some(({ span, became }) => "limit" in became && span[0] < end && span[1] > start);
  };
  return parts.filter((part) => {
    if (!prompt.includes(part.said)) throw new Error(`not a part of the prompt: ${part.said}`);
    if ("proven" in part) return !holds(part.proven);
    return !isLimited(part.said) && !("told" in part && holds(part.told));
  });
}

const readable = everyday.filter(({ asked }) => !asked);
describe.each(readable)("“$prompt”", (wish) => {
  test("every part of it is a promise or a stated limit, as a reader expects", () => {
    expect(missed(wish)).toEqual([]);
  });
  test("nothing is made of it that nobody said", () => {
    const facts = factsOf(read(wish.prompt));
    const unsaid = (wish.never ?? []).flatMap((pattern) => facts.filter((fact) => new RegExp(pattern, "i").test(fact)));
    expect(unsaid).toEqual([]);
  });
  test("it is called by its own words", () => expect(read(wish.prompt).name).toMatch(wish.name));
});

test.each(everyday.filter(({ asked }) => asked))("“$prompt” is asked about", ({ prompt }) => {
  expect(understand(prompt, identityFor)).toMatchObject({
    model: null,
    question: { text: expect.stringContaining("?") },
  });
});
