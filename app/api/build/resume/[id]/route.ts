import { buildOperations } from "@/lib/api/builds";
import { buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { readBuild } from "@/server/modules/build/use-cases/read-build";

export const POST = handle(kriptik, {
  ...buildOperations.resumeBuild,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id } }) => {
    const now = await readBuild(await kriptik.events(), id);
    const status = now ? buildStatus(now.build) : "unknown";
    throw new KriptikError("not_allowed", `Only a frozen build can be resumed; this one is ${status}.`);
  },
});
