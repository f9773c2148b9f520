import type { TaskInput, TaskResult } from "@/lib/model/tasks";

type Finding = TaskInput<"fix">["findings"][number];
type Files = TaskInput<"fix">["files"];
/** A repair that is known for a kind of finding: new texts of the files it touches, or null when it does not apply. */
type KnownFix = { code: RegExp; repair: (finding: Finding, files: Files) => Files | null };

const withContent = (files: Files, path: string | null, change: (text: string) => string): Files | null => {
  const file = files.find((candidate) => candidate.path === path);
  if (!file?.content) return null;
  const content = change(file.content);
  return content === file.content ? null : [{ path: file.path, content }];
};
const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** TypeScript's "declared but never read" on an import: the name is taken out of its import. */
const unusedImport: KnownFix = {
  code: /\b(?:TS6133|TS6192)\b|is declared but (?:its value is )?never (?:read|used)|noUnusedImports/,
  repair: ({ message, path }, files) => {
    const name = /['"`]([A-Za-z_$][\w$]*)['"`]/.exec(message)?.[1];
    if (!name) return null;
    const named = escaped(name);
    return withContent(files, path, (text) =>
      text
        .replace(
          new RegExp(
            `(import (?:type )?\\{[^}]*?)(?:,\\s*(?:type )?${named}\\b|\\b(?:type )?${named}\\b,\\s*)([^}]*\\} from )`,
          ),
          "$1$2",
        )
        .replace(new RegExp(`import (?:type )?\\{\\s*(?:type )?${named}\\s*\\} from [^\\n]+\\n`), ""),
    );
  },
};

const known: readonly KnownFix[] = [unusedImport];

const question = (cell: string, { check, path, message }: Finding) =>
  `The part “${cell}” does not pass “${check}”${path ? ` (${path})` : ""}: ${message.slice(0, 300)} No repair is known for this. Which sentence of the plan should be changed or left out, so that it can be built another way?`;

/** Known repairs by finding; where none is known, the one precise question. */
export function fixFor({ cell, findings, files }: TaskInput<"fix">): TaskResult<"fix"> {
  const changed = new Map<string, string | null>();
  for (const finding of findings) {
    const current = files.map((file) => ({ ...file, content: changed.get(file.path) ?? file.content }));
    const repair = known.find(({ code }) => code.test(`${finding.check} ${finding.message}`))?.repair(finding, current);
    if (!repair) return { files: [], unable: question(cell, finding) };
    for (const file of repair) changed.set(file.path, file.content);
  }
  if (changed.size === 0)
    return {
      files: [],
      unable: `The part “${cell}” came without a finding, so there is nothing to repair. Which check fails?`,
    };
  return { files: [...changed].map(([path, content]) => ({ path, content })), unable: null };
}
