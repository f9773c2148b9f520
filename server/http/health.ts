import { setTimeout } from "node:timers/promises";

/** Each part of the service says in words that it works, or throws. */
type Probes = Record<string, () => Promise<string>>;
const PATIENCE_MS = 2_000;

export async function probe(probes: Probes) {
  const asked = Object.entries(probes).map(async ([name, ask]) => {
    const patience = new AbortController();
    const late = setTimeout(PATIENCE_MS, null, { signal: patience.signal }).then(
      () => Promise.reject(new Error(`It did not answer within ${PATIENCE_MS / 1_000} s.`)),
      () => "", // the other one was first
    );
    try {
      return { name, ok: true, message: await Promise.race([ask(), late]) };
    } catch (error) {
      return { name, ok: false, message: error instanceof Error ? error.message : String(error) };
    } finally {
      patience.abort();
    }
  });
  return Promise.all(asked);
}
