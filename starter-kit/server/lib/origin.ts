import type { Context } from "hono";
import { Problem } from "./problem";

const reads = new Set(["GET", "HEAD", "OPTIONS"]);
const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null);

/** A browser says which site a write comes from; only our own may write. */
export function refuseOtherSites(c: Context): void {
  if (reads.has(c.req.method)) return;
  const origin = c.req.header("origin");
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  const foreign = origin !== undefined && hostOf(origin) !== host;
  if (foreign || c.req.header("sec-fetch-site") === "cross-site")
    throw new Problem(403, "This request comes from another site.");
}
