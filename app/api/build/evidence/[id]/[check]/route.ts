import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { file } from "@/server/http/file";
import { handle } from "@/server/http/handle";
import { readEvidence } from "@/server/modules/build/use-cases/read-evidence";

export const GET = handle(kriptik, {
  ...buildOperations.buildEvidence,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id, check }, query: { item } }) => {
    const needs = { events: await kriptik.events(), blobs: await kriptik.blobs() };
    const { content, mime } = await readEvidence(needs, { runId: id, check, item });
    return file(content, { mime });
  },
});
