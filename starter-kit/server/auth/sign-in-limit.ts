import { Problem } from "../lib/problem";

const TRIES = 10;
const WINDOW_MS = 15 * 60_000;
const failures = new Map<string, { count: number; untilMs: number }>();

/** Ten wrong passwords for one e-mail, then a quarter of an hour of rest. */
export function refuseTooManyTries(email: string, nowMs: number) {
  const known = failures.get(email);
  if (known && known.untilMs > nowMs && known.count >= TRIES)
    throw new Problem(429, "Too many tries. Please wait a quarter of an hour.");
}

export function countFailure(email: string, nowMs: number) {
  const known = failures.get(email);
  const current = known && known.untilMs > nowMs ? known : { count: 0, untilMs: nowMs + WINDOW_MS };
  failures.set(email, { ...current, count: current.count + 1 });
  if (failures.size > 10_000) for (const [key, { untilMs }] of failures) if (untilMs <= nowMs) failures.delete(key);
}

export const forgetFailures = (email: string) => failures.delete(email);
