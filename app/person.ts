import { headers } from "next/headers";
import { cache } from "react";
import { KriptikError } from "@/lib/errors";
import type { Principal } from "@/server/auth/may";
import { kriptik } from "@/server/compose";

/** Who looks at a page, decided where the API decides it; null: nobody we know. One answer a request. */
export const person = cache(async (): Promise<Principal | null> => {
  const asked = new Request("http://page", { headers: await headers() });
  return kriptik.readPrincipal(asked).catch((error: unknown) => {
    // Asked under a name that is not ours: nobody. Anything else is a failure of ours, and the page says so.
    if (error instanceof KriptikError && error.code === "forbidden_origin") return null;
    throw error;
  });
});

/** Where previews are opened: the host the person typed, with the preview's token in front. */
export async function previewAddress(): Promise<string> {
  const host = (await headers()).get("host") ?? "localhost";
  const port = /:(\d+)$/.exec(host)?.[1];
  return `http://{token}.localhost${port ? `:${port}` : ""}`;
}
