import { type Contract, contractSchema } from "@/lib/contract/contract";
import { KriptikError } from "@/lib/errors";
import type { Blobs } from "@/server/ports/blobs";
import type { EventLog } from "@/server/ports/event-log";
import { readBuild } from "./read-build";

/** The contract as it was drafted last, whole. */
export async function showContract(
  { events, blobs }: { events: EventLog; blobs: Blobs },
  runId: string,
): Promise<Contract> {
  const contract = (await readBuild(events, runId))?.build.contract;
  if (!contract) throw new KriptikError("not_ready", "There is no contract yet.");
  const content = await blobs.get(contract.contractBlob);
  if (!content) throw new KriptikError("internal", "The contract of this build is gone from the blob store.");
  return contractSchema.parse(JSON.parse(new TextDecoder().decode(content)));
}
