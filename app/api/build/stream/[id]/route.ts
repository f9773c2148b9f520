import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { eventStream } from "@/server/http/sse";

export const GET = handle(kriptik, {
  ...buildOperations.buildStream,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id }, query: { after }, request }) => eventStream(await kriptik.feeds(), id, request, after),
});
