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

/**
 * The union of all cells on a dev server, unproven. It can be opened as soon as it answers, so that a person's browser
 * loads it while the sandbox's own does; it is painted when a row of example data was seen there, and goes on serving.
 */
export async function showDraft(context: StepContext): Promise<void> {
  const { view } = context;
  const contract = await readContract(context);
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
      if (record.type === "serving") await openDraft(context);
      if (record.type !== "painted") return undefined;
      const pictureBlob = await context.needs.blobs.put(await sandbox.files.read(record.picture));
      const painted = { type: "draft_painted", sandboxId: sandbox.id, entity: record.entity, pictureBlob } as const;
      await view.record((build) => (build.draft ? [] : [painted]));
      return "enough";
    },
  );
  if (end) throw new KriptikError("internal", `The draft ended: ${end.findings[0]?.message ?? "without saying why"}`);
}

async function openDraft({ needs, runId, view }: StepContext): Promise<void> {
  const { ownerId, projectId, previews } = view.build();
  if (previews.draft) return;
  const preview = {
    kind: "draft",
    token: previewToken(),
    sandboxKey: sandboxKey({ runId, projectId, purpose: "draft" }),
    port: inSandbox.port,
  } as const;
  await needs.previews.put({ ...preview, runId, ownerId });
  await view.record((build) => (build.previews.draft ? [] : [{ type: "preview_opened", ...preview }]));
}
