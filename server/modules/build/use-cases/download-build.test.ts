import { expect, test, vi } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { fakeEventLog } from "@/tests/fakes/event-log";
import {
  approved,
  checked,
  clause,
  drafted,
  merging,
  moved,
  requested,
  result,
  skeleton,
} from "@/tests/fixtures/facts";
import { downloadBuild } from "./download-build";

const merged = (title: string): BuildEvent[] => [
  requested,
  { ...drafted([clause("C01", "a")]), title } as BuildEvent,
  approved,
  ...skeleton,
  merging("backend", "c0"),
  checked("backend", result("a", true)),
  moved("backend", "c0", "c1"),
];
const needsOf = (facts: BuildEvent[]) => ({
  events: fakeEventLog({ r1: facts }),
  repoHost: { archiveZip: vi.fn(async () => new Uint8Array()) },
});

test.each([
  ["Riding school", "riding-school"],
  ["Rosa's bikes & more!", "rosa-s-bikes-more"],
  ["../../etc", "etc"],
  ["…", "application"],
])("the source of “%s” lies in the folder %s", async (title, folder) => {
  const needs = needsOf(merged(title));
  expect((await downloadBuild(needs, "r1")).name).toBe(folder);
  expect(needs.repoHost.archiveZip).toHaveBeenCalledWith("p1", "c1", folder);
});

test("before anything is proven there is nothing to take away", async () => {
  const needs = needsOf([requested, drafted([clause("C01", "a")]), approved, ...skeleton]);
  await expect(downloadBuild(needs, "r1")).rejects.toMatchObject({ code: "not_ready" });
});
