import type { GeneratedFile } from "@/lib/model/tasks";

/** A value as TypeScript. The only way by which people's words get into code. */
export const literal = (value: string | number | boolean | null | readonly unknown[]): string => JSON.stringify(value);
/** A text as SQL. Line breaks are spelled out, so that a statement stays on its line. */
export const sqlText = (value: string) => `'${value.replaceAll("'", "''").split(/\r?\n/).join("' || char(10) || '")}'`;

type Line = string | readonly Line[] | null;
const flat = (line: Line): string[] => (line === null ? [] : typeof line === "string" ? [line] : line.flatMap(flat));
export const lines = (...parts: Line[]): string => flat(parts).join("\n");
export const file = (path: string, ...parts: Line[]): GeneratedFile => ({ path, content: `${lines(...parts)}\n` });

/** Collects what a file imports and prints it sorted: packages first. */
export class Imports {
  readonly #names = new Map<string, Set<string>>();
  add(from: string, ...names: string[]): this {
    const known = this.#names.get(from) ?? new Set<string>();
    for (const name of names) known.add(name);
    this.#names.set(from, known);
    return this;
  }
  remove(from: string, name: string): this {
    this.#names.get(from)?.delete(name);
    return this;
  }
  print(): string[] {
    const entries = [...this.#names].filter(([, names]) => names.size > 0);
    entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return entries.map(([from, names]) => `import ${clause([...names].toSorted())} from ${literal(from)};`);
  }
}
const rank = (from: string) =>
  from.startsWith("../../") ? 1 : from.startsWith("../") ? 2 : from.startsWith("./") ? 3 : 0;
function clause(names: string[]): string {
  const [only] = names;
  if (names.length === 1 && only?.startsWith("* as ")) return only;
  const types = names.every((name) => name.startsWith("type "));
  return types ? `type { ${names.map((name) => name.slice(5)).join(", ")} }` : `{ ${names.join(", ")} }`;
}
