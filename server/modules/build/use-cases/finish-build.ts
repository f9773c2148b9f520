import { missingClauses } from "@/lib/build/state";
import { inSandbox, type Job } from "@/lib/runner/job";
import type { SandboxProvider } from "@/server/ports/sandbox";
import type { StepContext } from "./driver";
import { readContract } from "./read-contract";
import { runJob } from "./run-job";
import { sandboxKey } from "./sandbox-of";
import { previewToken } from "./show-draft";

export async function judgeGate({ view }: StepContext): Promise<void> {
  await view.record((build) => {
    const missing = missingClauses(build);
    return [{ type: "gate_judged", passed: missing.length === 0, missing }];
  });
}

/** Opens the live application on main, says that the build is done, and gives the other sandboxes back. */
export async function finishBuild(context: StepContext): Promise<void> {
  const { needs, runId, view } = context;
  const { app } = await readContract(context);
  const { main, ownerId, projectId } = view.build();
  if (!main) return;
  const bundle = `${inSandbox.own}/in/${main.commit}.bundle`;
  const job: Job = {
    kind: "serve",
    id: `serve-${main.commit.slice(0, 12)}`,
    app,
    base: { commit: main.commit, bundle },
  };
  await runJob(context, "live", job, [{ path: bundle, blob: main.bundleBlob }], async (record) =>
    record.type === "serving" ? "enough" : undefined,
  );
  const preview = {
    kind: "live",
    token: previewToken(),
    sandboxKey: sandboxKey({ runId, projectId, purpose: "live" }),
    port: inSandbox.port,
  } as const;
  await needs.previews.put({ ...preview, runId, ownerId });
  await view.record((build) => {
    if (build.doneAtMs !== null || build.cancel || missingClauses(build).length > 0) return [];
    const shown = Object.values(build.proven).filter(({ kind }) => kind === "workflow");
    const pictureBlob = shown.flatMap(({ evidence }) => evidence).find(({ kind }) => kind === "picture")?.blob ?? null;
    return [
      { type: "preview_opened", ...preview },
      { type: "build_done", pictureBlob },
    ];
  });
  await giveBack(needs.sandboxes, runId, ["main-test", "draft", ...view.build().components.map(({ name }) => name)]);
}

async function giveBack(sandboxes: SandboxProvider, runId: string, purposes: readonly string[]): Promise<void> {
  await Promise.all(purposes.map((purpose) => sandboxes.purge({ runId, purpose })));
}

/** All of a run's sandboxes end, then the log says so: cancelled means that nothing of it runs any more. */
export async function cancelBuild({ needs, runId, view }: StepContext): Promise<void> {
  await needs.sandboxes.purge({ runId });
  await view.record((build) => (build.cancel === "requested" ? [{ type: "build_cancelled" }] : []));
}
