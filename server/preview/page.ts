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
  /** The address of the product itself: where there is nothing and will be nothing, the way back. */
  home: string | undefined,
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
  const back = wrong === "unknown" && home ? `<p class="ways"><a href="${home}/">Your work</a></p>` : "";
  return { status, headers: { ...headers, ...HTML }, body: ownPage(title, text, { head: refresh, ways: back }) };
}

export const HTML = { "content-type": "text/html; charset=utf-8" };

/** KripTik's mark; its colours follow the page. */
const mark = (ink: string, tick: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke-width="2.6" stroke-linejoin="round"><path stroke="${ink}" d="M5 3v18M12.7 12.7L19.5 21"/><path stroke="${tick}" d="M8.7 11.3l3.3 3.3L20.5 3.5"/></svg>`;
// Without one a browser asks the application for /favicon.ico, which it need not have.
const ICON = `data:image/svg+xml,${encodeURIComponent(mark("#14211c", "#20984f"))}`;

/** A page of ours on a preview's address, in the look of ours: nothing of the application, nothing from elsewhere. */
export function ownPage(title: string, text: string, { head, ways = "" }: { head: string; ways?: string }): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="${ICON}">${head}<title>${title}</title>
<style>
  :root { color-scheme: light dark; --ground: #f3f5f1; --ink: #14211c; --ink-2: #404d46; --edge: #bfc4bd; --raised: #fff; --asked: #0857b9; --tick: #20984f; }
  @media (prefers-color-scheme: dark) { :root { --ground: #0b120f; --ink: #edf1ec; --ink-2: #bdc5be; --edge: #39443f; --raised: #1c2421; --asked: #7bbbfd; --tick: #54d17c; } }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 1rem/1.5 "Hanken Grotesk Variable", ui-sans-serif, system-ui, sans-serif; }
  main { max-width: 28rem; padding: 1.5rem; }
  h1 { font-size: 1.625rem; line-height: 2rem; letter-spacing: -.018em; font-weight: 600; margin: 1rem 0 .5rem; padding-top: 1rem; border-top: 1.5px solid var(--ink); }
  p { margin: 0; color: var(--ink-2); }
  a { color: var(--asked); }
  .ways { margin-top: 1.25rem; }
  .ways a { display: inline-block; padding: .375rem .875rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--raised); color: var(--ink); font-weight: 550; text-decoration: none; }
</style></head>
<body><main>${mark("var(--ink)", "var(--tick)")}<h1>${title}</h1><p>${text}</p>${ways}</main></body>
</html>
`;
}
