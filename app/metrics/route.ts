import { serviceOperations } from "@/lib/api/service";
import { kriptik } from "@/server/compose";
import { gauge, prometheus } from "@/server/http/figures";
import { handle } from "@/server/http/handle";

export const GET = handle(kriptik, {
  ...serviceOperations.metrics,
  thing: async (_params, { userId }) => ({ ownerId: userId }),
  call: async () => {
    const [feeds, projects] = [await kriptik.feeds(), await kriptik.projects()];
    const open = (await projects.openRuns()).length;
    const samples = [
      ...kriptik.figures.samples(),
      gauge("kriptik_stream_clients", "Browsers that follow a run now.", feeds.listening()),
      gauge("kriptik_open_runs", "Runs that are not at their end.", open),
    ];
    return new Response(prometheus(samples), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    });
  },
});
