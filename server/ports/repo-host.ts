/**
 * Where the canonical repository of a project lives (bare, ours). Work arrives as git bundles and is fetched with hooks
 * and configuration ignored. The fact `main_moved` comes first; moving the branch makes it visible.
 */
export interface RepoHost {
  /** The commit a branch is at; null when there is no such branch, or nothing of this project yet. */
  head(projectId: string, branch: string): Promise<string | null>;
  /** Fetches every commit of the bundle; throws `invalid` when it is no bundle or lacks `commit`. Idempotent. */
  importBundle(projectId: string, bundle: Uint8Array, commit: string): Promise<{ tree: string }>;
  /** Compare and set, so it may be repeated after a crash: a branch already at `to` is left alone. `from` null: the branch does not exist yet.
   *  Throws `stale_version` when the branch is elsewhere, `not_allowed` when `to` does not descend from `from`. */
  fastForward(projectId: string, branch: string, move: { from: string | null; to: string }): Promise<void>;
  /** A zip of the tree of a commit, without history, below a folder of this name. */
  archiveZip(projectId: string, commit: string, folder: string): Promise<Uint8Array>;
  /** What `git clone` takes on this machine. */
  cloneUrl(projectId: string): Promise<string>;
  remove(projectId: string): Promise<void>;
}
