import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RepoHost } from "@/server/ports/repo-host";

/** A working repository as a sandbox has one: it may hold hooks, and it hands over bundles. */
function workshop() {
  const folder = mkdtempSync(join(tmpdir(), "repo-host-"));
  const git = (...argv: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...argv], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  return {
    commit(text: string): string {
      writeFileSync(join(folder, "file.txt"), text);
      git("add", "-A");
      git("commit", "--quiet", "-m", text);
      return git("rev-parse", "HEAD");
    },
    detour: () => git("checkout", "--quiet", "--orphan", "other"),
    tree: (commit: string) => git("rev-parse", `${commit}^{tree}`),
    bundle(): Uint8Array {
      git("bundle", "create", "--quiet", "out.bundle", "--all");
      return readFileSync(join(folder, "out.bundle"));
    },
  };
}

export function repoHostContract(make: () => Promise<RepoHost>) {
  test("takes a bundle, moves main to it and on, and gives the tree as a zip and a clone", async () => {
    const [host, work] = [await make(), workshop()];
    expect(await host.head("p1", "main")).toBeNull();
    const first = work.commit("one");
    expect(await host.importBundle("p1", work.bundle(), first)).toEqual({ tree: work.tree(first) });
    await host.fastForward("p1", "main", { from: null, to: first });
    const second = work.commit("two");
    await host.importBundle("p1", work.bundle(), second);
    for (const _again of [1, 2]) await host.fastForward("p1", "main", { from: first, to: second });
    expect(await host.head("p1", "main")).toBe(second);
    expect(Buffer.from(await host.archiveZip("p1", second, "app")).toString("latin1")).toContain("app/file.txt");
    const clone = mkdtempSync(join(tmpdir(), "repo-clone-"));
    execFileSync("git", ["clone", "--quiet", await host.cloneUrl("p1"), clone]);
    expect(readFileSync(join(clone, "file.txt"), "utf8")).toBe("two");
  });

  test("lets many make the same move at once", async () => {
    const [host, work] = [await make(), workshop()];
    const first = work.commit("one");
    await host.importBundle("p1", work.bundle(), first);
    const moves = Array.from({ length: 6 }, () => host.fastForward("p1", "main", { from: null, to: first }));
    await expect(Promise.all(moves)).resolves.toHaveLength(6);
  });

  test("refuses a move from elsewhere and one that leaves history behind", async () => {
    const [host, work] = [await make(), workshop()];
    const first = work.commit("one");
    const second = work.commit("two");
    work.detour();
    const stranger = work.commit("three");
    await host.importBundle("p1", work.bundle(), second);
    await host.importBundle("p1", work.bundle(), stranger);
    await host.fastForward("p1", "main", { from: null, to: second });
    await expect(host.fastForward("p1", "main", { from: first, to: second })).resolves.toBeUndefined();
    await expect(host.fastForward("p1", "main", { from: first, to: stranger })).rejects.toMatchObject({
      code: "stale_version",
    });
    await expect(host.fastForward("p1", "main", { from: second, to: stranger })).rejects.toMatchObject({
      code: "not_allowed",
    });
    expect(await host.head("p1", "main")).toBe(second);
  });

  test.each([
    ["what is no bundle", new TextEncoder().encode("hello"), "0".repeat(40)],
    ["nothing", new Uint8Array(), "0".repeat(40)],
    ["a commit id that is an option", new Uint8Array(), "--upload-pack=touch"],
  ])("refuses %s", async (_name, bundle, commit) => {
    const host = await make();
    await expect(host.importBundle("p1", bundle, commit)).rejects.toMatchObject({ code: "invalid" });
  });

  test("refuses a bundle without the commit it was promised", async () => {
    const [host, work] = [await make(), workshop()];
    work.commit("one");
    await expect(host.importBundle("p1", work.bundle(), "1".repeat(40))).rejects.toMatchObject({ code: "invalid" });
  });

  test("is gone after removal, and a project id can not leave the folder", async () => {
    const [host, work] = [await make(), workshop()];
    const first = work.commit("one");
    await host.importBundle("p1", work.bundle(), first);
    await host.fastForward("p1", "main", { from: null, to: first });
    await host.remove("p1");
    expect(await host.head("p1", "main")).toBeNull();
    await expect(async () => host.head("../p1", "main")).rejects.toMatchObject({ code: "invalid" });
  });
}
