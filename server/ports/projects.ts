export type Project = { id: string; ownerId: string; name: string; createdAtMs: number };
export type RunRow = { runId: string; projectId: string; ownerId: string; createdAtMs: number };

/** Which projects and runs exist and whose they are; what happened in a run is the event log's to say. */
export interface Projects {
  create(project: Project): Promise<void>;
  get(projectId: string): Promise<Project | null>;
  rename(projectId: string, name: string): Promise<void>;
  /** Newest first; `cursor` as returned. */
  list(ownerId: string, page: { limit: number; cursor: string | null }): Promise<{ items: Project[]; nextCursor: string | null }>;
  addRun(run: RunRow): Promise<void>;
  run(runId: string): Promise<RunRow | null>;
  runsOf(projectId: string): Promise<RunRow[]>;
  /** Runs whose log does not yet hold a final fact, for the worker and after a restart. */
  openRuns(): Promise<RunRow[]>;
  /** The worker closes a run when its last fact is final, and opens it again on a later wish. */
  setOpen(runId: string, open: boolean): Promise<void>;
  /** Removes the project with its runs, their facts, streams and stored answers. */
  remove(projectId: string): Promise<void>;
}
