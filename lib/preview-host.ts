/** What the preview server adds to addresses of previewed applications, below which they have nothing of their own. */
export const PREVIEW_OWN_PATH = "/__kriptik/";
/** Where a preview is entered as somebody: an example account's e-mail, or nobody for a visitor without an account. */
export const previewEntry = (origin: string, email: string | null) =>
  `${origin}${PREVIEW_OWN_PATH}enter${email === null ? "" : `?as=${encodeURIComponent(email)}`}`;
/** The web server says in it which path and query were asked for, untouched by the rewrite. */
export const PREVIEW_URL_HEADER = "x-kriptik-preview-url";

/** `<token>.localhost:3000` → token; null for every other host. */
export function previewToken(host: string): string | null {
  return /^([a-z0-9-]{1,63})\.localhost(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

export function previewOrigin(token: string, port: number): string {
  return `http://${token}.localhost:${port}`;
}
