import { expect, test } from "vitest";
import { understandMessage } from "./understand-message";

test.each([
  ["stop", false, "stop"],
  ["Stop!!", true, "stop"],
  ["please cancel the build now.", false, "stop"],
  ["Bitte sofort aufhören", false, "change"],
  ["abbrechen bitte", false, "stop"],
  ["stop showing the price", false, "change"],
  ["cancelled orders should be red", false, "change"],
  ["the first one", true, "answer"],
  ["which one?", true, "answer"],
  ["What are you doing?", false, "clarify"],
  ["make it blue", false, "change"],
])("%s (question open: %s) is %s", (text, open, meant) => {
  expect(understandMessage(text, open)).toBe(meant);
});
