import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserType, Page } from "@playwright/test";
import type { BrowserEvent } from "@/server/modules/verification/browser-events";
import type { Context } from "./context";

const LAUNCH_TIMEOUT_MS = 30_000;
const FLAGS = [
  "--disable-gpu", "--disable-component-update", "--disable-domain-reliability", "--disable-sync", "--no-pings",
  "--disable-features=OptimizationHints,MediaRouter,Translate", "--force-color-profile=srgb",
]; // biome-ignore format: a table is read by rows

/** Chromium of the sandbox, driven by the Playwright that the application itself brings. */
export async function launchBrowser({ paths, processes }: Pick<Context, "paths" | "processes">): Promise<Browser> {
  const load = createRequire(join(paths.workspace, "package.json"));
  const playwright = load("playwright-core") as { chromium: BrowserType };
  return playwright.chromium.launch({
    executablePath: paths.chromium,
    chromiumSandbox: false,
    args: FLAGS,
    timeout: LAUNCH_TIMEOUT_MS,
    env: processes.environment() as Record<string, string>,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** A visitor of their own: no cookie and no stored state of another. */
export async function visitor(
  browser: Browser,
  origin: string,
  language: string,
  viewport = desktop,
): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: origin,
    locale: language,
    viewport,
    serviceWorkers: "block",
    reducedMotion: "reduce",
  });
}

/** A page's own address, without the origin that differs from run to run. */
const withoutOrigin = (url: string, origin: string) => (url.startsWith(origin) ? url.slice(origin.length) || "/" : url);

/** Requests that stay open by intent say nothing about whether a page has finished its work. */
const LASTING = new Set(["eventsource", "websocket"]);

export type Watch = { events: BrowserEvent[]; busy: () => boolean; crashed: () => boolean };

/** Everything that a page complains about, with the step in which it did. */
export function watch(page: Page, origin: string, step: () => number): Watch {
  const events: BrowserEvent[] = [];
  const open = new Set<unknown>();
  let crashed = false;
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    events.push({
      type: "console_error",
      step: step(),
      text: message.text(),
      url: url ? withoutOrigin(url, origin) : null,
    });
  });
  page.on("pageerror", (error) =>
    events.push({ type: "exception", step: step(), text: String(error.stack ?? error).slice(0, 1000) }),
  );
  page.on("crash", () => {
    crashed = true;
    events.push({ type: "exception", step: step(), text: "The page crashed." });
  });
  page.on("request", (request) => {
    if (!LASTING.has(request.resourceType())) open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => {
    open.delete(request);
    const reason = request.failure()?.errorText ?? "unknown";
    events.push({
      type: "request_failed",
      step: step(),
      method: request.method(),
      url: withoutOrigin(request.url(), origin),
      reason,
    });
  });
  page.on("response", (response) => {
    const [method, url, status] = [
      response.request().method(),
      withoutOrigin(response.url(), origin),
      response.status(),
    ];
    if (status >= 400) events.push({ type: "refused", step: step(), method, url, status });
  });
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) open.clear();
  });
  return { events, busy: () => open.size > 0, crashed: () => crashed };
}
