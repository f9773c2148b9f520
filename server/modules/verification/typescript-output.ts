import type { Finding } from "@/lib/runner/job";

export type Diagnostic = { path: string; line: number; code: string; message: string };

const DIAGNOSTIC = /^(?<path>[^\s(][^(]*)\((?<line>\d+),\d+\): error (?<code>TS\d+): (?<message>.*)$/;

/** What `tsc --pretty false` prints. Lines that belong to the message before are joined to it. */
export function diagnosticsIn(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split("\n")) {
    const { path = "", line: at, code = "", message = "" } = DIAGNOSTIC.exec(line)?.groups ?? {};
    const last = found.at(-1);
    if (path) found.push({ path, line: Number(at), code, message });
    else if (last && /^\s+\S/.test(line)) last.message += ` ${line.trim()}`;
  }
  return found;
}

export const findingOf = ({ path, line, code, message }: Diagnostic): Finding => {
  return { check: "static.types", path, message: `${path}:${line} ${code}: ${message}` };
};

/** `shared/job` for `../../shared/job.ts` in `server/job/routes.ts`; null for a package. */
export function importedPath(from: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/"))
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  return withoutExtension(parts.join("/"));
}
export const withoutExtension = (path: string) => path.replace(/\.(?:[cm]?[jt]sx?)$/, "");

const CANNOT_FIND = /^Cannot find module ['"](?<specifier>[^'"]+)['"]/;

/** An import of a file that another component brings: nothing is wrong with the file that waits for it. */
function awaitsOthers({ path, message }: Diagnostic, own: ReadonlySet<string>): boolean {
  const specifier = CANNOT_FIND.exec(message)?.groups?.specifier;
  const target = specifier ? importedPath(path, specifier) : null;
  return target !== null && !own.has(target);
}

/**
 * A component is checked without the others. A file that imports one of theirs cannot be judged here, nor can a file
 * that imports such a file: main-test judges them. `imports`: the files of the tree (without extension) that each file
 * imports. `owns`: what this component itself brings; one of those that is missing is its own fault.
 */
export function sliceDiagnostics(
  diagnostics: readonly Diagnostic[],
  imports: ReadonlyMap<string, readonly string[]>,
  owns: readonly string[],
): { counted: Diagnostic[]; notJudged: string[] } {
  const own = new Set(owns.map(withoutExtension));
  const waiting = diagnostics.filter((diagnostic) => awaitsOthers(diagnostic, own)).map(({ path }) => path);
  const open = new Set(waiting.map(withoutExtension));
  const importers = new Map([...imports].map(([path, targets]) => [withoutExtension(path), targets]));
  for (let before = -1; before !== open.size; ) {
    before = open.size;
    for (const [path, targets] of importers) if (targets.some((target) => open.has(target))) open.add(path);
  }
  const judgeable = (path: string) => !open.has(withoutExtension(path));
  const notJudged = [...new Set([...imports.keys(), ...waiting])].filter((path) => !judgeable(path)).toSorted();
  return { counted: diagnostics.filter(({ path }) => judgeable(path)), notJudged };
}
