// node scripts/lib/bundle.mjs: bundles our programs into dist/, since plain Node does not resolve `@/`.
// node scripts/lib/bundle.mjs <entry> <out>: bundles one more, for as long as it is needed.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./home.mjs";

/** Those that leave the clone (into a sandbox, or under another user) carry their packages with them. */
const programs = [
  { name: "worker", travels: false },
  { name: "preview", travels: false },
  { name: "cli", travels: true },
  { name: "runner", travels: true },
  { name: "sandboxd", travels: true },
].map((program) => ({ ...program, entry: `server/${program.name}/main.ts`, out: `dist/${program.name}.mjs` }));

export const bundled = () => programs.filter(({ entry }) => existsSync(join(root, entry))).map(({ out }) => out);

const REQUIRE =
  'import { createRequire as kriptikRequire } from "node:module"; const require = kriptikRequire(import.meta.url);';

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  alias: { "@": root },
  sourcemap: "linked",
  logLevel: "warning",
  legalComments: "none",
};
const stays = { ...common, packages: "external" };
const alone = { ...common, banner: { js: REQUIRE } };

/** Checks the settings of all programs and brings the tables up to date; what a person can mend is said in one sentence. */
const migration = {
  contents: `try {
      const [{ env }, { openDatabase }] = [await import("@/server/env"), await import("@/server/db/client")];
      await openDatabase(env.DATABASE_URL, env.DATABASE_AUTH_TOKEN);
    } catch (error) {
      const inWords = error.name === "KriptikError";
      console.error(inWords ? error.message : error);
      process.exit(inWords ? 2 : 1);
    }`,
  resolveDir: root,
  loader: "ts",
};

async function bundle() {
  const { build } = await import("esbuild");
  const [entry, out] = process.argv.slice(2);
  if (entry) return build({ ...stays, entryPoints: [entry], outfile: out });
  const there = programs.filter((program) => existsSync(join(root, program.entry)));
  const each = there.map((program) =>
    build({ ...(program.travels ? alone : stays), entryPoints: [program.entry], outfile: program.out }),
  );
  await Promise.all([...each, build({ ...stays, stdin: migration, outfile: "dist/migrate.mjs" })]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
