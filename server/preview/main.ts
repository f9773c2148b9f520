import { kriptik } from "@/server/compose";
import type { SandboxProvider } from "@/server/ports/sandbox";
import { applications } from "./application";
import { previewServer } from "./server";

const { logger, previewServing } = kriptik;
const { port, productOrigins } = previewServing;
if (!port) throw new Error("PREVIEW_PORT is not set. `npm start` sets it.");

/** Asked for at the first preview: where sandboxes can not run there is nothing to preview, and that is no reason to die. */
const sandboxes: Pick<SandboxProvider, "list" | "get"> = {
  async *list(labels) {
    yield* (await kriptik.sandboxes()).list(labels);
  },
  get: async (id) => (await kriptik.sandboxes()).get(id),
};

const server = previewServer({
  applications: applications(await kriptik.previews(), sandboxes, kriptik.openPreview),
  productOrigins,
  logger,
});
server.listen(port, "127.0.0.1");
