import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { folderBlobs } from "@/server/adapters/blobs/folder/blobs";
import { openDatabase } from "@/server/db/client";
import { libsqlEventLog } from "@/server/db/event-log";
import { libsqlProjects } from "@/server/db/projects";
import { libsqlStreams } from "@/server/db/streams";
import { deleteProject } from "@/server/modules/build/use-cases/delete-project";
import { readBuild } from "@/server/modules/build/use-cases/read-build";
import { startBuild } from "@/server/modules/build/use-cases/start-build";

async function twoProjects() {
  const folder = mkdtempSync(join(tmpdir(), "delete-"));
  const db = await openDatabase(`file:${folder}/test.db`);
  const [events, streams, projects] = [libsqlEventLog(db), libsqlStreams(db), libsqlProjects(db)];
  const blobs = folderBlobs(`${folder}/blobs`);
  const needs = { events, projects, blobs, sandboxes: { purge: vi.fn() }, repoHost: { remove: vi.fn() } };
  const put = (text: string) => blobs.put(new TextEncoder().encode(text));
  const keys = { own: await put("only here"), shared: await put("in both"), other: await put("only there") };
  const begin = async (prompt: string, mine: string) => {
    const wish = { userId: "ada", prompt, autoApprove: false, projectId: undefined, fromSessionId: undefined };
    const ids = await startBuild({ events, projects }, wish, 1);
    const facts = [mine, keys.shared].map(
      (bundleBlob): BuildEvent => ({ type: "skeleton_committed", commit: "c", tree: "t", bundleBlob }),
    );
    await events.append(ids.sessionId, 1, facts, { source: "coordinator" });
    await streams.append(ids.sessionId, "log", [{ text: "built" }]);
    return ids;
  };
  const [gone, kept] = [await begin("Goes away", keys.own), await begin("Stays", keys.other)];
  return {
    needs,
    streams,
    keys,
    gone,
    kept,
    files: () =>
      readdirSync(`${folder}/blobs`, { recursive: true, encoding: "utf8" }).filter((name) =>
        /[0-9a-f]{64}$/.test(name),
      ),
  };
}
test("no folder of a removed blob is left, and one that is written meanwhile is kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "blobs-"));
  const blobs = folderBlobs(folder);
  for (let round = 0; round < 40; round += 1) {
    const [gone, kept] = [new Uint8Array([round]), new Uint8Array([round, 1])];
    const key = await blobs.put(gone);
    const [, again] = await Promise.all([blobs.remove(key, Date.now() + 1_000), blobs.put(kept)]);
    expect(await blobs.get(again)).toEqual(Buffer.from(kept));
    await blobs.remove(again, Date.now() + 1_000);
  }
  expect(readdirSync(folder)).toEqual([]);
});

const later = () => Date.now() + 1_000;

test("nothing of it is left, and nothing of another is touched", async () => {
  const { needs, streams, keys, gone, kept, files } = await twoProjects();
  const { projects, events, sandboxes, repoHost, blobs } = needs;
  await deleteProject(needs, { userId: "ada", projectId: gone.projectId, confirm: "Goes away" }, later());
  expect([await projects.get(gone.projectId), await projects.run(gone.sessionId)]).toEqual([null, null]);
  expect([(await events.read(gone.sessionId)).version, await streams.tail(gone.sessionId)]).toEqual([0, 0]);
  expect(sandboxes.purge).toHaveBeenCalledWith({ projectId: gone.projectId });
  expect(repoHost.remove).toHaveBeenCalledWith(gone.projectId);
  expect(await blobs.get(keys.own)).toBeNull();
  expect(files()).toHaveLength(2);
  expect((await readBuild(events, kept.sessionId))?.build.prompt).toBe("Stays");
  expect(await streams.tail(kept.sessionId)).toBe(1);
});

test.each(["", "goes away", "Goes away "])("the name %j does not confirm it", async (confirm) => {
  const { needs, gone } = await twoProjects();
  const deleting = deleteProject(needs, { userId: "ada", projectId: gone.projectId, confirm }, later());
  await expect(deleting).rejects.toMatchObject({ code: "invalid", details: [{ path: "body.confirm" }] });
  expect(needs.sandboxes.purge).not.toHaveBeenCalled();
  expect((await needs.events.read(gone.sessionId)).version).toBe(3);
});

test("when the sandboxes cannot be ended it stays, its driver has been told, and deleting again does the rest", async () => {
  const { needs, gone } = await twoProjects();
  needs.sandboxes.purge.mockRejectedValueOnce(new Error("the daemon is away"));
  const wish = { userId: "ada", projectId: gone.projectId, confirm: "Goes away" };
  await expect(deleteProject(needs, wish, later())).rejects.toThrow("the daemon is away");
  expect((await readBuild(needs.events, gone.sessionId))?.build.cancel).toBe("requested");
  expect(needs.repoHost.remove).not.toHaveBeenCalled();
  await deleteProject(needs, wish, later());
  expect(await needs.projects.get(gone.projectId)).toBeNull();
});

test.each([
  ["goes with the next project", "while nobody is at work", false],
  ["stays", "while another run may be about to name it", true],
])("what a worker wrote and died before it said so %s %s", async (_what, _when, open) => {
  const { needs, keys, gone, kept } = await twoProjects();
  const { blobs, projects } = needs;
  await projects.setOpen(kept.sessionId, open);
  const orphan = await blobs.put(new TextEncoder().encode("nobody's"));
  await deleteProject(needs, { userId: "ada", projectId: gone.projectId, confirm: "Goes away" }, later());
  expect(await blobs.get(keys.own)).toBeNull();
  expect((await blobs.get(orphan)) !== null).toBe(open);
  for (const key of [keys.shared, keys.other]) expect(await blobs.get(key)).not.toBeNull();
});
