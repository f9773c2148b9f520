import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

/** Writes the starter kit's files, as they stand, into one module of the starter engine. */
const root = new URL("../starter-kit/", import.meta.url).pathname;
const packedPath = new URL("../server/starter/kit.generated.ts", import.meta.url).pathname;

/** Not for generated applications: what their writers print anew, and what installs leave behind. */
const left =
  /^(node_modules|dist|data|test-results|e2e)(\/|$)|\.tsbuildinfo$|\.test\.tsx?$|^(README\.md|index\.html|shared\/access\.ts|server\/app\.ts|server\/setup\.ts|src\/(registry\.tsx|application\.ts|theme\.css)|public\/favicon\.svg)$|^tsconfig\.tmp/;

export function packed() {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).split(sep).join("/"))
    .filter((path) => !left.test(path))
    .sort();
  const rows = names.map((path) => `  ${JSON.stringify(path)}: ${JSON.stringify(readFileSync(root + path, "utf8"))},`);
  const head = "// Written by scripts/pack-starter-kit.mjs from starter-kit/. Change it there.";
  return `${head}\nexport const kitFiles: Readonly<Record<string, string>> = {\n${rows.join("\n")}\n};\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(packedPath, packed());
