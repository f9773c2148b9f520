import type { Browser, BrowserContext, Page } from "@playwright/test";
import type { AppModel } from "@/lib/contract/app-model";
import { conventions } from "@/lib/generated-app/conventions";
import type { JournalCheck } from "@/lib/runner/job";
import { carriersOf, hexOf, sameColour } from "@/server/modules/verification/colours";
import type { DueCheck, Verdict } from "@/server/modules/verification/due-checks";
import { desktop, phone, visitor, type Watch, watch } from "../browser";
import { type Context, keepEvidence } from "../context";
import { orNothing, settle, until } from "../waiting";

const PATIENCE_MS = 10_000;
const MOST_PAGES = 40;
/** A look changes nothing, so what it waits for is only what the page itself asked for. */
const QUIET_MS = 100;

/** Who looks: a visitor without a session, or an example account of a role that signs in. */
type Viewer = { name: string; email: string | null; home: string };

function viewersOf({ roles }: AppModel): Viewer[] {
  const accounts = roles.flatMap(({ names, examples, home }) => {
    const [example] = examples;
    return example ? [{ name: names.one, email: example.email, home }] : [];
  });
  const outside = roles.find(({ enters }) => enters === "public" || enters === "code");
  const visitorHome = outside?.home ?? (accounts.length > 0 ? conventions.signInPath : "/");
  return [{ name: outside?.names.one ?? "visitor", email: null, home: visitorHome }, ...accounts];
}

type Looker = { page: Page; watched: Watch; origin: string };

async function lookerAs(context: BrowserContext, origin: string, { email }: Viewer): Promise<Looker> {
  const page = await context.newPage();
  page.setDefaultNavigationTimeout(PATIENCE_MS);
  const looker = { page, watched: watch(page, origin, () => 0), origin };
  // Signed in without the page for it: which pages fit is asked here, not how one gets in.
  if (email !== null) {
    const answer = await page.request.post(conventions.signInAsPath, { data: { email }, headers: { origin } });
    if (!answer.ok()) throw new Error(`${conventions.signInAsPath} answered ${answer.status()} for ${email}`);
  }
  return looker;
}

/** Runs inside the page. */
const showsText = () => (document.body?.innerText ?? "").trim() !== "";

async function visit({ page, watched }: Looker, path: string): Promise<void> {
  const answer = await page.goto(path, { waitUntil: "domcontentloaded" });
  if (answer && answer.status() >= 400) throw new Error(`${path} answered ${answer.status()}`);
  // On a busy machine a page rests before it begins. One that stays empty is a finding of those who look at it.
  await until(PATIENCE_MS, async () => ({ done: await orNothing(page.evaluate(showsText), false), saw: null }));
  if (!(await settle(page, watched, PATIENCE_MS, QUIET_MS)))
    throw new Error(`${path} did not come to rest within ${PATIENCE_MS / 1000} s`);
}

/** Addresses of this application that a link leads to, by where the link stands. Runs inside the page. */
function linksOnPage(): { navigation: string[]; content: string[] } {
  const pathsOf = (selector: string) =>
    [...document.querySelectorAll(selector)].flatMap((link) =>
      link instanceof HTMLAnchorElement && link.origin === location.origin && !link.pathname.startsWith("/api/")
        ? [link.pathname]
        : [],
    );
  return {
    navigation: pathsOf("nav a[href], header a[href], [role=navigation] a[href]"),
    content: pathsOf("main a[href]"),
  };
}

/** Its widest: as it is, and with a word that does not end wherever a person's own words may stand. Runs inside the page. */
function widthsOnPage() {
  const root = document.documentElement;
  const seen = { page: root.scrollWidth, screen: root.clientWidth, blank: document.body.innerText.trim() === "" };
  const kept: [Text, string][] = [];
  for (const place of document.querySelectorAll("main :is(h1, h3, h4, dd, td, th[scope=row])")) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const first = texts.nextNode();
    // Figures and dates do not grow to this, and may be kept on one line.
    if (first instanceof Text && /^\D*\p{L}\D*$/u.test(first.data) && !first.parentElement?.closest("button, select"))
      kept.push([first, first.data]);
  }
  for (const [text] of kept) text.data = "w".repeat(300);
  const stretched = root.scrollWidth;
  const widest = kept
    .map(([{ parentElement }]) => parentElement)
    .find((one) => (one?.scrollWidth ?? 0) > root.clientWidth);
  const by = widest
    ? `${widest.tagName.toLowerCase()} in ${widest.closest("[class]")?.className ?? "the page"}`
    : "its own layout";
  for (const [text, data] of kept) text.data = data;
  return { ...seen, stretched, by };
}

type Width = { path: string; page: number; stretched: number; by: string; screen: number; blank: boolean };
async function widthAt(looker: Looker, path: string): Promise<Width> {
  await visit(looker, path);
  return { path, ...(await looker.page.evaluate(widthsOnPage)) };
}

/** A row's own page, once for each list: the first link that leads one level deeper. */
const firstDeeper = (path: string, links: readonly string[]) =>
  links.find((link) => link.startsWith(`${path.replace(/\/$/, "")}/`));

