import type { BuildEvent, CheckResult } from "@/lib/build/events";
import type { Build } from "@/lib/build/state";
import type { Component } from "@/lib/contract/checks";
import { KriptikError } from "@/lib/errors";
import { type Finding, inSandbox, type Job, type JournalCheck, type JournalRecord } from "@/lib/runner/job";
import { cutBlueprint } from "@/server/modules/blueprint/cut";
import { fingerprint } from "@/server/modules/verification/fingerprint";
import type { Sandbox } from "@/server/ports/sandbox";
import { followMain } from "./commit-skeleton";
import type { StepContext } from "./driver";
import { readContract } from "./read-contract";
import { runJob } from "./run-job";

const MIME = { log: "text/plain; charset=utf-8", picture: "image/png", source: "text/plain; charset=utf-8" } as const;

/**
 * Proves one component's work in main-test and moves main to it, or sends it back with what it broke. The fact
 * `main_moved` is the merge; a crash before it leaves main where it was, a crash after it is made good from the log.
 */
export async function mergeComponent(context: StepContext, component: Component, attempt: number): Promise<void> {
  const { view } = context;
  const contract = await readContract(context);
  const { main, components } = view.build();
  const part = components.find(({ name }) => name === component);
  if (!main || !part?.work) throw new KriptikError("internal", `${component} has nothing to merge.`);
  await followMain(context);
  const from = main.commit;
  await view.record((build) =>
    build.merging?.component === component && build.merging.from === from
      ? []
      : [{ type: "merge_started", component, attempt, from }],
  );
  const present = [...components.filter(({ state }) => state === "merged").map(({ name }) => name), component];
  const paths = { base: `${inSandbox.own}/in/${from}.bundle`, work: `${inSandbox.own}/in/${part.work.commit}.bundle` };
  const job: Job = {
    kind: "merge",
    id: `merge-${component}-${attempt}-${from.slice(0, 8)}`,
    app: contract.app,
    component,
    bundle: paths.work,
    commit: part.work.commit,
    base: { commit: from, bundle: paths.base },
    present,
    due: cutBlueprint(contract)
      .checks.filter((check) => present.includes(check.component))
      .map(({ id, kind, title }) => ({ id, kind, title })),
  };
  if (job.due.length === 0) throw new KriptikError("internal", `No check is due at the merge of ${component}.`);
  const inputs = [
    { path: paths.base, blob: main.bundleBlob },
    { path: paths.work, blob: part.work.bundleBlob },
  ];
  const merge = verdict(
    context,
    component,
    attempt,
    from,
    job.due.map(({ id }) => id),
  );
  const end = await runJob(context, "main-test", job, inputs, merge);
  if (!end) throw new KriptikError("internal", `The merge of ${component} ended without a result.`);
}

/** Collects results as they come, and at the end lets main move only when every due check was seen and passed. */
function verdict(context: StepContext, component: Component, attempt: number, from: string, due: readonly string[]) {
  const { needs, view } = context;
  const waiting: JournalCheck[] = [];
  const seen = new Map<string, boolean>();
  let work: Extract<JournalRecord, { type: "committed" }> | null = null;
  const merging = (build: Build) => build.merging?.component === component && build.merging.from === from;

  async function flush(sandbox: Sandbox) {
    const results = await Promise.all(waiting.splice(0).map((check) => stored(context, sandbox, check)));
    await view.record((build): BuildEvent[] => {
      const news = results.filter(({ id, ok }) => build.candidate[id]?.ok !== ok);
      return merging(build) && news.length > 0 ? [{ type: "checks_finished", component, results: news }] : [];
    });
  }

  async function finish(sandbox: Sandbox, ok: boolean, said: Finding[]) {
    await flush(sandbox);
    const unseen = due
      .filter((id) => !seen.get(id))
      .map((check): Finding => {
        return { check, path: null, message: seen.has(check) ? "It failed." : "It was due and was not run." };
      });
    if (!ok || !work || unseen.length > 0) {
      const findings = said.length > 0 ? said : unseen;
      const because =
        findings.length > 0
          ? findings
          : [{ check: component, path: null, message: "The merge ended without a commit." }];
      const fact: BuildEvent = {
        type: "merge_rejected",
        component,
        attempt,
        fingerprint: fingerprint(because),
        findings: because,
      };
      await view.record((build) => (merging(build) ? [fact] : []));
      return;
    }
    const bundle = await sandbox.files.read(work.bundle);
    const { commit: to } = work;
    const { tree } = await needs.repoHost.importBundle(view.build().projectId, bundle, to);
    const bundleBlob = await needs.blobs.put(bundle);
    await view.record((build) =>
      merging(build) ? [{ type: "main_moved", component, from, to, tree, bundleBlob }] : [],
    );
    await followMain(context);
  }

  return async (record: JournalRecord, sandbox: Sandbox): Promise<undefined> => {
    if (record.type === "committed") work = record;
    if (record.type === "phase") await flush(sandbox);
    if (record.type === "finished") await finish(sandbox, record.ok, record.findings);
    if (record.type !== "check") return;
    const { type: _type, atMs: _atMs, ...check } = record;
    waiting.push(check);
    seen.set(check.id, check.ok);
  };
}

async function stored({ needs }: StepContext, sandbox: Sandbox, check: JournalCheck): Promise<CheckResult> {
  const evidence = check.evidence.map(async ({ kind, path }) => {
    return { kind, blob: await needs.blobs.put(await sandbox.files.read(path)), mime: MIME[kind] };
  });
  return { ...check, evidence: await Promise.all(evidence) };
}
