import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { showContract } from "@/server/modules/build/use-cases/show-contract";

export const GET = handle(kriptik, {
  ...buildOperations.buildContract,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id } }) =>
    showContract({ events: await kriptik.events(), blobs: await kriptik.blobs() }, id),
});
