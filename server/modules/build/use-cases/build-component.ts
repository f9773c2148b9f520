import type { BuildEvent } from "@/lib/build/events";
import type { Build, ComponentProgress } from "@/lib/build/state";
import type { Component } from "@/lib/contract/checks";
import { KriptikError } from "@/lib/errors";
import { type Finding, inSandbox, type Job, type JournalRecord } from "@/lib/runner/job";
import { cutBlueprint } from "@/server/modules/blueprint/cut";
import { fingerprint } from "@/server/modules/verification/fingerprint";
import type { Sandbox } from "@/server/ports/sandbox";
import type { StepContext } from "./driver";
import { readContract } from "./read-contract";
import { runJob } from "./run-job";

const partOf = (build: Build, name: Component) => build.components.find((part) => part.name === name);

/** One attempt at one component in its own sandbox: its cells, its slice of the checks, a bundle for main-test. */
export async function buildComponent(context: StepContext, component: Component, attempt: number): Promise<void> {
  const { view } = context;
  const contract = await readContract(context);
  const planned = cutBlueprint(contract).components.find(({ name }) => name === component);
  const { skeleton } = view.build();
  if (!planned || !skeleton) throw new KriptikError("internal", `${component} is not in the blueprint.`);
  const bundle = `${inSandbox.own}/in/skeleton.bundle`;
  const job: Job = {
    kind: "component",
    id: `${component}-${attempt}`,
    app: contract.app,
    component,
    cells: planned.cells,
    base: { commit: skeleton.commit, bundle },
    attempt,
    findings: [...(partOf(view.build(), component)?.failures.at(-1)?.findings ?? [])],
  };
  let handedOver: Extract<JournalRecord, { type: "committed" }> | null = null;
  const end = await runJob(
    context,
    component,
    job,
    [{ path: bundle, blob: skeleton.bundleBlob }],
    async (record, sandbox) => {
      if (record.type === "committed") handedOver = record;
      else if (record.type === "finished") await finish(context, component, attempt, sandbox, record, handedOver);
      else
        await view.record((build) => {
          const part = partOf(build, component);
          return part ? factsOf(part, attempt, record, sandbox.id) : [];
        });
      return undefined;
    },
  );
  if (!end) throw new KriptikError("internal", `${component} ended without a result.`);
}

/** Facts of an attempt count only while it is the current one. */
const atWork = (part: ComponentProgress, attempt: number) =>
  part.attempt === attempt &&
  part.failures.length < attempt &&
  ["building", "verifying", "repairing"].includes(part.state);

function current(build: Build, component: Component, attempt: number): boolean {
  const part = partOf(build, component);
  return part !== undefined && atWork(part, attempt);
}

/** What a journal record means for the log, if it means anything that is not there yet. */
function factsOf(part: ComponentProgress, attempt: number, record: JournalRecord, sandboxId: string): BuildEvent[] {
  const component = part.name;
  if (part.failures.length >= attempt) return [];
  if (record.type === "started") {
    const known = part.attempt >= attempt && part.sandboxId === sandboxId;
    return known ? [] : [{ type: "component_started", component, sandboxId, attempt }];
  }
  if (!atWork(part, attempt)) return [];
  if (record.type === "cell") {
    const news = record.state === "built" && part.cells.some(({ id, built }) => id === record.cell && !built);
    return news ? [{ type: "cells_built", component, cells: [record.cell] }] : [];
  }
  const checking = record.type === "phase" && record.phase === "typecheck" && part.state !== "verifying";
  return checking ? [{ type: "component_checking", component }] : [];
}

async function finish(
  { needs, view }: StepContext,
  component: Component,
  attempt: number,
  sandbox: Sandbox,
  { ok, findings }: { ok: boolean; findings: Finding[] },
  work: Extract<JournalRecord, { type: "committed" }> | null,
) {
  if (!ok || !work) {
    const said =
      findings.length > 0
        ? findings
        : [{ check: component, path: null, message: "It ended without work and without a finding." }];
    const fact: BuildEvent = {
      type: "component_failed",
      component,
      attempt,
      fingerprint: fingerprint(said),
      findings: said,
    };
    await view.record((build) => (current(build, component, attempt) ? [fact] : []));
    return;
  }
  const bundleBlob = await needs.blobs.put(await sandbox.files.read(work.bundle));
  const { commit, tree } = work;
  await view.record((build) =>
    current(build, component, attempt)
      ? [{ type: "component_ready", component, attempt, commit, tree, bundleBlob }]
      : [],
  );
}
