import { KriptikError } from "@/lib/errors";
import { inSandbox } from "@/lib/runner/job";
import type { Previews } from "@/server/ports/previews";
import type { SandboxProvider } from "@/server/ports/sandbox";
import type { BuildNeeds } from "./driver";
import { openSandbox, processState } from "./sandbox-of";

type Needs = Pick<BuildNeeds, "gatewayFor"> & {
  sandboxes: SandboxProvider;
  previews: Previews;
  projectOf: (runId: string) => Promise<string | null>;
};
const START_TIMEOUT_MS = 20_000;

/**
 * Where the application behind a preview token answers. A live one that has ended (a restart, an idle hour) is opened again
 * on its files and served again; a draft lives only as long as its build. Throws `not_found` for an unknown token,
 * `not_ready` when there is nothing to show.
 */
export async function openPreview(
  needs: Needs,
  token: string,
): Promise<{ url: string; headers?: Record<string, string> }> {
  const row = await needs.previews.get(token);
  const projectId = row && (await needs.projectOf(row.runId));
  if (!row || !projectId) throw new KriptikError("not_found", "There is no preview under this address.");
  if (row.kind === "draft") {
    for await (const { id, key } of needs.sandboxes.list({ runId: row.runId, purpose: "draft" })) {
      const sandbox = key === row.sandboxKey ? await needs.sandboxes.get(id) : null;
      if (sandbox) return sandbox.expose(row.port);
    }
    throw new KriptikError("not_ready", "This draft has ended with its build.");
  }
  const sandbox = await openSandbox(needs, { runId: row.runId, projectId, purpose: "live" });
  await serveAgain(sandbox);
  await sandbox.waitForPort(row.port, { timeoutMs: START_TIMEOUT_MS });
  return sandbox.expose(row.port);
}

/** Starts the newest serve job of the sandbox's files where none is running. */
async function serveAgain(sandbox: Awaited<ReturnType<typeof openSandbox>>): Promise<void> {
  const jobs = (await sandbox.files.list(`${inSandbox.own}/jobs`)).filter(({ path }) =>
    /\/serve-[^/]+\.json$/.test(path),
  );
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
