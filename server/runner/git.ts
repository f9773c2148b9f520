import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Paths, placed } from "./paths";
import type { Processes } from "./processes";

/** The same files on the same parent are the same commit, whenever it is made: a job that runs twice ends in one commit. */
const FIXED_TIME = "2026-01-01T00:00:00Z";
const IDENTITY = {
  GIT_AUTHOR_NAME: "KripTik", GIT_AUTHOR_EMAIL: "builder@kriptik.invalid", GIT_AUTHOR_DATE: FIXED_TIME,
  GIT_COMMITTER_NAME: "KripTik", GIT_COMMITTER_EMAIL: "builder@kriptik.invalid", GIT_COMMITTER_DATE: FIXED_TIME,
  GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0",
}; // biome-ignore format: a table is read by rows
/** The tree holds generated code: nothing in it may decide what git runs, and nothing here waits for a person. */
const SAFE = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "safe.directory=*",
  "commit.gpgsign=false",
  "core.autocrlf=false",
  "gc.auto=0",
  "core.quotePath=false",
];
const TIMEOUT_MS = 60_000;
/** Never part of a project, whatever its own `.gitignore` says. */
const EXCLUDED = [".kriptik", "node_modules"];

export class GitError extends Error {
  override readonly name = "GitError";
}

export type Git = ReturnType<typeof gitIn>;

export function gitIn({ workspace, bundles }: Pick<Paths, "workspace" | "bundles">, processes: Processes) {
  const attempt = (...args: string[]) =>
    processes.run(["git", ...SAFE.flatMap((setting) => ["-c", setting]), ...args], {
      cwd: workspace,
      env: IDENTITY,
      timeoutMs: TIMEOUT_MS,
    });
  async function git(...args: string[]): Promise<string> {
    const { code, output } = await attempt(...args);
    if (code !== 0) throw new GitError(`git ${args[0]} ended with ${code}: ${output.trim().slice(0, 2000)}`);
    return output.trim();
  }

  /** An empty repository, whatever a killed runner left: locks, half a merge, half an index. */
  async function begin(): Promise<void> {
    await rm(join(workspace, ".git"), { recursive: true, force: true });
    await git("init", "--quiet", "--initial-branch=main");
    await mkdir(join(workspace, ".git/info"), { recursive: true });
    await writeFile(join(workspace, ".git/info/exclude"), EXCLUDED.map((name) => `/${name}\n`).join(""));
  }
  const clean = () => git("clean", "-ffdxq", ...EXCLUDED.flatMap((name) => ["-e", `/${name}`]));
  const fetch = (bundle: string, name: string) =>
    git("fetch", "--quiet", "--no-tags", placed(bundle, { workspace }), `+refs/heads/*:refs/kriptik/${name}/*`);

  return {
    /** Nothing but what is excluded; no commit yet. */
    async beginEmpty(): Promise<void> {
      await begin();
      await clean();
    },
    /** Exactly the tree of this commit, on a branch of this name. */
    async beginAt({ bundle, commit }: { bundle: string; commit: string }, branch: string): Promise<void> {
      await begin();
      await fetch(bundle, "base");
      await git("checkout", "--quiet", "--force", "-B", branch, commit);
      await clean();
    },
    /** Merges without committing. The paths in conflict; none = merged. */
    async merge({ bundle, commit }: { bundle: string; commit: string }): Promise<string[]> {
      await fetch(bundle, "candidate");
      const merged = await attempt("merge", "--quiet", "--no-commit", "--no-ff", commit);
      const conflicts = (await git("diff", "--name-only", "--diff-filter=U")).split("\n").filter(Boolean);
      if (merged.code !== 0 && conflicts.length === 0)
        throw new GitError(`git merge: ${merged.output.trim().slice(0, 2000)}`);
      return conflicts;
    },
    stage: () => git("add", "--all"),
    /** Paths that differ from what is staged: something wrote into the tree after it was staged. */
    async changedSinceStaged(): Promise<string[]> {
      const [changed, added] = await Promise.all([
        git("diff", "--name-only"),
        git("ls-files", "--others", "--exclude-standard"),
      ]);
      return [...changed.split("\n"), ...added.split("\n")].filter(Boolean);
    },
    /** Commits what is staged, and nothing that came later. */
    async commit(message: string): Promise<{ commit: string; tree: string }> {
      await git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", message);
      const [commit = "", tree = ""] = (await git("rev-parse", "HEAD", "HEAD^{tree}")).split("\n");
      return { commit, tree };
    },
    /** The branch with its whole history, in one file. */
    async bundle(id: string, branch: string): Promise<string> {
      await mkdir(bundles, { recursive: true });
      const path = join(bundles, `${id}.bundle`);
      await git("bundle", "create", "--quiet", path, `refs/heads/${branch}`);
      if (!existsSync(path)) throw new GitError(`git wrote no bundle at ${path}`);
      return path;
    },
    files: async () =>
      (await git("ls-files", "--cached", "--others", "--exclude-standard")).split("\n").filter(Boolean),
  };
}
