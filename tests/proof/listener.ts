import { type BuildEvent, buildEventSchema } from "@/lib/build/events";
import { fromWire, type Recorded } from "@/lib/recorded";
import { openStream, type StreamEvent } from "@/tests/fixtures/stream-client";

export type Heard = { recorded: Recorded<BuildEvent>; atMs: number };

/** The facts of a run as they reach a client of its stream, each with the moment at which it came. */
export function listen(url: string) {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const onEvent = ({ id, event, data }: StreamEvent) => {
    const recorded = event === "fact" ? fromWire(buildEventSchema, { id, data }) : null;
    if (recorded) heard.push({ recorded, atMs: performance.now() });
    for (const wake of waiting) wake();
  };
  const stream = openStream({ url, onEvent });
  // A server that is killed takes its streams with it; whoever waits then runs into the time limit.
  stream.opened.catch(() => undefined);
  return {
    heard,
    facts: () => heard.map(({ recorded }) => recorded),
    /** Resolves with the first fact that is meant, when it arrives or if it has already come. */
    async first(isMeant: (fact: BuildEvent) => boolean, timeoutMs: number): Promise<BuildEvent> {
      const untilMs = performance.now() + timeoutMs;
      for (;;) {
        const found = heard.find(({ recorded: { fact } }) => isMeant(fact));
        if (found) return found.recorded.fact;
        const leftMs = untilMs - performance.now();
        if (leftMs <= 0) throw new Error(`The fact that was waited for did not come within ${timeoutMs / 1000} s.`);
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        const timer = setTimeout(resolve, leftMs);
        await promise;
        clearTimeout(timer);
        waiting.delete(resolve);
      }
    },
    close: () => stream.close(),
  };
}
