import { setTimeout as sleep } from "node:timers/promises";
import type { Cell } from "@/lib/build/blueprint";
import { components } from "@/lib/contract/checks";
import type { GeneratedFile } from "@/lib/model/tasks";
import type { Finding } from "@/lib/runner/job";
import { findingOf, importedPath, sliceDiagnostics } from "@/server/modules/verification/typescript-output";
import { type Ask, buildCells, codeOf } from "../cells";
import { typecheck } from "../checks/typecheck";
import { type Context, type JobOf, type Outcome, outcomeOf } from "../context";
import { readFiles, writeFiles } from "../files";

/**
 * Four sandboxes that check at the same time on two cores take four times as long each, and the draft is to be painted
 * first. Merges happen one after the other, so the later ones lose nothing by waiting for their turn.
 */
const CHECK_AFTER_MS = 2000;
const BETWEEN_CHECKS_MS = 2500;

/** Findings that are about this cell: about one of its files, or about what its id names when no file is known. */
function concerning(cell: Cell, findings: readonly Finding[], cells: readonly Cell[]): Finding[] {
  const subject = cell.id.split(".").at(-1);
  const owned = (path: string) => cells.some(({ owns }) => owns.includes(path));
  return findings.filter(({ check, path }) => {
    if (path !== null && owned(path)) return cell.owns.includes(path);
    return check === `cell.${cell.id}` || check.split(".")[0] === subject;
  });
}

/** A cell that failed is repaired from what it wrote; only one that cannot be repaired is written again. */
function askAgain(context: Context, job: JobOf<"component">): Ask {
  const first = codeOf(context, job.app, 1);
  const anew = codeOf(context, job.app, job.attempt);
  // A journey that failed names no cell: then every cell of the component is written in the way of this attempt.
  const known = job.cells.some((cell) => concerning(cell, job.findings, job.cells).length > 0);
  if (job.findings.length > 0 && !known) return (cell) => anew(cell.id);
  return async (cell) => {
    const findings = concerning(cell, job.findings, job.cells);
    const files = await first(cell.id);
    if (findings.length === 0) return files;
    const { files: repaired, unable } = await context.gateway("fix", { app: job.app, cell: cell.id, findings, files });
    if (unable !== null || repaired.length === 0) {
      context.journal.detail(`${cell.id} is written again: ${unable ?? "no repair was offered"}`);
      return anew(cell.id);
    }
    const replaced = new Set(repaired.map(({ path }) => path));
    return [...files.filter(({ path }) => !replaced.has(path)), ...repaired];
  };
}

const IMPORT = /(?:from|import)\s*\(?\s*["'](?<specifier>[^"']+)["']/g;

function importsOf(files: readonly GeneratedFile[]): Map<string, string[]> {
  const sources = files.filter(({ path }) => /\.tsx?$/.test(path));
  return new Map(
    sources.map(({ path, content }) => {
      const specifiers = [...(content ?? "").matchAll(IMPORT)].map(({ groups }) => groups?.specifier ?? "");
      return [path, specifiers.flatMap((specifier) => importedPath(path, specifier) ?? [])];
    }),
  );
}

async function checkSlice(context: Context, job: JobOf<"component">): Promise<Finding[]> {
  if (job.attempt === 1) await sleep(CHECK_AFTER_MS + components.indexOf(job.component) * BETWEEN_CHECKS_MS);
  context.journal.write({ type: "phase", phase: "typecheck" });
  const { diagnostics, broken } = await typecheck(context, true);
  if (broken) return [{ check: "static.types", path: null, message: broken }];
  const tree = await readFiles(context.paths.workspace, await context.git.files());
  const owns = job.cells.flatMap((cell) => cell.owns);
  const { counted, notJudged } = sliceDiagnostics(diagnostics, importsOf(tree), owns);
  if (notJudged.length > 0)
    context.journal.detail(
      `${notJudged.length} of ${tree.length} files import other components; main-test typechecks them: ${notJudged.join(", ")}`,
    );
  return counted.map(findingOf);
}

/** Builds the cells of one component on the skeleton, checks what can be checked without the others, and hands it over. */
export async function buildComponent(context: Context, job: JobOf<"component">): Promise<Outcome> {
  const { git, journal, paths } = context;
  const branch = `component/${job.component}`;
  journal.write({ type: "phase", phase: "code" });
  await git.beginAt(job.base, branch);
  const again = job.attempt > 1 ? askAgain(context, job) : null;
  const first = codeOf(context, job.app, job.attempt);
  const built = await buildCells(context, job.cells, again ?? ((cell) => first(cell.id)));
  const refused = built.flatMap(({ findings }) => findings);
  if (refused.length > 0) return outcomeOf(refused);
  await writeFiles(
    paths.workspace,
    built.flatMap(({ files }) => files),
  );
  const findings = await checkSlice(context, job);
  if (findings.length > 0) return outcomeOf(findings);
  journal.write({ type: "phase", phase: "commit" });
  await git.stage();
  const { commit, tree } = await git.commit(`Build the ${job.component} of ${job.app.name}`);
  journal.write({ type: "committed", commit, tree, bundle: await git.bundle(job.id, branch) });
  return outcomeOf([]);
}
