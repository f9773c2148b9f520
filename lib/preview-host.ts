/** What the preview server adds to addresses of previewed applications, below which they have nothing of their own. */
export const PREVIEW_OWN_PATH = "/__kriptik/";
/** The web server says in it which path and query were asked for, untouched by the rewrite. */
export const PREVIEW_URL_HEADER = "x-kriptik-preview-url";

/** `<token>.localhost:3000` → token; null for every other host. */
export function previewToken(host: string): string | null {
  return /^([a-z0-9-]{1,63})\.localhost(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

export function previewOrigin(token: string, port: number): string {
  return `http://${token}.localhost:${port}`;
}