async function widthsFor(
  browser: Browser,
  origin: string,
  app: AppModel,
  viewer: Viewer,
): Promise<{ widths: Width[]; picture: Uint8Array }> {
  const context = await visitor(browser, origin, app.language, desktop);
  try {
    const looker = await lookerAs(context, origin, viewer);
    const { page } = looker;
    // On a phone the navigation may be folded away: where it leads is read on a desk.
    await visit(looker, viewer.home);
    const { navigation } = await page.evaluate(linksOnPage);
    const known = app.pages
      .filter(({ for: roles, path }) => viewer.email === null && path === viewer.home && roles.length > 0)
      .map(({ path }) => path);
    const waiting = [...new Set([viewer.home, ...known, ...navigation])];
    await page.setViewportSize(phone);
    const widths: Width[] = [];
    let picture: Uint8Array | null = null;
    for (const path of waiting.slice(0, MOST_PAGES)) {
      widths.push(await widthAt(looker, path));
      picture ??= await page.screenshot();
      const { content } = await page.evaluate(linksOnPage);
      const deeper = firstDeeper(path, content);
      if (deeper && !waiting.includes(deeper)) waiting.push(deeper);
    }
    return { widths, picture: picture ?? (await page.screenshot()) };
  } finally {
    await context.close();
  }
}

/** What a look found, with what it was read from. */
export type SeenPages = Verdict & { log: string; pictures: Uint8Array[] };

function* wrongAt({ path, page, stretched, by, screen, blank }: Width) {
  if (page > screen) yield `${path} is ${page} pixels wide on a screen of ${screen}`;
  else if (stretched > screen) yield `${path} grows to ${stretched} pixels by a word of 300 letters (${by})`;
  if (blank) yield `${path} shows nothing`;
}

/** Every page that a role can reach, on a screen 390 pixels wide. */
export async function checkPhone(browser: Browser, origin: string, app: AppModel): Promise<SeenPages> {
  const startedAtMs = performance.now();
  const lines: string[] = [];
  const wrong: string[] = [];
  const pictures: Uint8Array[] = [];
  let count = 0;
  const viewers = viewersOf(app);
  const seen = await Promise.all(
    viewers.map(async (viewer) => ({ viewer, ...(await widthsFor(browser, origin, app, viewer)) })),
  );
  for (const { viewer, widths, picture } of seen) {
    pictures.push(picture);
    count += widths.length;
    for (const width of widths) {
      const { path, page, screen, blank } = width;
      lines.push(`${viewer.name} ${path}: ${page} of ${screen} pixels${blank ? ", empty" : ""}`);
      wrong.push(...Array.from(wrongAt(width), (what) => `${what} (${viewer.name})`));
    }
  }
  if (count === 0) wrong.push("No page was seen.");
  const message = wrong.length > 0 ? wrong.slice(0, 5).join("; ") : `${count} pages fit.`;
  return {
    ok: wrong.length === 0,
    durationMs: performance.now() - startedAtMs,
    message,
    log: lines.join("\n"),
    pictures,
  };
}

type Colours = { background: string[]; buttons: string[]; frame: string[] };
/** Backgrounds as they are computed, of the page, its buttons and what is around it. Runs inside the page. */
function coloursOnPage(): Colours {
  const of = (elements: Iterable<Element>) =>
    [...elements].flatMap((one) => (one.checkVisibility() ? [getComputedStyle(one).backgroundColor] : []));
  return {
    background: of([document.body, document.documentElement]),
    buttons: of(document.querySelectorAll("button, [type=submit], a")),
    frame: of(document.querySelectorAll("header, nav, aside, [role=banner]")),
  };
}

/** The asked colours are the computed ones: the page's background, and a filled button, or the header where no button is filled. */
export async function checkColours(browser: Browser, origin: string, app: AppModel): Promise<SeenPages> {
  const startedAtMs = performance.now();
  const { background, component } = app.identity.asked;
  const seen: Colours = { background: [], buttons: [], frame: [] };
  const pictures: Uint8Array[] = [];
  for (const viewer of viewersOf(app)) {
    const context = await visitor(browser, origin, app.language, desktop);
    const looker = await lookerAs(context, origin, viewer);
    await visit(looker, viewer.home);
    const { page } = looker;
    const colours = await page.evaluate(coloursOnPage);
    seen.background.push(...colours.background);
    seen.buttons.push(...colours.buttons);
    seen.frame.push(...colours.frame);
    pictures.push(await page.screenshot());
    await context.close();
  }
  const differs = (what: string, asked: string | undefined, computed: readonly string[]) =>
    asked !== undefined && !computed.some((one) => sameColour(one, asked))
      ? [
          `${what}: asked ${asked}, computed ${[...new Set(computed.flatMap((one) => hexOf(one) ?? []))].join(", ") || "nothing"}`,
        ]
      : [];
  const wrong = [
    ...differs("background", background, seen.background),
    ...differs("component", component, carriersOf(seen.buttons, seen.frame)),
  ];
  if (background === undefined && component === undefined)
    wrong.push("No colour was asked for, so there is nothing to compare.");
  const message =
    wrong.length > 0 ? wrong.join("; ") : `Computed as asked: ${[background, component].filter(Boolean).join(", ")}.`;
  return {
    ok: wrong.length === 0,
    durationMs: performance.now() - startedAtMs,
    message,
    log: JSON.stringify(seen, null, 1),
    pictures,
  };
}

/** A look at the application as a check's result; one that breaks off has failed. */
export async function seenAs(
  context: Context,
  job: string,
  check: DueCheck,
  look: () => Promise<SeenPages>,
): Promise<JournalCheck> {
  const startedAtMs = performance.now();
  const broken = (error: unknown): SeenPages => {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return {
      ok: false,
      durationMs: performance.now() - startedAtMs,
      message,
      log: error instanceof Error ? (error.stack ?? message) : message,
      pictures: [],
    };
  };
  const { ok, durationMs, message, log, pictures } = await look().catch(broken);
  const evidence = [await keepEvidence(context, job, "log", `${check.id}.log`, `${message}\n${log}\n`)];
  for (const [index, picture] of pictures.entries())
    evidence.push(await keepEvidence(context, job, "picture", `${check.id}-${index + 1}.png`, picture));
  return { ...check, ok, durationMs, message, evidence };
}
