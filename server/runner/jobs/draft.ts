import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import type { AppModel, Entity } from "@/lib/contract/app-model";
import { conventions } from "@/lib/generated-app/conventions";
import { type AppServer, launchApp, startApp } from "../app-server";
import { launchBrowser, visitor } from "../browser";
import { buildCells, codeOf } from "../cells";
import { type Context, type JobOf, keepEvidence, messageOf, type Outcome, outcomeOf } from "../context";
import { writeFiles } from "../files";
import { staysUp } from "./serve";

/** A page, who may read it, and words of an example row that must be seen there. */
type Sight = { entity: Entity; path: string; email: string | null; texts: string[] };

/** Words of an entity's example rows that its list shows as they are. */
function wordsOf({ fields, columns, seed }: Entity): string[] {
  const plain = fields.filter(({ id, type }) => columns.includes(id) && (type === "text" || type === "longtext"));
  return seed.flatMap((row) => plain.flatMap(({ id }) => (typeof row[id] === "string" ? [row[id]] : [])));
}

/** Where example data must show, the surest first: somebody who reads every row. */
function sightsOf(app: AppModel): Sight[] {
  return app.access
    .filter(({ can }) => can.includes("read"))
    .toSorted((a, b) => Number(b.rows === "all") - Number(a.rows === "all"))
    .flatMap(({ role, entity: id }) => {
      const entity = app.entities.find((candidate) => candidate.id === id);
      const who = app.roles.find((candidate) => candidate.id === role);
      if (!entity || !who || entity.linesOf) return [];
      const email = who.examples[0]?.email ?? null;
      const texts = wordsOf(entity);
      // Without a sign-in, whose front page shows the rows comes before a list that may have no page of its own.
      const paths = email === null ? [who.home, `/${entity.route}`] : [`/${entity.route}`, who.home];
      return texts.length === 0 ? [] : [...new Set(paths)].map((path) => ({ entity, path, email, texts }));
    });
}

const LOOK_MS = 2500;
/** The first page waits for the development server to read everything for the first time. */
const FIRST_LOOK_MS = 8000;
const LOOKS = 2;
const BETWEEN_LOOKS_MS = 4000;

async function seenText(page: Page, texts: readonly string[], timeout: number): Promise<string | null> {
  const handle = await page
    .waitForFunction((wanted) => wanted.find((text) => document.body?.innerText.includes(text)) ?? null, texts, {
      timeout,
      polling: 50,
    })
    .catch(() => null);
  return handle ? handle.jsonValue() : null;
}

async function look(
  browser: Browser,
  server: AppServer,
  app: AppModel,
  { path, email, texts }: Sight,
  patienceMs: number,
) {
  const who = await visitor(browser, server.origin, app.language);
  try {
    const page = await who.newPage();
    if (email !== null) {
      // While the API is read for the first time, so are the page's modules. Whatever came of it, it is opened again below.
      const early = page.goto(path, { waitUntil: "domcontentloaded" }).catch(() => undefined);
      await who.request.post(conventions.signInAsPath, { data: { email }, headers: { origin: server.origin } });
      await early;
    }
    await page.goto(path, { waitUntil: "domcontentloaded" });
    const text = await seenText(page, texts, patienceMs);
    return text === null ? null : { text, picture: await page.screenshot() };
  } finally {
    await who.close();
  }
}

/** Reports the first page on which a row of example data can be read; a draft that shows none is not painted. */
async function paint(
  context: Context,
  job: JobOf<"draft">,
  server: AppServer,
  opening: Promise<Browser>,
  firstLookMs: number,
): Promise<boolean> {
  const browser = await opening;
  try {
    for (const [index, sight] of sightsOf(job.app).entries()) {
      const seen = await look(browser, server, job.app, sight, index === 0 ? firstLookMs : LOOK_MS);
      if (!seen) continue;
      const { path } = await keepEvidence(context, job.id, "picture", "draft.png", seen.picture);
      context.journal.write({ type: "painted", entity: sight.entity.id, text: seen.text, picture: path });
      return true;
    }
    return false;
  } finally {
    await browser.close();
  }
}

/** On a machine with much to do a page may come late: it is looked at again, and only what was never seen is a finding. */
async function paintAtLast(
  context: Context,
  job: JobOf<"draft">,
  server: AppServer,
  opening: Promise<Browser>,
  signalled: Promise<void>,
): Promise<boolean> {
  const { journal } = context;
  if (sightsOf(job.app).length === 0) {
    opening.then(
      (browser) => browser.close(),
      () => undefined, // said where it was opened
    );
    journal.story("Its example data has no words to look for, so no page counts as painted.");
    return false;
  }
  for (let turn = 1; ; turn += 1) {
    const [browser, patienceMs] = turn === 1 ? [opening, FIRST_LOOK_MS] : [launchBrowser(context), LOOK_MS];
    const painted = await paint(context, job, server, browser, patienceMs).catch((error: unknown) => {
      journal.detail(`The draft could not be looked at: ${messageOf(error)}`);
      return false;
    });
    if (painted) return true;
    if (turn === LOOKS) break;
    journal.detail("No row of example data is seen in the draft yet; it is looked at again.");
    const isOver = await Promise.race([sleep(BETWEEN_LOOKS_MS), signalled.then(() => true)]);
    if (isOver) return false;
  }
  journal.error("No row of example data was seen in the draft.");
  return false;
}

/** Everything at once, unproven: the skeleton, all cells and the registries for all of them, served as they are written. */
export async function serveDraft(context: Context, job: JobOf<"draft">, signalled: Promise<void>): Promise<Outcome> {
  const { git, journal, paths } = context;
  const opening = launchBrowser(context);
  // Awaited later; until then a failure must not end the program.
  opening.catch((error: unknown) => journal.detail(`Chromium did not start: ${messageOf(error)}`));
  journal.write({ type: "phase", phase: "code" });
  const code = codeOf(context, job.app, 1);
  const laying = Promise.all([code("skeleton"), git.beginEmpty()]);
  const building = buildCells(context, job.cells, (cell) => code(cell.id));
  // Awaited below; until then a failure must not end the program.
  building.catch((error: unknown) => journal.detail(`The cells were not written: ${messageOf(error)}`));
  const [skeleton] = await laying;
  await writeFiles(paths.workspace, [...skeleton, ...context.registriesFor(job.app, [])]);
  // The server comes up and bundles its packages, which the skeleton names all of, while the cells are written.
  const data = join(paths.own, "data", "draft");
  const { ready } = await launchApp(context, "development", data);
  const built = await building;
  await writeFiles(
    paths.workspace,
    built.flatMap(({ files }) => files),
  );
  await writeFiles(paths.workspace, context.registriesFor(job.app, job.present));
  journal.write({ type: "phase", phase: "serve" });
  const server = await ready();
  journal.write({ type: "serving", port: paths.port });
  const painted = await paintAtLast(context, job, server, opening, signalled);
  await staysUp(context, server, () => startApp(context, "development", data), signalled);
  return outcomeOf(painted ? [] : [{ check: "draft", path: null, message: "No row of example data was seen." }]);
}
