#!/usr/bin/env node
// `npx kriptik …`: a client of the running product.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataFolder, root } from "../scripts/lib/home.mjs";
import { runningInstance } from "../scripts/lib/instance.mjs";

const program = join(root, "dist/cli.mjs");
if (!existsSync(program)) {
  console.error("KripTik is not set up yet. Run `npm start` once.");
  process.exit(7);
}
const port = runningInstance(dataFolder())?.port ?? process.env.PORT ?? 3000;
process.env.KRIPTIK_URL ??= `http://127.0.0.1:${port}`;
await import(program);
