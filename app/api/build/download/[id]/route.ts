import { buildOperations } from "@/lib/api/builds";
import { kriptik } from "@/server/compose";
import { file } from "@/server/http/file";
import { handle } from "@/server/http/handle";
import { downloadBuild } from "@/server/modules/build/use-cases/download-build";

export const GET = handle(kriptik, {
  ...buildOperations.downloadBuild,
  thing: async ({ id }) => (await kriptik.projects()).run(id),
  call: async ({ params: { id } }) => {
    const needs = { events: await kriptik.events(), repoHost: await kriptik.repoHost() };
    const { zip, name } = await downloadBuild(needs, id);
    return file(zip, { mime: "application/zip", download: `${name}.zip` });
  },
});
