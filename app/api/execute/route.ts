import { buildOperations } from "@/lib/api/builds";
import { NOT_ISOLATED } from "@/lib/isolation";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { startBuild } from "@/server/modules/build/use-cases/start-build";

export const POST = handle(kriptik, {
  ...buildOperations.execute,
  thing: async (_params, { userId }) => ({ ownerId: userId }),
  call: async ({ principal: { userId }, body }) => {
    // A build that could never run is refused at once, with what to do about it.
    const { caps } = await kriptik.sandboxes();
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    const { prompt, autoApprove = false, projectId, fromSessionId } = body;
    const started = await startBuild(needs, { userId, prompt, autoApprove, projectId, fromSessionId }, Date.now());
    return caps.isolation === "none" ? { ...started, warning: NOT_ISOLATED } : started;
  },
});
