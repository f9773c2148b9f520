import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { showBuild } from "@/server/modules/build/use-cases/show-build";

export const GET = handle(kriptik, {
  ...buildOperations.buildStatus,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id } }) => showBuild(await kriptik.events(), id, kriptik.previewOrigin),
});
