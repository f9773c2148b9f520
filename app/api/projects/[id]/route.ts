import { projectOperations } from "@/lib/api/projects";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { deleteProject } from "@/server/modules/build/use-cases/delete-project";
import { readProject } from "@/server/modules/build/use-cases/list-projects";
import { renameProject } from "@/server/modules/build/use-cases/rename-project";

const thing = async ({ id }: { id: string }) => (await kriptik.projects()).get(id);

export const GET = handle(kriptik, {
  ...projectOperations.readProject,
  thing,
  call: async ({ params: { id } }) => {
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    return readProject(needs, id, kriptik.previewOrigin);
  },
});

export const PATCH = handle(kriptik, {
  ...projectOperations.renameProject,
  thing,
  call: async ({ params: { id }, body: { name } }) => renameProject(await kriptik.projects(), id, name),
});

export const DELETE = handle(kriptik, {
  ...projectOperations.deleteProject,
  thing,
  call: async ({ principal: { userId }, params: { id }, body: { confirm } }) => {
    const [blobs, repoHost] = [await kriptik.blobs(), await kriptik.repoHost()];
    const [events, projects] = [await kriptik.events(), await kriptik.projects()];
    const needs = { events, projects, blobs, repoHost, sandboxes: await kriptik.sandboxes() };
    await deleteProject(needs, { userId, projectId: id, confirm }, Date.now());
    return { deleted: true as const };
  },
});
