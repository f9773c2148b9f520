import { randomBytes } from "node:crypto";
import { components } from "@/lib/contract/checks";
import { KriptikError } from "@/lib/errors";
import { inSandbox } from "@/lib/runner/job";
import { cutBlueprint } from "@/server/modules/blueprint/cut";
import type { StepContext } from "./driver";
import { readContract } from "./read-contract";
import { runJob } from "./run-job";
import { sandboxKey } from "./sandbox-of";

/** 128 random bits that are a host name's label. */
export const previewToken = () => randomBytes(16).toString("hex");

/** The union of all cells on a dev server, unproven, shown as soon as a page is painted with data. It goes on serving. */
export async function showDraft(context: StepContext): Promise<void> {
  const { needs, runId, view } = context;
  const contract = await readContract(context);
  const { ownerId, projectId } = view.build();
  const blueprint = cutBlueprint(contract);
  const present = components.filter((name) => blueprint.components.some((part) => part.name === name));
  const cells = blueprint.components.flatMap((part) => part.cells);
  const job = { kind: "draft", id: "draft", app: contract.app, cells, present } as const;
  const end = await runJob(
    context,
    "draft",
    { ...job, cells: [...cells], present: [...present] },
    [],
    async (record, sandbox) => {
      if (record.type !== "painted") return undefined;
      const pictureBlob = await needs.blobs.put(await sandbox.files.read(record.picture));
      const preview = {
        kind: "draft",
        token: previewToken(),
        sandboxKey: sandboxKey({ runId, projectId, purpose: "draft" }),
        port: inSandbox.port,
      } as const;
      await needs.previews.put({ ...preview, runId, ownerId });
      const painted = { type: "draft_painted", sandboxId: sandbox.id, entity: record.entity, pictureBlob } as const;
      await view.record((build) => (build.draft ? [] : [painted, { type: "preview_opened", ...preview }]));
      return "enough";
    },
  );
  if (end) throw new KriptikError("internal", `The draft ended: ${end.findings[0]?.message ?? "without saying why"}`);
}
