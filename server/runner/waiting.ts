import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { Watch } from "./browser";

const BETWEEN_LOOKS_MS = 40;
/** Nothing asked for and nothing changed for so long: the page has done what it was going to do. */
const QUIET_MS = 200;

/** Looks until `look` is content, or until patience ends; then the last thing it saw. */
export async function until<T>(
  patienceMs: number,
  look: () => Promise<{ done: boolean; saw: T }>,
): Promise<{ done: boolean; saw: T }> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen.done || performance.now() > deadlineMs) return seen;
    await sleep(BETWEEN_LOOKS_MS);
  }
}

/** A page that navigates has nothing to look at for a moment. */
export async function orNothing<T>(look: Promise<T>, nothing: T): Promise<T> {
  return look.catch((error: unknown) => {
    if (error instanceof Error && /context was destroyed|navigat|detached/i.test(error.message)) return nothing;
    throw error;
  });
}

/** Whether the page has come to rest. */
export async function settle(
  page: Page,
  watched: Pick<Watch, "busy">,
  patienceMs: number,
  quietMs = QUIET_MS,
): Promise<boolean> {
  let last = "";
  let quietSinceMs = performance.now();
  const { done } = await until(patienceMs, async () => {
    const now = await orNothing(
      page.evaluate(() => `${location.href} ${document.body?.innerHTML ?? ""}`),
      "",
    );
    if (now !== last || watched.busy()) quietSinceMs = performance.now();
    last = now;
    return { done: performance.now() - quietSinceMs >= quietMs, saw: null };
  });
  return done;
}
