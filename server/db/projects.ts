import { and, desc, eq, inArray, lt, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { Projects } from "@/server/ports/projects";
import type { Database } from "./client";
import { answers } from "./schema/answers";
import { previews } from "./schema/previews";
import { projects, runs } from "./schema/projects";
import { runEvents } from "./schema/run-events";
import { runStreams } from "./schema/run-streams";
import { inTurn } from "./write-mutex";

const run = { runId: runs.runId, projectId: runs.projectId, ownerId: runs.ownerId, createdAtMs: runs.createdAtMs };
const project = { id: projects.id, ownerId: projects.ownerId, name: projects.name, createdAtMs: projects.createdAtMs };
const BLOB = /"([0-9a-f]{64})"/g;

const blobsIn = ({ payload }: { payload: unknown }) =>
  [...JSON.stringify(payload).matchAll(BLOB)].flatMap(([, key]) => key ?? []);

/** A cursor is the last row's place: creation time and id. One that we did not write starts from the top. */
function after(cursor: string | null) {
  const [, at, id] = /^(\d+)\.(.+)$/.exec(cursor ?? "") ?? [];
  if (at === undefined || id === undefined) return undefined;
  const createdAtMs = Number(at);
  return or(lt(projects.createdAtMs, createdAtMs), and(eq(projects.createdAtMs, createdAtMs), lt(projects.id, id)));
}

export function libsqlProjects(db: Database): Projects {
  const runIdsOf = async (projectId: string) => {
    const rows = await db.select({ runId: runs.runId }).from(runs).where(eq(runs.projectId, projectId));
    return rows.map(({ runId }) => runId);
  };
  const blobsOf = async (which: SQL) => {
    const rows = await db.select({ payload: runEvents.payload }).from(runEvents).where(which);
    return new Set(rows.flatMap(blobsIn));
  };
  return {
    async create(row) {
      await inTurn(() => db.insert(projects).values(row));
    },
    async get(projectId) {
      const [row] = await db.select(project).from(projects).where(eq(projects.id, projectId));
      return row ?? null;
    },
    async rename(projectId, name, { unlessNamed } = { unlessNamed: false }) {
      const named = unlessNamed ? { name } : { name, namedByPerson: true };
      const meant = unlessNamed ? eq(projects.namedByPerson, false) : undefined;
      await inTurn(() =>
        db
          .update(projects)
          .set(named)
          .where(and(eq(projects.id, projectId), meant)),
      );
    },
    async list(ownerId, { limit, cursor }) {
      const mine = and(eq(projects.ownerId, ownerId), after(cursor));
      const newestFirst = [desc(projects.createdAtMs), desc(projects.id)];
      const rows = await db
        .select(project)
        .from(projects)
        .where(mine)
        .orderBy(...newestFirst)
        .limit(limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last ? `${last.createdAtMs}.${last.id}` : null };
    },
    async addRun(row) {
      await inTurn(() => db.insert(runs).values(row));
    },
    async run(runId) {
      const [row] = await db.select(run).from(runs).where(eq(runs.runId, runId));
      return row ?? null;
    },
    async runsOf(projectId) {
      const newestFirst = [desc(runs.createdAtMs), desc(runs.runId)];
      return db
        .select(run)
        .from(runs)
        .where(eq(runs.projectId, projectId))
        .orderBy(...newestFirst);
    },
    async openRuns() {
      return db.select(run).from(runs).where(eq(runs.open, true)).orderBy(runs.createdAtMs);
    },
    async setOpen(runId, open) {
      await inTurn(() => db.update(runs).set({ open }).where(eq(runs.runId, runId)));
    },
    async blobsOnlyIn(projectId) {
      const mine = await blobsOf(inArray(runEvents.runId, await runIdsOf(projectId)));
      if (mine.size === 0) return [];
      for (const key of await this.blobsElsewhere(projectId)) mine.delete(key);
      return [...mine];
    },
    async blobsElsewhere(projectId) {
      return [...(await blobsOf(notInArray(runEvents.runId, await runIdsOf(projectId))))];
    },
    async remove(projectId) {
      const runIds = await runIdsOf(projectId);
      await inTurn(() =>
        db.batch([
          db.delete(runEvents).where(inArray(runEvents.runId, runIds)),
          db.delete(runStreams).where(inArray(runStreams.runId, runIds)),
          db.delete(previews).where(inArray(previews.runId, runIds)),
          db.delete(runs).where(eq(runs.projectId, projectId)),
          db.delete(answers).where(sql`instr(${answers.body}, ${projectId}) > 0`),
          db.delete(projects).where(eq(projects.id, projectId)),
        ]),
      );
    },
  };
}
