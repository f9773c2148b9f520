import { buildOperations } from "@/lib/api/builds";
import { buildStatus } from "@/lib/build/state";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { disputeClause } from "@/server/modules/build/use-cases/dispute-clause";

export const POST = handle(kriptik, {
  ...buildOperations.disputeClause,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ principal: { userId }, params: { id, clause }, body: { text } }) => {
    const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
    return { status: buildStatus(await disputeClause(needs, { userId, runId: id, clauseId: clause, text })) };
  },
});
