import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { messageBuild } from "@/server/modules/build/use-cases/message-build";

export const POST = handle(kriptik, {
  ...buildOperations.messageBuild,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ principal: { userId }, params: { id }, body: { text, questionId } }) => {
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    return messageBuild(needs, { userId, runId: id, text, questionId });
  },
});
