import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { cancelBuild } from "@/server/modules/build/use-cases/cancel-build";

export const POST = handle(kriptik, {
  ...buildOperations.cancelBuild,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ principal: { userId }, params: { id } }) => {
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    await cancelBuild(needs, { userId, runId: id });
    return { status: "cancelled" as const };
  },
});
