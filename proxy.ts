import { type NextRequest, NextResponse } from "next/server";
import { errorCodes, type Problem } from "@/lib/errors";
import { PREVIEW_URL_HEADER, previewToken } from "@/lib/preview-host";
import { isLoopback } from "@/server/auth/local-owner";
import { env } from "@/server/env";

/** As `proxyClientMaxBodySize` in next.config.ts: what is longer would be cut without a word. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The product loads nothing from elsewhere, is framed by nobody, and frames only previews. */
const productHeaders = {
  "content-security-policy": [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "frame-src 'self' http://*.localhost:*",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join("; "),
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** What is no page says for itself what a browser may do with it: what the proxy sets would win. */
const isPage = (pathname: string) => !/^\/(api|gateway|metrics)(\/|$)/.test(pathname);
const { "content-security-policy": _pagesOnly, ...plainHeaders } = productHeaders;

function readable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false; // a broken percent escape
  }
}

function refuse(code: "forbidden_origin" | "not_found" | "too_large" | "unavailable", message: string): NextResponse {
  const { status, retryable } = errorCodes[code];
  const requestId = crypto.randomUUID();
  const body: Problem = { code, message, requestId, retryable };
  return NextResponse.json(body, { status, headers: { "x-request-id": requestId } });
}

/** No matcher: a previewed application has its own `/_next` and `/api`, and the product has none on its host. */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host") ?? "";
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES)
    return refuse("too_large", "The body is larger than 64 MiB.");
  if (previewToken(host)) return toPreview(request);
  // A foreign name can be made to resolve here; the browser still says that name.
  if (isLoopback(env.BOUND_TO) && !isLoopback(host.replace(/:\d+$/, "")))
    return refuse("forbidden_origin", "This Host is not ours.");
  // The product speaks no WebSocket; Next would leave the caller hanging, the preview server refuses it.
  if (request.headers.get("upgrade")) return toPreview(request);
  const { pathname } = new URL(request.url);
  if (!readable(pathname)) return refuse("not_found", "There is nothing under this address.");
  return NextResponse.next({ headers: isPage(pathname) ? productHeaders : plainHeaders });
}

function toPreview(request: NextRequest): NextResponse {
  if (!env.PREVIEW_PORT)
    return refuse("unavailable", "The preview server is not running: start KripTik with `npm start`.");
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  // Next writes a query anew (`?import` becomes `?import=`), and development servers mind.
  headers.set(PREVIEW_URL_HEADER, `${pathname}${search}`);
  return NextResponse.rewrite(`http://127.0.0.1:${env.PREVIEW_PORT}/`, { request: { headers } });
}
