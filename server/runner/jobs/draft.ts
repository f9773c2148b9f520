import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import type { AppModel, Entity } from "@/lib/contract/app-model";
import { conventions } from "@/lib/generated-app/conventions";
import { type AppServer, startApp } from "../app-server";
import { launchBrowser, visitor } from "../browser";
import { buildCells, codeOf } from "../cells";
import { productionBuild } from "../checks/build";
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

/** A person who has the page open is to see it first: two browsers that load it at once on two cores are late both. */
const HEAD_START_MS = 1000;
const LOOK_MS = 2500;
const LOOKS = 2;
const BETWEEN_LOOKS_MS = 4000;

async function seenText(page: Page, texts: readonly string[]): Promise<string | null> {
  const handle = await page
    .waitForFunction((wanted) => wanted.find((text) => document.body?.innerText.includes(text)) ?? null, texts, {
      timeout: LOOK_MS,
      polling: 50,
    })
    .catch(() => null);
  return handle ? handle.jsonValue() : null;
}

async function look(browser: Browser, server: AppServer, app: AppModel, { path, email, texts }: Sight) {
  const who = await visitor(browser, server.origin, app.language);
  try {
    const page = await who.newPage();
    if (email !== null)
      await who.request.post(conventions.signInAsPath, { data: { email }, headers: { origin: server.origin } });
    await page.goto(path, { waitUntil: "domcontentloaded" });
    const text = await seenText(page, texts);
    return text === null ? null : { text, picture: await page.screenshot() };
  } finally {
    await who.close();
  }
}

/** Reports the first page on which a row of example data can be read; a draft that shows none is not painted. */
async function paint(context: Context, job: JobOf<"draft">, server: AppServer): Promise<boolean> {
  const browser = await launchBrowser(context);
  try {
    for (const sight of sightsOf(job.app)) {
      const seen = await look(browser, server, job.app, sight);
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
  signalled: Promise<void>,
): Promise<boolean> {
  const { journal } = context;
  if (sightsOf(job.app).length === 0) {
    journal.story("Its example data has no words to look for, so no page counts as painted.");
    return false;
  }
  for (let turn = 1; ; turn += 1) {
    const isOver = await Promise.race([
      sleep(turn === 1 ? HEAD_START_MS : BETWEEN_LOOKS_MS),
      signalled.then(() => true),
    ]);
    if (isOver) return false;
    const painted = await paint(context, job, server).catch((error: unknown) => {
      journal.detail(`The draft could not be looked at: ${messageOf(error)}`);
      return false;
    });
    if (painted) return true;
    if (turn === LOOKS) break;
    journal.detail("No row of example data is seen in the draft yet; it is looked at again.");
  }
  journal.error("No row of example data was seen in the draft.");
  return false;
}

/**
 * Everything at once, unproven: the skeleton, all cells and the registries for all of them, built for production, which
 * takes less time than a development server takes to read each module for the first page.
 */
export async function serveDraft(context: Context, job: JobOf<"draft">, signalled: Promise<void>): Promise<Outcome> {
  const { git, journal, paths } = context;
  journal.write({ type: "phase", phase: "code" });
  const code = codeOf(context, job.app, 1);
  const [skeleton, built] = await Promise.all([
    code("skeleton"),
    buildCells(context, job.cells, (cell) => code(cell.id)),
    git.beginEmpty(),
  ]);
  await writeFiles(paths.workspace, [
    ...skeleton,
    ...built.flatMap(({ files }) => files),
    ...context.registriesFor(job.app, job.present),
  ]);
  const { ok, message } = await productionBuild(context);
  if (!ok) throw new Error(message);
  journal.write({ type: "phase", phase: "serve" });
  const data = join(paths.own, "data", "draft");
  const server = await startApp(context, data);
  journal.write({ type: "serving", port: paths.port });
  const painted = await paintAtLast(context, job, server, signalled);
  await staysUp(context, server, () => startApp(context, data), signalled);
  return outcomeOf(painted ? [] : [{ check: "draft", path: null, message: "No row of example data was seen." }]);
}
