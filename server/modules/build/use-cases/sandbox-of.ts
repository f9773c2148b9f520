import { type Component, components } from "@/lib/contract/checks";
import { inSandbox } from "@/lib/runner/job";
import { type ProcessStatus, type Sandbox, SandboxError, type SandboxSpec } from "@/server/ports/sandbox";
import type { BuildNeeds } from "./driver";

/** What a sandbox of a run is for: it names the sandbox, and everything in it. */
export type Purpose = Component | "main-test" | "draft" | "live";

type Place = { runId: string; projectId: string; purpose: Purpose };

/** The live application belongs to the project: what people typed there outlives the run that built it. */
export const sandboxKey = ({ runId, projectId, purpose }: Place) =>
  purpose === "live" ? `${projectId}/live` : `${runId}/${purpose}`;

const isComponent = (purpose: Purpose) => components.some((name) => name === purpose);
const HOUR_MS = 3_600_000;

export function openSandbox(
  { sandboxes, gatewayFor }: Pick<BuildNeeds, "sandboxes" | "gatewayFor">,
  place: Place,
  signal?: AbortSignal,
): Promise<Sandbox> {
  const { runId, projectId, purpose } = place;
  const spec: SandboxSpec = {
    labels: { projectId, runId, purpose },
    image: { template: "app" },
    // What a person waits for goes first: components wait for their turn to merge anyway.
    cpu: { request: isComponent(purpose) ? 0.25 : 1, limit: 2 },
    // A browser, a build and a test run at once were seen at 1.4 GiB.
    memoryMiB: { request: 512, limit: purpose === "main-test" || purpose === "draft" ? 3_072 : 2_048 },
    diskMiB: 1_024,
    maxProcesses: 512,
    lifetimeMs: 24 * HOUR_MS,
    workdir: inSandbox.workspace,
    // The hours of a page are those of its browser: where both are on one machine, the application's are the same.
    env: { TZ: Intl.DateTimeFormat().resolvedOptions().timeZone },
    ports: [inSandbox.port],
    network: { mode: "none" },
    gateway: gatewayFor(runId, purpose),
  };
  return sandboxes.open(sandboxKey(place), spec, signal ? { signal } : {});
}

/** A process that was never started is no error here: it is about to be. */
export async function processState(sandbox: Sandbox, id: string): Promise<ProcessStatus["state"]> {
  try {
    return (await sandbox.processes.status(id)).state;
  } catch (error) {
    if (error instanceof SandboxError && error.code === "not_found") return "unknown";
    throw error;
  }
}
