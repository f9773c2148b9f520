import type { GeneratedFile } from "@/lib/model/tasks";

/** The text of each file of a generated application, by path. */
export type Tree = ReadonlyMap<string, string>;
/** What stands in a file exactly once, and what stands there instead. */
export type Edit = { path: string; from: string; to: string };

export const treeOf = (files: readonly GeneratedFile[]): Tree =>
  new Map(files.map(({ path, content }) => [path, content ?? ""]));

/** A place that is not there, or twice: the edit would take out nothing, or something else. */
export class NoPlace extends Error {
  override readonly name = "NoPlace";
}

const textAt = (tree: Tree, path: string): string => {
  const text = tree.get(path);
  if (text === undefined) throw new NoPlace(`There is no ${path}.`);
  return text;
};

export function edit(tree: Tree, path: string, from: string, to: string): Edit {
  const count = textAt(tree, path).split(from).length - 1;
  if (from === "" || count !== 1) throw new NoPlace(`“${from}” stands ${count} times in ${path}.`);
  if (from === to) throw new NoPlace(`“${from}” in ${path} would stay as it is.`);
  return { path, from, to };
}

/** The only line that begins so. */
export function lineAt(tree: Tree, path: string, start: string): string {
  const found = textAt(tree, path)
    .split("\n")
    .filter((line) => line.startsWith(start));
  const [line] = found;
  if (line === undefined || found.length > 1) throw new NoPlace(`${found.length} lines of ${path} begin “${start}”.`);
  return line;
}

/** Takes out a whole line. */
export const withoutLine = (tree: Tree, path: string, start: string): Edit =>
  edit(tree, path, `${lineAt(tree, path, start)}\n`, "");

/** Something inside a part of the file, from the words it begins with to the first words that end it. */
export function editWithin(
  tree: Tree,
  path: string,
  block: { begins: string; ends: string },
  from: string,
  to: string,
): Edit {
  const text = textAt(tree, path);
  const begins = text.indexOf(block.begins);
  const ends = text.indexOf(block.ends, begins + block.begins.length);
  if (begins < 0 || ends < 0) throw new NoPlace(`${path} has no part from “${block.begins}” to “${block.ends}”.`);
  const own = text.slice(begins, ends + block.ends.length);
  const inside = edit(new Map([[path, own]]), path, from, to);
  return edit(
    tree,
    path,
    own,
    own.replace(inside.from, () => inside.to),
  );
}

/** The tree with the edits made. Those of one file follow one another. */
export function edited(tree: Tree, edits: readonly Edit[]): Map<string, string> {
  const changed = new Map<string, string>();
  for (const { path, from, to } of edits) {
    const text = changed.get(path) ?? textAt(tree, path);
    edit(new Map([[path, text]]), path, from, to);
    changed.set(
      path,
      text.replace(from, () => to),
    );
  }
  return changed;
}
