import { expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import type { Projects } from "@/server/ports/projects";

/** `record` writes facts of a run, `factsOf` counts them, `answer` stores an answer, `answersOf` counts those kept. */
export type ProjectsInPlace = {
  projects: Projects;
  record: (runId: string, facts: BuildEvent[]) => Promise<void>;
  rowsOf: (runId: string) => Promise<number>;
};
const project = (id: string, createdAtMs: number, ownerId = "ada") => ({
  id,
  ownerId,
  name: `Project ${id}`,
  createdAtMs,
});
const run = (runId: string, projectId: string) => ({ runId, projectId, ownerId: "ada", createdAtMs: 5 });
const key = (digit: string) => digit.repeat(64);
const skeleton = (digit: string): BuildEvent => {
  return { type: "skeleton_committed", commit: "c", tree: "t", bundleBlob: key(digit) };
};

export function projectsContract(make: () => Promise<ProjectsInPlace>) {
  test("lists what an owner has, newest first, page by page, also when two were made in one moment", async () => {
    const { projects } = await make();
    for (const [id, atMs] of [
      ["a", 1],
      ["b", 2],
      ["c", 2],
      ["d", 3],
    ] as const)
      await projects.create(project(id, atMs));
    await projects.create(project("hers", 9, "bob"));
    const first = await projects.list("ada", { limit: 2, cursor: null });
    expect(first.items.map(({ id }) => id)).toEqual(["d", "c"]);
    const second = await projects.list("ada", { limit: 2, cursor: first.nextCursor });
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([["b", "a"], null]);
    expect(await projects.list("nobody", { limit: 2, cursor: null })).toEqual({ items: [], nextCursor: null });
  });

  test("the contract's title replaces the prompt's words, but never a name that a person chose", async () => {
    const { projects } = await make();
    await projects.create(project("a", 1));
    await projects.rename("a", "Bike repair shop", { unlessNamed: true });
    expect(await projects.get("a")).toEqual({ ...project("a", 1), name: "Bike repair shop" });
    await projects.rename("a", "Rosa's bikes");
    await projects.rename("a", "Bike repair shop", { unlessNamed: true });
    expect((await projects.get("a"))?.name).toBe("Rosa's bikes");
    expect(await projects.get("none")).toBeNull();
  });

  test("knows which runs are still open", async () => {
    const { projects } = await make();
    await projects.create(project("a", 1));
    await projects.addRun(run("r1", "a"));
    await projects.addRun(run("r2", "a"));
    await projects.setOpen("r1", false);
    expect((await projects.openRuns()).map(({ runId }) => runId)).toEqual(["r2"]);
    await projects.setOpen("r1", true);
    expect((await projects.openRuns()).map(({ runId }) => runId).toSorted()).toEqual(["r1", "r2"]);
    expect(await projects.run("r1")).toEqual(run("r1", "a"));
    expect(await projects.run("r3")).toBeNull();
    expect((await projects.runsOf("a")).map(({ runId }) => runId)).toEqual(["r2", "r1"]);
  });

  test("removes a project with its runs and what they wrote, and nothing of another", async () => {
    const { projects, record, rowsOf } = await make();
    for (const id of ["a", "b"]) await projects.create(project(id, 1));
    for (const [runId, id] of [
      ["r1", "a"],
      ["r2", "b"],
    ] as const) {
      await projects.addRun(run(runId, id));
      await record(runId, [skeleton(runId === "r1" ? "1" : "2"), skeleton("3")]);
    }
    expect(await projects.blobsOnlyIn("a")).toEqual([key("1")]);
    expect((await projects.blobsElsewhere("a")).toSorted()).toEqual([key("2"), key("3")]);
    expect(await rowsOf("r1")).toBeGreaterThan(0);
    await projects.remove("a");
    expect([await projects.get("a"), await projects.run("r1"), await rowsOf("r1")]).toEqual([null, null, 0]);
    expect([(await projects.get("b"))?.id, (await projects.run("r2"))?.runId]).toEqual(["b", "r2"]);
    expect(await rowsOf("r2")).toBeGreaterThan(0);
    expect((await projects.blobsOnlyIn("b")).toSorted()).toEqual([key("2"), key("3")]);
  });
}
