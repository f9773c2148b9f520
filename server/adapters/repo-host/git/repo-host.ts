import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KriptikError } from "@/lib/errors";
import type { RepoHost } from "@/server/ports/repo-host";

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const ID = /^[A-Za-z0-9_-]{1,80}$/;
const COMMIT = /^[0-9a-f]{40}$/;

/** Bare repositories in one folder. Their content comes from sandboxes, so git runs without hooks, settings or prompts of anybody's. */
export function gitRepoHost(folder: string): RepoHost {
  const pathOf = (projectId: string) => {
    if (!ID.test(projectId)) throw new KriptikError("invalid", "That is no project id.");
    return join(folder, `${projectId}.git`);
  };

  async function git(projectId: string, argv: readonly string[]): Promise<Buffer> {
    const guards = [
      "core.hooksPath=/dev/null",
      "core.fsmonitor=false",
      "protocol.allow=never",
      "protocol.file.allow=always",
      "fetch.fsckObjects=true",
      "gc.auto=0",
    ];
    const settings = guards.flatMap((guard) => ["-c", guard]);
    return run(["--git-dir", pathOf(projectId), ...settings, ...argv]);
  }

  async function refAt(projectId: string, ref: string): Promise<string | null> {
    try {
      return (await git(projectId, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`])).toString().trim();
    } catch (error) {
      if (error instanceof GitError && error.exitCode !== null) return null;
      throw error;
    }
  }

  /** Made beside and renamed, so that a half-made repository is never found. */
  async function ensure(projectId: string) {
    const path = pathOf(projectId);
    await mkdir(folder, { recursive: true });
    const fresh = `${path}.${randomUUID()}`;
    await run(["init", "--quiet", "--bare", "--initial-branch=main", "--template=", fresh]);
    await rename(fresh, path).catch(async () => rm(fresh, { recursive: true, force: true })); // it is there already
  }

  return {
    head: (projectId, branch) => refAt(projectId, `refs/heads/${branch}`),

    async importBundle(projectId, bundle, commit) {
      if (!COMMIT.test(commit)) throw new KriptikError("invalid", "That is no commit id.");
      await ensure(projectId);
      const file = join(tmpdir(), `kriptik-${randomUUID()}.bundle`);
      await writeFile(file, bundle, { mode: 0o600 });
      try {
        await git(projectId, [
          "fetch",
          "--quiet",
          "--no-tags",
          "--no-write-fetch-head",
          file,
          `+refs/heads/*:refs/imports/${commit}/*`,
        ]);
      } catch (cause) {
        throw new KriptikError("invalid", "What the sandbox handed over is no git bundle.", { cause });
      } finally {
        await rm(file, { force: true });
      }
      if ((await refAt(projectId, commit)) !== commit) throw new KriptikError("invalid", `The bundle lacks ${commit}.`);
      const tree = (await git(projectId, ["rev-parse", `${commit}^{tree}`])).toString().trim();
      return { tree };
    },

    async fastForward(projectId, branch, { from, to }) {
      const at = await refAt(projectId, `refs/heads/${branch}`);
      if (at === to) return;
      if (at !== from)
        throw new KriptikError("stale_version", `${branch} is at ${at ?? "nothing"}, not at ${from ?? "nothing"}.`);
      if (from !== null && !(await isAncestor(projectId, from, to)))
        throw new KriptikError("not_allowed", `${to} does not descend from ${from}.`);
      try {
        await git(projectId, ["update-ref", `refs/heads/${branch}`, to, from ?? "0".repeat(40)]);
      } catch (cause) {
        // Another one of us may have made the same move in between.
        if ((await refAt(projectId, `refs/heads/${branch}`)) === to) return;
        throw new KriptikError("stale_version", `${branch} moved while it was being moved.`, { cause });
      }
    },

    archiveZip: (projectId, commit, name) => git(projectId, ["archive", "--format=zip", `--prefix=${name}/`, commit]),
    cloneUrl: async (projectId) => pathOf(projectId),
    remove: (projectId) => rm(pathOf(projectId), { recursive: true, force: true }),
  };

  async function isAncestor(projectId: string, from: string, to: string): Promise<boolean> {
    try {
      await git(projectId, ["merge-base", "--is-ancestor", from, to]);
      return true;
    } catch (error) {
      if (error instanceof GitError && error.exitCode === 1) return false;
      throw error;
    }
  }
}

class GitError extends Error {
  override readonly name = "GitError";
  constructor(
    message: string,
    /** Null when git did not run to an end of its own. */
    readonly exitCode: number | null,
  ) {
    super(message);
  }
}

const ENVIRONMENT = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  NODE_ENV: "production",
} as const;

function run(argv: readonly string[]): Promise<Buffer> {
  const options = { env: ENVIRONMENT, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, encoding: "buffer" } as const;
  return new Promise((resolve, reject) => {
    execFile("git", argv, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const exitCode = typeof error.code === "number" ? error.code : null;
      reject(new GitError(stderr.toString().trim() || error.message, exitCode));
    });
  });
}
