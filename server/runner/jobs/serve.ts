import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type AppServer, startApp } from "../app-server";
import { productionBuild } from "../checks/build";
import { type Context, type JobOf, messageOf, type Outcome, outcomeOf } from "../context";
import { excerpt } from "../processes";

const MOST_RESTARTS = 20;
/** A server that ran for so long has earned all its restarts back. */
const HEALTHY_MS = 60_000;
const LONGEST_PAUSE_MS = 10_000;

/** Keeps an application up until this program is told to end; one that keeps dying is given up, and the journal says so. */
export async function staysUp(
  { journal, paths }: Context,
  first: AppServer,
  again: () => Promise<AppServer>,
  signalled: Promise<void>,
): Promise<void> {
  let server = first;
  let restarts = 0;
  for (;;) {
    const upSinceMs = performance.now();
    const ended = await Promise.race([server.ended, signalled.then(() => null)]);
    if (ended === null) return server.stop();
    if (performance.now() - upSinceMs > HEALTHY_MS) restarts = 0;
    journal.error(`The application ended with ${ended.code}: ${excerpt(ended.output)}`);
    for (let up = false; !up; ) {
      restarts++;
      if (restarts > MOST_RESTARTS)
        throw new Error(`The application ended ${MOST_RESTARTS} times; it is not started again.`);
      await Promise.race([sleep(Math.min(100 * 2 ** (restarts - 1), LONGEST_PAUSE_MS)), signalled]);
      up = await again().then(
        (next) => {
          server = next;
          return true;
        },
        (error: unknown) => {
          journal.error(messageOf(error));
          return false;
        },
      );
    }
    journal.story("The application was started again.");
    journal.write({ type: "serving", port: paths.port });
  }
}

/** Serves what is on main, with data that outlives restarts and merges. */
export async function serveMain(context: Context, job: JobOf<"serve">, signalled: Promise<void>): Promise<Outcome> {
  const { git, journal, paths } = context;
  await git.beginAt(job.base, "main");
  const { ok, message } = await productionBuild(context);
  if (!ok) throw new Error(message);
  journal.write({ type: "phase", phase: "serve" });
  const data = join(paths.own, "data", "live");
  const start = () => startApp(context, data);
  const server = await start();
  journal.write({ type: "serving", port: paths.port });
  await staysUp(context, server, start, signalled);
  return outcomeOf([]);
}
