import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { PREVIEW_URL_HEADER } from "@/lib/preview-host";

const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"]); // biome-ignore format: a set
/** What the way through our own servers added. */
const OURS = /^(x-forwarded-|x-middleware-|x-invoke-|x-matched-path$|x-kriptik-|accept-encoding$)/;
const OUR_COOKIE = /^(__Secure-|__Host-)?(kriptik|better-auth)[-._]/i;

/** The address the person sees. Next dials us by address and says here which host it was asked for. */
export function askedHost(headers: IncomingHttpHeaders): string {
  const forwarded = headers["x-forwarded-host"];
  return (typeof forwarded === "string" ? forwarded : headers.host) ?? "";
}

/** Path and query as the browser sent them. */
export function askedUrl(headers: IncomingHttpHeaders, url: string | undefined): string {
  const asked = headers[PREVIEW_URL_HEADER];
  return typeof asked === "string" && asked.startsWith("/") ? asked : (url ?? "/");
}

/** As the application would see them without us: its own Host, nothing of KripTik's. */
export function requestHeaders(headers: IncomingHttpHeaders, host: string): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers))
    if (!HOP_BY_HOP.has(name) && !OURS.test(name)) kept[name] = value;
  kept.host = host;
  const cookie = headers.cookie
    ?.split(/;\s*/)
    .filter((pair) => !OUR_COOKIE.test(pair))
    .join("; ");
  if (cookie) kept.cookie = cookie;
  else delete kept.cookie;
  return kept;
}

/** What keeps one preview apart from the others and from the product, whatever the application says. */
export function responseHeaders(headers: IncomingHttpHeaders, productOrigins: readonly string[]): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) if (!HOP_BY_HOP.has(name)) kept[name] = value;
  delete kept["x-frame-options"];
  const policies = [headers["content-security-policy"] ?? []].flat().map(withoutFrameAncestors).filter(Boolean);
  kept["content-security-policy"] = [...policies, `frame-ancestors 'self' ${productOrigins.join(" ")}`].join(", ");
  // Its address is the permission to look: other sites must not learn it, nor embed what is behind it.
  kept["referrer-policy"] ??= "same-origin";
  kept["cross-origin-resource-policy"] = "same-origin";
  if (headers["set-cookie"]) kept["set-cookie"] = headers["set-cookie"].map(ownCookie);
  return kept;
}

function withoutFrameAncestors(policy: string): string {
  return policy
    .split(/\s*;\s*/)
    .filter((directive) => directive && !/^frame-ancestors(\s|$)/i.test(directive))
    .join("; ");
}

/**
 * Only for its own host. In the frame of another site browsers keep back cookies that are not marked for it, so nobody
 * could sign in inside the preview; `Partitioned` keeps them to that frame, and the application checks Origin itself.
 */
function ownCookie(cookie: string): string {
  const parts = cookie.split(/\s*;\s*/).filter((part) => !/^(domain|samesite|secure|partitioned)(=|$)/i.test(part));
  return [...parts, "SameSite=None", "Secure", "Partitioned"].join("; ");
}
