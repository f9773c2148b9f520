import { mkdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "./context";
import { excerpt, type Service } from "./processes";
import { packageScript } from "./scripts";

export type AppServer = Service & { origin: string };

const READY_TIMEOUT_MS = 30_000;
const BETWEEN_TRIES_MS = 30;
const VACANT_TIMEOUT_MS = 5000;

/** The status with which the address answers; null = nobody does. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const call = request(url, { timeout: 10_000, headers: { accept: "text/html" } }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? null));
      response.once("error", () => resolve(null));
    });
    call.once("timeout", () => call.destroy());
    call.once("error", () => resolve(null));
    call.end();
  });
}

/** Up when its front page answers; its own words when it ends or stays silent. */
async function ready(server: AppServer): Promise<void> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  const gone = server.ended.then(({ code }) => ({ code }));
  for (;;) {
    const seen = await Promise.race([statusOf(`${server.origin}/`), gone]);
    if (typeof seen === "object" && seen !== null)
      throw new Error(`The application ended with ${seen.code}: ${excerpt(server.output())}`);
    if (seen !== null && seen < 500) return;
    if (performance.now() > deadlineMs) {
      await server.stop();
      throw new Error(
        `The application did not answer within ${READY_TIMEOUT_MS / 1000} s (${seen ?? "no answer"}): ${excerpt(server.output())}`,
      );
    }
    await sleep(BETWEEN_TRIES_MS);
  }
}

/** Whoever served here before may be in the middle of ending; an answer of theirs must not be taken for ours. */
async function vacant(origin: string): Promise<void> {
  const deadlineMs = performance.now() + VACANT_TIMEOUT_MS;
  while ((await statusOf(`${origin}/`)) !== null) {
    if (performance.now() > deadlineMs) throw new Error(`Something else already answers at ${origin}.`);
    await sleep(BETWEEN_TRIES_MS);
  }
}

/** A folder for the application's data, empty: it fills a new database with its examples. */
export async function freshData({ paths }: Pick<Context, "paths">, name: string): Promise<string> {
  const folder = join(paths.own, "data", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Starts what was built, on one port; answers when its front page does. */
export async function startApp(
  { paths, processes }: Pick<Context, "paths" | "processes">,
  data: string,
  port = paths.port,
): Promise<AppServer> {
  await mkdir(data, { recursive: true });
  const argv = await packageScript(paths.workspace, "start");
  const env = {
    PORT: String(port),
    HOST: "127.0.0.1",
    DATABASE_URL: `file:${join(data, "application.db")}`,
    NODE_ENV: "production",
  };
  const origin = `http://127.0.0.1:${port}`;
  await vacant(origin);
  const server: AppServer = { ...processes.start(argv, { cwd: paths.workspace, env }), origin };
  await ready(server);
  return server;
}
