import { codeOf } from "../cells";
import { type Context, type JobOf, messageOf, type Outcome, outcomeOf } from "../context";
import { refusedPath, writeFiles } from "../files";
import { GatewayRefusal } from "../gateway";

/** Main's first commit: the starter kit, the interfaces that components agree on, and registries that list nothing yet. */
export async function buildSkeleton(context: Context, job: JobOf<"skeleton">): Promise<Outcome> {
  const { git, journal, paths } = context;
  journal.write({ type: "phase", phase: "code" });
  try {
    const files = await codeOf(context, job.app, 1)("skeleton");
    const findings = files.flatMap(({ path }) => {
      const why = refusedPath(path);
      return why ? [{ check: "cell.skeleton", path, message: `${path} ${why}.` }] : [];
    });
    if (findings.length > 0) return outcomeOf(findings);
    await git.beginEmpty();
    await writeFiles(paths.workspace, [...files, ...context.registriesFor(job.app, [])]);
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    return outcomeOf([{ check: "cell.skeleton", path: null, message: messageOf(error) }]);
  }
  journal.write({ type: "phase", phase: "commit" });
  await git.stage();
  const { commit, tree } = await git.commit(`Lay the ground of ${job.app.name}`);
  journal.write({ type: "committed", commit, tree, bundle: await git.bundle(job.id, "main") });
  return outcomeOf([]);
}
