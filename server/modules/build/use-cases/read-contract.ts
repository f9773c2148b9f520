import { type Contract, contractSchema } from "@/lib/contract/contract";
import { KriptikError } from "@/lib/errors";
import type { StepContext } from "./driver";

/** The approved contract, whole, as it was hashed. */
export async function readContract({ needs, view }: Pick<StepContext, "needs" | "view">): Promise<Contract> {
  const blob = view.build().contract?.contractBlob;
  const content = blob ? await needs.blobs.get(blob) : null;
  if (!content) throw new KriptikError("internal", "The contract of this build is gone from the blob store.");
  return contractSchema.parse(JSON.parse(new TextDecoder().decode(content)));
}
