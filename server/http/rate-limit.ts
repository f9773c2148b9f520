import { KriptikError } from "@/lib/errors";

type Bucket = { tokens: number; atMs: number };
type Rate = { burst: number; perSecond: number };
/** Generous: they stop a loop that went wrong, not a person who is quick. */
const RATES: Record<"read" | "change", Rate> = {
  read: { burst: 3_000, perSecond: 500 },
  change: { burst: 300, perSecond: 30 },
};
const KEPT = 10_000;

export class RateLimited extends KriptikError {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super("rate_limited", `Too many requests. Try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** One bucket for each who and what. Memory only: a restart forgives. Addresses are not asked: headers can claim any. */
export function rateLimit(nowMs: () => number = Date.now, rates = RATES) {
  const buckets = new Map<string, Bucket>();
  return (who: string, action: "read" | "change") => {
    const { burst, perSecond } = rates[action];
    const [key, atMs] = [`${action} ${who}`, nowMs()];
    const last = buckets.get(key) ?? { tokens: burst, atMs };
    const tokens = Math.min(burst, last.tokens + ((atMs - last.atMs) / 1_000) * perSecond);
    if (tokens < 1) throw new RateLimited(Math.ceil((1 - tokens) / perSecond));
    buckets.delete(key);
    buckets.set(key, { tokens: tokens - 1, atMs });
    const [oldest] = buckets.keys();
    if (buckets.size > KEPT && oldest !== undefined) buckets.delete(oldest);
  };
}
