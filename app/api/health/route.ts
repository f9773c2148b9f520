import { type Health, healthSchema } from "@/lib/api/service";
import { NOT_ISOLATED } from "@/lib/isolation";
import { kriptik } from "@/server/compose";
import { handleOpen } from "@/server/http/handle";
import { probe } from "@/server/http/health";

const NONE = "unavailable";
/** Below this a build can not even write down that it goes on. */
const ENOUGH_BYTES = 1 << 20;

const isolation = async () => {
  const { isolation } = (await kriptik.sandboxes()).caps;
  return isolation === "none" ? NOT_ISOLATED : isolation;
};
const provider = async () => (await kriptik.model()).provider;

/** Asks each part for something small that it can only answer when it works. */
const probes = {
  database: async () => {
    await (await kriptik.events()).tail("health");
    return "It is open and current.";
  },
  blobs: async () => {
    const blobs = await kriptik.blobs();
    const key = await blobs.put(new TextEncoder().encode("health"));
    if (!(await blobs.get(key))) throw new Error("What was written could not be read back.");
    return "It can be written and read.";
  },
  disk: async () => {
    const bytes = await kriptik.freeBytes();
    if (bytes < ENOUGH_BYTES)
      throw new Error("The disk of the data folder is full: free some space, work then goes on by itself.");
    return `${Math.floor(bytes / (1 << 20))} MiB are free.`;
  },
  sandboxes: async () => {
    const sandboxes = await kriptik.sandboxes();
    await sandboxes.get("health");
    const { isolation } = sandboxes.caps;
    return isolation === "none"
      ? `${sandboxes.kind}, ${NOT_ISOLATED}.`
      : `${sandboxes.kind}, isolated by ${isolation}.`;
  },
  model: async () => `${await provider()} answers.`,
};

export const GET = handleOpen(kriptik, async () => {
  const dependencies = await probe(probes);
  const ready = dependencies.every(({ ok }) => ok);
  const names = await Promise.allSettled([isolation(), provider()]);
  const [isolated, model] = names.map((name) => (name.status === "fulfilled" ? name.value : NONE));
  const body: Health = {
    live: true,
    ready,
    version: kriptik.version,
    isolation: isolated ?? NONE,
    model: model ?? NONE,
    dependencies,
  };
  return Response.json(healthSchema.parse(body), { status: ready ? 200 : 503 });
});
