/**
 * Where the canonical repository of a project lives (bare, ours). Work arrives as git bundles and is fetched with hooks
 * and configuration ignored. The fact `main_moved` comes first; moving the branch makes it visible.
 */
export interface RepoHost {
  head(projectId: string, branch: string): Promise<string | null>;
  /** Fetches every commit of the bundle; throws `invalid` when it is no bundle or lacks `commit`. Idempotent. */
  importBundle(projectId: string, bundle: Uint8Array, commit: string): Promise<{ tree: string }>;
  /** A bundle that holds `commit` and its whole history, with the branch name `main` on it. */
  exportBundle(projectId: string, commit: string): Promise<Uint8Array>;
  /** Compare and set, so it may be repeated after a crash: a branch already at `to` is left alone. `from` null: the branch does not exist yet.
   *  Throws `stale_version` when the branch is elsewhere, `not_allowed` when `to` does not descend from `from`. */
  fastForward(projectId: string, branch: string, move: { from: string | null; to: string }): Promise<void>;
  /** A zip of the tree of a commit, without history. */
  archiveZip(projectId: string, commit: string): Promise<Uint8Array>;
  /** Path or URL that `git clone` takes. */
  cloneUrl(projectId: string): Promise<string>;
  remove(projectId: string): Promise<void>;
}
