import type { Finding, JournalCheck } from "@/lib/runner/job";
import { type DueCheck, judged } from "@/server/modules/verification/due-checks";
import { findingOf } from "@/server/modules/verification/typescript-output";
import { checkInBrowser, needsBrowser } from "../checks/browser";
import { productionBuild } from "../checks/build";
import { checkByTests } from "../checks/tests";
import { typecheck } from "../checks/typecheck";
import { type Context, type JobOf, keepEvidence, messageOf, type Outcome, outcomeOf } from "../context";
import { writeFiles } from "../files";

const TYPES = "static.types";
const BUILD = "static.build";

/** Results go to the journal as they come, each once; a due check that never came is failed at the end. */
function resultsOf({ journal }: Context, due: readonly DueCheck[]) {
  const results: JournalCheck[] = [];
  const emit = (check: JournalCheck) => {
    if (!due.some(({ id }) => id === check.id)) return;
    results.push(check);
    journal.write({ type: "check", ...check });
  };
  const rest = () => {
    const came = new Set(results.map(({ id }) => id));
    for (const check of judged(due, results)) if (!came.has(check.id)) emit(check);
    return judged(due, results);
  };
  /** Fails those of these checks that have no result yet. */
  const fail = (checks: readonly DueCheck[], message: string) => {
    const came = new Set(results.map(({ id }) => id));
    for (const check of checks)
      if (!came.has(check.id)) emit({ ...check, ok: false, durationMs: 0, message, evidence: [] });
  };
  return { emit, fail, rest };
}
type Results = ReturnType<typeof resultsOf>;
type MergeJob = JobOf<"merge">;

const dueAs = (job: MergeJob, id: string) => job.due.find((check) => check.id === id);

async function checkTypes(
  context: Context,
  job: MergeJob,
  { emit }: Results,
): Promise<{ ok: boolean; findings: Finding[] }> {
  const { diagnostics, broken, durationMs, output, code } = await typecheck(context);
  const ok = code === 0 && broken === null && diagnostics.length === 0;
  const shown = diagnostics.slice(0, 3).map((diagnostic) => findingOf(diagnostic).message);
  const message = ok ? "No type error." : (broken ?? `${diagnostics.length} type errors: ${shown.join("; ")}`);
  const check = dueAs(job, TYPES);
  if (check)
    emit({
      ...check,
      ok,
      durationMs,
      message,
      evidence: [await keepEvidence(context, job.id, "log", `${TYPES}.log`, output || `${message}\n`)],
    });
  return { ok, findings: diagnostics.map(findingOf) };
}

async function checkBuild(context: Context, job: MergeJob, { emit }: Results): Promise<boolean> {
  const { ok, message, durationMs, output } = await productionBuild(context);
  const check = dueAs(job, BUILD);
  if (check)
    emit({
      ...check,
      ok,
      durationMs,
      message,
      evidence: [await keepEvidence(context, job.id, "log", `${BUILD}.log`, output || `${message}\n`)],
    });
  return ok;
}

/** What breaks off fails the checks that depended on it, with the reason; the others go on. */
async function guarded<T>(
  { journal }: Context,
  results: Results,
  checks: readonly DueCheck[],
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    journal.error(messageOf(error));
    results.fail(checks, `The check broke off: ${messageOf(error).slice(0, 1500)}`);
    return null;
  }
}

const ofKind = (job: MergeJob, ...kinds: DueCheck["kind"][]) => job.due.filter(({ kind }) => kinds.includes(kind));

/**
 * On two cores: types and build side by side (each is about one core's work), then the tests beside the browser, which
 * mostly waits for pages. Everything runs although something failed, except what stands on it.
 */
async function checkEverything(context: Context, job: MergeJob, results: Results): Promise<Finding[]> {
  const { journal } = context;
  journal.write({ type: "phase", phase: "typecheck" });
  journal.write({ type: "phase", phase: "build" });
  const types = guarded(
    context,
    results,
    job.due.filter(({ id }) => id === TYPES),
    () => checkTypes(context, job, results),
  );
  const build = guarded(
    context,
    results,
    job.due.filter(({ id }) => id === BUILD),
    () => checkBuild(context, job, results),
  );
  const seen = ofKind(job, "workflow", "visual");
  const inBrowser = build.then(async (built) => {
    if (!needsBrowser(job.due)) return;
    if (built)
      await guarded(context, results, seen, () => checkInBrowser(context, job.app, job.id, job.due, results.emit));
    else results.fail(seen, "The production build failed, so there was nothing to open.");
  });
  const tested = ofKind(job, "http", "unit", "data");
  const tests = types.then(() => {
    journal.write({ type: "phase", phase: "test" });
    return guarded(context, results, tested, async () =>
      (await checkByTests(context, job.id, job.due)).forEach(results.emit),
    );
  });
  await Promise.all([types, build, inBrowser, tests]);
  return (await types)?.findings ?? [];
}

/** Merges one component into main as it stands, proves everything that is due, and only then commits. */
export async function mergeComponent(context: Context, job: MergeJob): Promise<Outcome> {
  const { git, journal, paths } = context;
  await git.beginAt(job.base, "main");
  const conflicts = await git.merge(job);
  if (conflicts.length > 0)
    return outcomeOf(
      conflicts.map((path) => ({ check: "merge", path, message: `${path} was changed on both sides.` })),
    );
  await writeFiles(paths.workspace, context.registriesFor(job.app, job.present));
  await git.stage();
  const results = resultsOf(context, job.due);
  const typeFindings = await checkEverything(context, job, results);
  const changed = await git.changedSinceStaged();
  const failed = results.rest().filter(({ ok }) => !ok);
  const findings: Finding[] = [
    ...failed.flatMap(({ id, message }) =>
      id === TYPES && typeFindings.length > 0 ? typeFindings : [{ check: id, path: null, message }],
    ),
    ...(job.due.length === 0
      ? [{ check: "merge", path: null, message: "No check was due: nothing would have been proven." }]
      : []),
    ...changed.map((path) => ({
      check: "merge",
      path,
      message: `${path} was written while the checks ran: what was checked is not what would be committed.`,
    })),
  ];
  if (findings.length > 0) return outcomeOf(findings);
  journal.write({ type: "phase", phase: "commit" });
  const { commit, tree } = await git.commit(`Merge the ${job.component} into ${job.app.name}`);
  journal.write({ type: "committed", commit, tree, bundle: await git.bundle(job.id, "main") });
  return outcomeOf([]);
}
