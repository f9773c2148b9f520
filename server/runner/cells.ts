import type { Cell } from "@/lib/build/blueprint";
import type { AppModel } from "@/lib/contract/app-model";
import type { GeneratedFile } from "@/lib/model/tasks";
import type { Finding } from "@/lib/runner/job";
import { type Context, messageOf } from "./context";
import { refusedPath } from "./files";
import { GatewayRefusal } from "./gateway";

/** A cell's files: those that its owner may write. The others are findings, and none of the cell's files is used. */
function refusedFiles(cell: Cell, files: readonly GeneratedFile[]): Finding[] {
  return files.flatMap(({ path }) => {
    const why = refusedPath(path) ?? (cell.owns.includes(path) ? null : `does not belong to ${cell.id}`);
    return why ? [{ check: `cell.${cell.id}`, path, message: `${path} ${why}.` }] : [];
  });
}

type Built = { cell: string; files: GeneratedFile[]; findings: Finding[] };
export type Ask = (cell: Cell) => Promise<GeneratedFile[]>;

async function build({ journal }: Context, cell: Cell, ask: Ask): Promise<Built> {
  const startedAtMs = performance.now();
  const done = (state: "built" | "failed", files: GeneratedFile[], findings: Finding[]): Built => {
    journal.write({ type: "cell", cell: cell.id, state, durationMs: performance.now() - startedAtMs, findings });
    return { cell: cell.id, files, findings };
  };
  journal.write({ type: "cell", cell: cell.id, state: "started", durationMs: null, findings: [] });
  try {
    const files = await ask(cell);
    const findings = refusedFiles(cell, files);
    return findings.length > 0 ? done("failed", [], findings) : done("built", files, []);
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    return done("failed", [], [{ check: `cell.${cell.id}`, path: null, message: messageOf(error) }]);
  }
}

const AT_ONCE = 8;

/** Every cell, several at a time, in a result that does not depend on which was ready first. */
export async function buildCells(context: Context, cells: readonly Cell[], ask: Ask): Promise<Built[]> {
  const waiting = cells.entries();
  const built: Built[] = [];
  const work = async () => {
    for (const [index, cell] of waiting) built[index] = await build(context, cell, ask);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, cells.length) }, work));
  return built;
}

export const codeOf =
  ({ gateway }: Context, app: AppModel, attempt: number) =>
  async (cell: string): Promise<GeneratedFile[]> =>
    (await gateway("code", { app, cell, attempt })).files;
