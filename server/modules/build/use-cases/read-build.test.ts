import { expect, test, vi } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { fakeEventLog } from "@/tests/fakes/event-log";
import { contractDrafted } from "@/tests/fixtures/contract-drafted";
import { readBuild } from "./read-build";

const requested: BuildEvent = {
  type: "build_requested",
  ownerId: "ada",
  projectId: "p1",
  prompt: "A shop",
  autoApprove: false,
  fromSessionId: null,
};

test("folds each fact once, however often and from how many sides it is read", async () => {
  const events = fakeEventLog({ r1: [requested] });
  const read = vi.spyOn(events, "read");
  expect((await readBuild(events, "r1"))?.build.contract).toBeNull();
  await events.append("r1", 1, [contractDrafted()], { source: "coordinator" });
  const both = await Promise.all([readBuild(events, "r1"), readBuild(events, "r1")]);
  expect(both.map((now) => [now?.version, now?.build.version, now?.build.contract?.title])).toEqual([
    [2, 2, "Bike repair shop"],
    [2, 2, "Bike repair shop"],
  ]);
  await readBuild(events, "r1");
  expect(read.mock.calls.map(([, after]) => after)).toEqual([0, 1, 1, 2]);
});

test("a run that never was, or was deleted, is not there", async () => {
  const facts = { r1: [requested] };
  const events = fakeEventLog(facts);
  expect(await readBuild(events, "r2")).toBeNull();
  expect((await readBuild(events, "r1"))?.version).toBe(1);
  const emptied = {
    ...events,
    read: async (_runId: string, after = 0) => ({ facts: [], version: after }),
    tail: async () => 0,
  };
  vi.spyOn(events, "read").mockImplementation(emptied.read);
  vi.spyOn(events, "tail").mockImplementation(emptied.tail);
  expect(await readBuild(events, "r1")).toBeNull();
  expect(await readBuild(events, "r1")).toBeNull();
});
