import { setInterval } from "node:timers";
import { KriptikError } from "@/lib/errors";
import type { Lease, Leases } from "@/server/ports/leases";
import type { Logger } from "@/server/ports/logger";

const TTL_MS = 6_000;
const BEAT_MS = 2_000;

/** Holds the lease `name` for as long as `work` runs; null when somebody else has it. A lost lease aborts the signal. */
export async function holding<T>(
  { leases, logger }: { leases: Leases; logger: Logger },
  name: string,
  owner: string,
  outer: AbortSignal,
  work: (lease: () => Lease, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const claimed = await leases.claim(name, owner, TTL_MS);
  if (!claimed) return null;
  let lease: Lease = claimed;
  let lastBeatMs = Date.now();
  const lost = new AbortController();
  const beat = async () => {
    try {
      lease = await leases.renew(lease, TTL_MS);
      lastBeatMs = Date.now();
    } catch (error) {
      const gone = error instanceof KriptikError && error.code === "lease_lost";
      // A database that does not answer for longer than the lease lives has taken it from us as well.
      if (gone || Date.now() - lastBeatMs > TTL_MS) lost.abort(error);
      else logger.error("a lease was not renewed, it is tried again", { error });
    }
  };
  const timer = setInterval(() => void beat(), BEAT_MS);
  try {
    return await work(() => lease, AbortSignal.any([outer, lost.signal]));
  } finally {
    clearInterval(timer);
    await leases
      .release(lease)
      .catch((error: unknown) => logger.error("a lease was not released, it lapses", { error }));
  }
}
