// Where things are. Everything in scripts/ runs on plain Node 20 before anything is installed.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");

/** As server/env.ts reads it. */
export const dataFolder = () => resolve(root, process.env.KRIPTIK_DATA || ".kriptik");

/** The Node that the product runs on: this one when it is new enough, else the one that was installed with the packages. */
export function productNode() {
  if (Number(process.versions.node.split(".")[0]) >= 22) return process.execPath;
  const brought = join(root, `node_modules/node-linux-${process.arch}/bin/node`);
  if (process.platform === "linux" && existsSync(brought)) return brought;
  throw new Error(
    `KripTik needs Node 22 or newer on this machine (${process.platform} ${process.arch}); this is Node ${process.versions.node}.`,
  );
}
