import { projectOperations } from "@/lib/api/projects";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { listProjects } from "@/server/modules/build/use-cases/list-projects";

export const GET = handle(kriptik, {
  ...projectOperations.listProjects,
  thing: async (_params, { userId }) => ({ ownerId: userId }),
  call: async ({ principal: { userId }, query: { limit, cursor } }) => {
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    return listProjects(needs, userId, { limit, cursor: cursor ?? null });
  },
});
