import { mkdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "./context";
import { excerpt, type Service } from "./processes";
import { packageScript } from "./scripts";

export type AppServer = Service & { origin: string };
/** `development`: Vite, with the API inside. `production`: what was built. */
type Mode = "development" | "production";

const READY_TIMEOUT_MS = 30_000;
const BETWEEN_TRIES_MS = 30;
const API = "/api/";
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

/**
 * In development the API is read when it is first asked for something, which takes longer than the front page does. It is
 * asked as soon as anybody listens, so that both are read at once; what it answers is nobody's business here.
 */
async function wakeApi({ origin, ended }: AppServer): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (!isOver && performance.now() < deadlineMs) {
    if ((await statusOf(`${origin}${API}`)) !== null) return;
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

/** Starts it and answers at once; `ready` answers when its front page does. Until then nobody asks it for a page. */
export async function launchApp(
  { paths, processes }: Pick<Context, "paths" | "processes">,
  mode: Mode,
  data: string,
  port = paths.port,
): Promise<{ ready: () => Promise<AppServer> }> {
  await mkdir(data, { recursive: true });
  const argv = await packageScript(paths.workspace, mode === "production" ? "start" : "dev");
  const env = {
    PORT: String(port),
    HOST: "127.0.0.1",
    DATABASE_URL: `file:${join(data, "application.db")}`,
    NODE_ENV: mode,
  };
  const origin = `http://127.0.0.1:${port}`;
  await vacant(origin);
  const server: AppServer = { ...processes.start(argv, { cwd: paths.workspace, env }), origin };
  return {
    async ready() {
      if (mode === "development") void wakeApi(server);
      await ready(server);
      return server;
    },
  };
}

export async function startApp(...how: Parameters<typeof launchApp>): Promise<AppServer> {
  return (await launchApp(...how)).ready();
}
