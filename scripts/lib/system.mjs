import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { command } from "./command.mjs";
import { say, step } from "./say.mjs";

/** What a build needs from the machine, the Debian package it is in, and what for. */
const needs = [
  { program: "bwrap", packages: ["bubblewrap"], why: "to isolate sandboxes" },
  { program: "chromium", packages: ["chromium"], why: "to check pages in a real browser" },
  { program: "gcc", packages: ["gcc", "libc6-dev"], why: "to compile the agent inside sandboxes" },
  { program: "git", packages: ["git"], why: "to keep the history of projects" },
];

const FOLDERS = [
  ...new Set([...(process.env.PATH ?? "").split(delimiter), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"]),
];

export function onPath(program) {
  return FOLDERS.filter(Boolean)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Sandboxes see /usr and nothing else: a browser or compiler elsewhere does not help them. */
const present = (program) => (program === "chromium" ? existsSync("/usr/bin/chromium") : onPath(program) !== undefined);
const quiet = (argv) => spawnSync(argv[0], argv.slice(1), { stdio: "ignore", timeout: 15_000 }).status === 0;

/** How this process may install packages: directly as root, by sudo where that asks nothing, or not at all. */
function installer() {
  if (!onPath("apt-get")) return null;
  if (process.getuid?.() === 0) return [];
  return onPath("sudo") && quiet(["sudo", "-n", "true"]) ? ["sudo", "-n"] : null;
}

function commandFor(lacking) {
  const names = lacking.flatMap(({ packages }) => packages).join(" ");
  if (onPath("apt-get")) return `sudo apt-get install ${names}`;
  if (onPath("dnf")) return `sudo dnf install ${names.replace("libc6-dev", "glibc-devel")}`;
  if (onPath("pacman")) return `sudo pacman -S ${names.replace(" libc6-dev", "")}`;
  return `the package manager of this machine with: ${names}`;
}

/** Installs what is missing where it may. Returns null, or one sentence that says what is missing and which command to run. */
export async function prepareSystem({ isPlain = false } = {}) {
  if (process.platform !== "linux")
    return `Builds run in isolated sandboxes, which need Linux; this is ${process.platform}.`;
  const missing = () => needs.filter(({ program }) => !present(program) && !(isPlain && program === "bwrap"));
  let lacking = missing();
  const how = lacking.length > 0 ? installer() : null;
  if (how) {
    const names = lacking.flatMap(({ packages }) => packages);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...rest) =>
      command([...how, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", ...rest], { env });
    try {
      await step(`Installing system packages: ${names.join(", ")}`, async () => {
        await apt("update").catch((error) =>
          say(`    apt-get update failed, trying with the lists at hand: ${error.message.split("\n")[0]}`),
        );
        await apt("install", "--no-install-recommends", ...names);
      });
    } catch (error) {
      say(`    ${error.message}`);
    }
    lacking = missing();
  }
  if (lacking.length > 0) {
    const what = lacking.map(({ program, why }) => `${program} (${why})`).join(", ");
    return `Builds need ${what}. Run: ${commandFor(lacking)}`;
  }
  return null;
}
