import { KriptikError } from "@/lib/errors";
import type { Projects } from "@/server/ports/projects";

export async function renameProject(projects: Projects, projectId: string, name: string) {
  await projects.rename(projectId, name);
  const project = await projects.get(projectId);
  if (!project) throw new KriptikError("not_found", "There is nothing under this id.");
  return { id: project.id, name: project.name, createdAt: project.createdAtMs };
}
