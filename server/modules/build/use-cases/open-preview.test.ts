import { expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { inSandbox } from "@/lib/runner/job";
import type { PreviewRow } from "@/server/ports/previews";
import { fakeEventLog } from "@/tests/fakes/event-log";
import { approved, drafted, requested } from "@/tests/fixtures/facts";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { scriptedSandboxes } from "@/tests/fixtures/scripted-sandboxes";
import { openPreview } from "./open-preview";

const building: BuildEvent[] = [requested, drafted([]), approved];
const row: PreviewRow = {
  token: "t",
  runId: "r1",
  ownerId: "o",
  kind: "draft",
  sandboxKey: "r1/draft",
  port: inSandbox.port,
};

/** A draft that was shown once: its job lies among its files. */
async function shown(facts: BuildEvent[], onServe: () => void = () => undefined) {
  const events = fakeEventLog({ r1: facts });
  const sandboxes = scriptedSandboxes(() => {
    onServe();
    return { say: [{ type: "serving", port: inSandbox.port }] };
  });
  const job = { kind: "draft", id: "draft", app: bikeShop, cells: [], present: [] };
  const first = await sandboxes.provider.open("r1/draft", {} as never);
  await first.files.write(`${inSandbox.own}/jobs/draft.json`, new TextEncoder().encode(JSON.stringify(job)));
  const needs = {
    sandboxes: sandboxes.provider,
    events,
    previews: { get: async (token: string) => (token === "t" ? row : null), put: async () => undefined },
    gatewayFor: () => ({ url: "", token: "" }),
  };
  return { ...sandboxes, events, visit: () => openPreview(needs, "t"), before: first.id };
}

test("a draft whose sandbox died during its build is opened again on its files by the next visit", async () => {
  const draft = await shown(building);
  draft.kill("r1/draft");
  const { url } = await draft.visit();
  expect([draft.begun, url.includes(draft.before)]).toEqual([["draft"], false]);
  expect(draft.purged).toEqual([]);
});

test.each<[string, BuildEvent]>([
  ["is done", { type: "build_done", pictureBlob: null }],
  ["was told to stop", { type: "cancel_requested" }],
  ["broke", { type: "build_failed", code: "unavailable", message: "" }],
])("the draft of a build that %s stays closed", async (_name, end) => {
  const draft = await shown([...building, end]);
  draft.kill("r1/draft");
  await expect(draft.visit()).rejects.toMatchObject({ code: "not_ready" });
  expect(draft.begun).toEqual([]);
});

test("a draft that is opened while its build ends is given back again", async () => {
  const draft = await shown(
    building,
    () => void draft.events.append("r1", 3, [{ type: "cancel_requested" }], { source: "user:o" }),
  );
  draft.kill("r1/draft");
  await draft.visit();
  expect(draft.purged).toEqual([{ runId: "r1", purpose: "draft" }]);
});
