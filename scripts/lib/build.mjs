import { bundled } from "./bundle.mjs";
import { command } from "./command.mjs";
import { productNode } from "./home.mjs";
import { step } from "./say.mjs";
import { contentStamp, oncePerStamp } from "./stamp.mjs";

const PROGRAM_SOURCES = [
  "lib",
  "server",
  "starter-kit",
  "tsconfig.json",
  "package-lock.json",
  "scripts/lib/bundle.mjs",
];
const WEB_SOURCES = [
  "app",
  "components",
  "lib",
  "server",
  "public",
  "starter-kit",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Our own programs, bundled. A fraction of a second. */
export async function buildPrograms() {
  const stamp = contentStamp(PROGRAM_SOURCES);
  return oncePerStamp("dist/stamp", stamp, ["dist/migrate.mjs", ...bundled()], () =>
    step("Bundling programs", () => command([productNode(), "scripts/lib/bundle.mjs"])),
  );
}

/** The web application. */
export async function buildWeb() {
  const stamp = contentStamp(WEB_SOURCES);
  return oncePerStamp(".next/kriptik-stamp", stamp, [".next/BUILD_ID"], () =>
    step("Building the web application", () =>
      command([productNode(), "node_modules/next/dist/bin/next", "build"], {
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      }),
    ),
  );
}

/** Checks the settings and creates or updates the tables. Harmless when repeated. */
export async function migrate(settings) {
  try {
    await command([productNode(), "dist/migrate.mjs"], { env: settings });
  } catch (error) {
    throw error.exitCode === 2 ? new Error(error.said, { cause: error }) : error;
  }
}
