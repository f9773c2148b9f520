import { type Build, buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import { inSandbox } from "@/lib/runner/job";
import type { EventLog } from "@/server/ports/event-log";
import type { Previews } from "@/server/ports/previews";
import type { Sandbox, SandboxProvider } from "@/server/ports/sandbox";
import type { BuildNeeds } from "./driver";
import { readBuild } from "./read-build";
import { openSandbox, processState } from "./sandbox-of";

type Needs = Pick<BuildNeeds, "gatewayFor"> & { sandboxes: SandboxProvider; previews: Previews; events: EventLog };
type Kind = "draft" | "live";
const START_TIMEOUT_MS = 20_000;

/** The jobs that serve each kind: a draft is one job, a live application one for each commit it was served at. */
const jobOf: Record<Kind, RegExp> = { draft: /\/draft\.json$/, live: /\/serve-[^/]+\.json$/ };
/** A draft lives as long as its build: a build that stops or ends gives its sandbox back. */
const hasDraft = (build: Build) => build.cancel === null && ["building", "asking"].includes(buildStatus(build));

/**
 * Where the application behind a preview token answers. One that has ended (a restart, an idle hour, its sandbox's death) is
 * opened again on its files and served again. Throws `not_found` for an unknown token, `not_ready` when there is nothing to show.
 */
export async function openPreview(
  needs: Needs,
  token: string,
): Promise<{ url: string; headers?: Record<string, string> }> {
  const row = await needs.previews.get(token);
  const now = row && (await readBuild(needs.events, row.runId));
  if (!row || !now) throw new KriptikError("not_found", "There is no preview under this address.");
  const { runId, kind, port } = row;
  if (kind === "draft" && !hasDraft(now.build))
    throw new KriptikError("not_ready", "This draft has ended with its build.");
  const sandbox = await openSandbox(needs, { runId, projectId: now.build.projectId, purpose: kind });
  try {
    await serveAgain(sandbox, kind);
    await sandbox.waitForPort(port, { timeoutMs: START_TIMEOUT_MS });
    return await sandbox.expose(port);
  } finally {
    // A build that ended meanwhile gave its draft back, perhaps before this one was opened: nobody else would end it.
    const later = await readBuild(needs.events, runId);
    if (kind === "draft" && !(later && hasDraft(later.build))) await needs.sandboxes.purge({ runId, purpose: kind });
  }
}

/** Starts the newest job of the sandbox's files that serves it, where none is running. */
async function serveAgain(sandbox: Sandbox, kind: Kind): Promise<void> {
  const jobs = (await sandbox.files.list(`${inSandbox.own}/jobs`)).filter(({ path }) => jobOf[kind].test(path));
  const newest = jobs.toSorted((a, b) => b.modifiedAtMs - a.modifiedAtMs)[0];
  if (!newest) throw new KriptikError("not_ready", "Nothing has been served here yet.");
  const name =
    newest.path
      .split("/")
      .at(-1)
      ?.replace(/\.json$/, "") ?? "serve";
  for (let death = 0; ; death += 1) {
    const processId = `${name}.${sandbox.id.slice(-8)}.${death}`;
    const state = await processState(sandbox, processId);
    if (state === "running") return;
    if (state === "ended") continue;
    await sandbox.processes.start(processId, [inSandbox.node, inSandbox.runner, newest.path], {
      cwd: inSandbox.workspace,
    });
    return;
  }
}
