import { KriptikError } from "@/lib/errors";
import type { JournalRecord } from "@/lib/runner/job";
import type { StepContext } from "./driver";
import { readContract } from "./read-contract";
import { runJob } from "./run-job";

/** Main's first commit: the starter kit and the interfaces that every component relies on. */
export async function commitSkeleton(context: StepContext): Promise<void> {
  const { needs, runId, view } = context;
  const { app } = await readContract(context);
  let committed: Extract<JournalRecord, { type: "committed" }> | null = null;
  const end = await runJob(
    context,
    "main-test",
    { kind: "skeleton", id: "skeleton", app },
    [],
    async (record, sandbox) => {
      if (record.type !== "committed") return undefined;
      committed = record;
      const bundle = await sandbox.files.read(record.bundle);
      const { commit } = record;
      const { tree } = await needs.repoHost.importBundle(view.build().projectId, bundle, commit);
      const bundleBlob = await needs.blobs.put(bundle);
      await view.record((build) => (build.skeleton ? [] : [{ type: "skeleton_committed", commit, tree, bundleBlob }]));
      await view.record((build) =>
        build.main ? [] : [{ type: "main_moved", component: "skeleton", from: "", to: commit, tree, bundleBlob }],
      );
      return undefined;
    },
  );
  if (!end?.ok || !committed) {
    const reason = end?.findings[0]?.message ?? "it ended without a commit";
    throw new KriptikError("internal", `The skeleton of run ${runId} was not committed: ${reason}`);
  }
  await followMain(context);
}

/** The branch follows the log: what a crash left behind is made good here. */
export async function followMain({ needs, view }: StepContext): Promise<void> {
  const { main, projectId } = view.build();
  if (!main) return;
  const from = await needs.repoHost.head(projectId, "main");
  if (from !== main.commit) await needs.repoHost.fastForward(projectId, "main", { from, to: main.commit });
}
