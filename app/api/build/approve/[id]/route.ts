import { buildOperations } from "@/lib/api/builds";
import { buildStatus } from "@/lib/build/state";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { approveBuild } from "@/server/modules/build/use-cases/approve-build";

export const POST = handle(kriptik, {
  ...buildOperations.approveBuild,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ principal: { userId }, params: { id }, body: { contractHash } }) => {
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    return { status: buildStatus(await approveBuild(needs, { userId, runId: id, contractHash })) };
  },
});
