import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.mjs";
import { root } from "./home.mjs";
import { step } from "./say.mjs";

const packagesOf = (path) => JSON.parse(readFileSync(path, "utf8")).packages;

/** Whether node_modules holds what the lock says. npm writes down what it installed. */
function installed(folder) {
  const hidden = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return false;
  const there = packagesOf(hidden);
  return Object.entries(packagesOf(join(folder, "package-lock.json"))).every(([path, { version, optional, link }]) => {
    if (path === "" || link) return true;
    const found = there[path]?.version;
    // What is optional may be for another platform.
    return found === version || (optional && found === undefined);
  });
}

/** npm as the one who called us has it, else the one beside this Node. */
function npm() {
  const beside = join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  const program = [process.env.npm_execpath, beside].find((path) => path?.endsWith("npm-cli.js") && existsSync(path));
  return program ? [process.execPath, program] : ["npm"];
}

/** Returns whether anything had to be installed. */
export async function installPackages(folder = root, title = "Installing packages") {
  if (installed(folder)) return false;
  const env = { ...process.env, NODE_ENV: "development" };
  await step(title, () =>
    command([...npm(), "ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional"], { cwd: folder, env }),
  );
  return true;
}
