import { conventions } from "@/lib/generated-app/conventions";
import { type PreviewMessage, resetRequest } from "@/lib/preview-message";

type Settings = { productOrigins: readonly string[]; reset: typeof resetRequest; resetPath: string };

/**
 * Runs in the previewed page before anything of its own, so it must stand alone: it is sent as its source text.
 * The page is left as it was; what it says on its console and where it is, is told to the page that frames it.
 */
function bridge({ productOrigins, reset, resetPath }: Settings) {
  if (window.parent === window) return;
  const above = window.location.ancestorOrigins?.[0];
  const to = above ? productOrigins.filter((origin) => origin === above) : productOrigins;
  const MAX_CHARS = 10_000;

  function tell(message: PreviewMessage) {
    for (const origin of to) window.parent.postMessage(message, origin);
  }

  function worded(value: unknown): string {
    if (typeof value === "string") return value;
    if (value instanceof Error) return value.stack ?? String(value);
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value); // circular, or its toJSON threw
    }
  }
  const joined = (values: unknown[]) => values.map(worded).join(" ").slice(0, MAX_CHARS);

  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    const { console: said } = window;
    const own = said[level].bind(said);
    said[level] = (...values: unknown[]) => {
      own(...values);
      tell({ from: "kriptik-preview", type: "console", level, text: joined(values) });
    };
  }

  window.addEventListener(
    "error",
    (event) => {
      const target = event.target;
      const address = target instanceof HTMLElement && (target.getAttribute("src") ?? target.getAttribute("href"));
      if (address)
        tell({
          from: "kriptik-preview",
          type: "error",
          message: `could not be loaded: ${address}`,
          source: null,
          line: null,
        });
      else if (event.message)
        tell({
          from: "kriptik-preview",
          type: "error",
          message: event.message.slice(0, MAX_CHARS),
          source: event.filename || null,
          line: event.lineno || null,
        });
    },
    true,
  );
  window.addEventListener("unhandledrejection", (event) => {
    tell({
      from: "kriptik-preview",
      type: "error",
      message: joined(["Unhandled rejection:", event.reason]),
      source: null,
      line: null,
    });
  });

  let told = "";
  function tellRoute() {
    const { pathname, search, hash } = window.location;
    const path = `${pathname}${search}${hash}`.slice(0, MAX_CHARS);
    const title = document.title.slice(0, 500);
    if (told === `${path}\n${title}`) return;
    told = `${path}\n${title}`;
    tell({ from: "kriptik-preview", type: "route", path, title });
  }
  for (const name of ["pushState", "replaceState"] as const) {
    const own = window.history[name].bind(window.history);
    window.history[name] = (data: unknown, unused: string, url?: string | URL | null) => {
      own(data, unused, url);
      tellRoute();
    };
  }
  for (const name of ["popstate", "hashchange", "DOMContentLoaded", "load"]) window.addEventListener(name, tellRoute);

  /** As the person who looks: the application decides, by its own rules, whether they may. */
  async function resetExamples() {
    const answer = await fetch(resetPath, { method: "POST" }).catch(() => null);
    tell({ from: "kriptik-preview", type: "examples_reset", status: answer?.status ?? null });
    if (answer?.ok) window.location.reload();
  }
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || !to.includes(origin)) return;
    if (data?.from === reset.from && data.type === reset.type) void resetExamples();
  });
}

export function bridgeSource(productOrigins: readonly string[]): string {
  const settings: Settings = { productOrigins, reset: resetRequest, resetPath: conventions.resetExamplesPath };
  return `(${bridge.toString()})(${JSON.stringify(settings)});\n`;
}
