import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { showPreview } from "@/server/modules/build/use-cases/show-build";

export const GET = handle(kriptik, {
  ...buildOperations.buildPreview,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id } }) => showPreview(await kriptik.events(), id, kriptik.previewOrigin),
});
