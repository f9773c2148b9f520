import type { Absence } from "./application";

const RETRY_SECONDS = 2;

const texts: Record<Absence | "unknown" | "broken", { title: string; text: string; status: number; again: boolean }> = {
  starting: { title: "Not answering yet", text: "The application is starting. This page looks again by itself.", status: 503, again: true },
  stopped: { title: "Stopped", text: "The application is not running. Its files are kept; it starts again when its build is opened or goes on.", status: 503, again: true },
  out_of_memory: { title: "Out of memory", text: "The application used more memory than its sandbox may have, and was ended.", status: 503, again: true },
  unknown: { title: "No preview here", text: "No application belongs to this address.", status: 404, again: false },
  broken: { title: "Not reachable", text: "KripTik could not reach the sandbox of this application. This page looks again by itself.", status: 502, again: true },
}; // biome-ignore format: a table is read by rows
export type Wrong = keyof typeof texts;

/** What is wrong, as a page for people and as a line for programs. */
export function wrongPage(
  wrong: Wrong,
  forPeople: boolean,
): { status: number; headers: Record<string, string>; body: string } {
  const { title, text, status, again } = texts[wrong];
  const headers = { "cache-control": "no-store", ...(again && { "retry-after": String(RETRY_SECONDS) }) };
  if (!forPeople)
    return {
      status,
      headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
      body: `${title}. ${text}\n`,
    };
  const refresh = again ? `<meta http-equiv="refresh" content="${RETRY_SECONDS}">` : "";
  return { status, headers: { ...headers, ...HTML }, body: ownPage(title, text, refresh) };
}

export const HTML = { "content-type": "text/html; charset=utf-8" };

/** A page of ours on a preview's address: nothing of the application, nothing from elsewhere. */
export function ownPage(title: string, text: string, head: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}<title>${title}</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 28rem; padding: 1.5rem; }
  h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
  p { margin: 0; }
</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;
}
