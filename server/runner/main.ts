import { readFile } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import * as z from "zod";
import { assertNever } from "@/lib/exhaustive";
import { registriesFor } from "@/lib/generated-app/registries";
import { inSandbox, type Job, jobSchema } from "@/lib/runner/job";
import { type Context, messageOf, type Outcome } from "./context";
import { gatewayAt } from "./gateway";
import { gitIn } from "./git";
import { buildComponent } from "./jobs/component";
import { serveDraft } from "./jobs/draft";
import { mergeComponent } from "./jobs/merge";
import { serveMain } from "./jobs/serve";
import { buildSkeleton } from "./jobs/skeleton";
import { type Journal, journalTo } from "./journal";
import { type Paths, pathsUnder } from "./paths";
import { killLeftovers, processesOf } from "./processes";

const USAGE = "runner.mjs <job.json> [--root <folder>] [--port <number>]";

/** Resolves at the first request to end. Long jobs end by it; the others are ended where they are. */
function signals(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}

function perform(context: Context, job: Job, signalled: Promise<void>): Promise<Outcome> {
  switch (job.kind) {
    case "skeleton":
      return buildSkeleton(context, job);
    case "component":
      return buildComponent(context, job);
    case "merge":
      return mergeComponent(context, job);
    case "draft":
      return serveDraft(context, job, signalled);
    case "serve":
      return serveMain(context, job, signalled);
    default:
      return assertNever(job);
  }
}

/** Writes in one piece before anything else happens, so that a death leaves whole lines. */
const journalOnStdout = journalTo((line) => process.stdout.write(line), Date.now);

async function runJob(journal: Journal, path: string, paths: Paths): Promise<void> {
  const job = jobSchema.parse(JSON.parse(await readFile(path, "utf8")));
  const left = killLeftovers(paths.workspace);
  journal.write({ type: "started", job: job.id });
  if (left > 0) journal.detail(`${left} processes of an earlier runner were ended.`);
  const processes = processesOf(paths.workspace);
  process.once("exit", processes.killAll);
  const signalled = signals();
  if (job.kind !== "draft" && job.kind !== "serve") void signalled.then(() => process.exit(143));
  const gateway = gatewayAt(paths.gatewaySocket, (why) => journal.detail(`Waiting for the gateway: ${why}`));
  const context: Context = { paths, journal, processes, git: gitIn(paths, processes), gateway, registriesFor };
  const { ok, findings } = await perform(context, job, signalled);
  journal.write({ type: "finished", ok, findings });
}

function end(code: number): void {
  // What was written goes out first; then nothing that still runs keeps this program alive.
  process.stdout.write("", () => process.exit(code));
}

function fail(error: unknown): void {
  const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
  journalOnStdout.error(`The runner broke off: ${why}`);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? why) : why}\n`);
  end(1);
}

process.once("uncaughtException", fail);
process.once("unhandledRejection", fail);
// biome-ignore lint/style/noProcessEnv: a sandbox that is not isolated says by its environment where its places lie
const { KRIPTIK_ROOT: root = "/", KRIPTIK_GATEWAY_SOCKET: gateway, ...rest } = process.env;
const port = rest[`KRIPTIK_PORT_${inSandbox.port}`] ?? String(inSandbox.port);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { root: { type: "string", default: root }, port: { type: "string", default: port } },
});
const [path] = positionals;
const paths = pathsUnder(values.root, Number(values.port), gateway);
if (path) runJob(journalOnStdout, path, paths).then(() => end(0), fail);
else fail(new Error(`usage: ${USAGE}`));
