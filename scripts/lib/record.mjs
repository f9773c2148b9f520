import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "./home.mjs";

function commit() {
  const git = (...argv) => execFileSync("git", argv, { cwd: root, encoding: "utf8" }).trim();
  try {
    return `${git("rev-parse", "HEAD")}${git("status", "--porcelain") ? " with changes" : ""}`;
  } catch {
    return "unknown"; // not a clone, or no git
  }
}

function hardware() {
  const cores = cpus();
  return `${cores.length} × ${cores[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`;
}

const cell = (value) =>
  String(typeof value === "object" ? JSON.stringify(value) : value)
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");
const table = (heads, rows) =>
  [heads, heads.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

function figureTable(figures, targets) {
  if (Object.keys(targets).length === 0) return table(["figure", "value"], Object.entries(figures));
  const rows = Object.entries(figures).map(([name, value]) => {
    const target = targets[name];
    return [name, value, ...(target === undefined ? ["", ""] : [`≤ ${target}`, value <= target ? "met" : "NOT MET"])];
  });
  return table(["figure", "value", "target", ""], rows);
}

/**
 * Writes docs/proof/<name>.json and a readable table beside it. A proof that tried nothing has not passed.
 * `figures`: name → figure (units in the names); `failures`: sentences; `tables`: what takes a row each, `{title, heads, rows}`;
 * `targets`: figure → what it should be at most, shown beside it. A missed target is no failure: how fast a machine is, is
 * not for a proof to say.
 */
export function record({ name, seed, n, figures, failures, tables = [], targets = {} }) {
  const folder = join(root, "docs/proof");
  mkdirSync(folder, { recursive: true });
  const result = {
    name,
    commit: commit(),
    at: new Date().toISOString(),
    hardware: hardware(),
    seed,
    n,
    figures,
    ...(Object.keys(targets).length > 0 && { targets }),
    failures,
    passed: failures.length === 0 && n > 0,
    ...(tables.length > 0 && { tables }),
  };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  const facts = table(
    ["", ""],
    [
      ["result", result.passed ? "passed" : "FAILED"],
      ["n", n],
      ["seed", seed],
      ["commit", result.commit],
      ["at", result.at],
      ["hardware", result.hardware],
    ],
  );
  const list = failures.length > 0 ? `\n\n## Failures\n\n${failures.map((failure) => `- ${failure}`).join("\n")}` : "";
  const told = tables.map(({ title, heads, rows }) => `\n\n## ${title}\n\n${table(heads, rows)}`).join("");
  writeFileSync(
    join(folder, `${name}.md`),
    `# ${name}\n\n${facts}\n\n${figureTable(figures, targets)}${list}${told}\n`,
  );
  return result;
}
