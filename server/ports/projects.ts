export type Project = { id: string; ownerId: string; name: string; createdAtMs: number };
export type RunRow = { runId: string; projectId: string; ownerId: string; createdAtMs: number };

/** Which projects and runs exist and whose they are; what happened in a run is the event log's to say. */
export interface Projects {
  create(project: Project): Promise<void>;
  get(projectId: string): Promise<Project | null>;
  /** `unlessNamed`: the contract's title replaces the prompt's words, never a name that a person chose. */
  rename(projectId: string, name: string, options?: { unlessNamed: boolean }): Promise<void>;
  /** Newest first; `cursor` as returned. */
  list(
    ownerId: string,
    page: { limit: number; cursor: string | null },
  ): Promise<{ items: Project[]; nextCursor: string | null }>;
  addRun(run: RunRow): Promise<void>;
  run(runId: string): Promise<RunRow | null>;
  runsOf(projectId: string): Promise<RunRow[]>;
  /** Runs whose log does not yet hold a final fact, for the worker and after a restart. */
  openRuns(): Promise<RunRow[]>;
  /** The worker closes a run when its last fact is final, and opens it again on a later wish. */
  setOpen(runId: string, open: boolean): Promise<void>;
  /** Blobs to which only this project's facts refer: they go with it. */
  blobsOnlyIn(projectId: string): Promise<string[]>;
  /** Blobs to which facts of any other project refer. */
  blobsElsewhere(projectId: string): Promise<string[]>;
  /** Removes the project with its runs, their facts, streams, previews and stored answers. */
  remove(projectId: string): Promise<void>;
}
