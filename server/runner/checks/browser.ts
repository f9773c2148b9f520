import type { Browser } from "@playwright/test";
import type { AppModel } from "@/lib/contract/app-model";
import type { Workflow } from "@/lib/contract/workflow";
import { conventions } from "@/lib/generated-app/conventions";
import type { JournalCheck } from "@/lib/runner/job";
import { uncleanEvents } from "@/server/modules/verification/browser-events";
import type { DueCheck } from "@/server/modules/verification/due-checks";
import { type AppServer, freshData, startApp } from "../app-server";
import { launchBrowser, visitor } from "../browser";
import { type Context, keepEvidence, messageOf } from "../context";
import { type Played, play, type Sessions } from "../play";
import { checkColours, checkPhone, type SeenPages, seenAs } from "./pages";

/** A served application that can be put back to its examples, so that no journey sees what another entered. */
type Stage = { server: AppServer; browser: Browser; sessions: Sessions; touched: boolean };

const WORKFLOW = "workflow.";

/** By its own door for that; through a new server on a new database where the door does not open. */
async function putBack(context: Context, stage: Stage, app: AppModel, job: string): Promise<void> {
  if (!stage.touched) return;
  const { server, browser } = stage;
  const who = await browser.newContext({ baseURL: server.origin, extraHTTPHeaders: { origin: server.origin } });
  const manager = app.roles.find(({ manages, examples }) => manages && examples.length > 0)?.examples[0];
  try {
    if (manager) await who.request.post(conventions.signInAsPath, { data: { email: manager.email } });
    const answer = await who.request.post(conventions.resetExamplesPath);
    if (answer.ok()) {
      stage.touched = false;
      return;
    }
    context.journal.detail(
      `${conventions.resetExamplesPath} answered ${answer.status()}; the application is started again on a new database`,
    );
  } finally {
    await who.close();
  }
  await server.stop();
  stage.sessions.clear();
  stage.server = await startApp(context, await freshData(context, job));
  stage.touched = false;
}

async function playOne(
  context: Context,
  stage: Stage,
  app: AppModel,
  job: string,
  workflow: Workflow,
): Promise<Played> {
  await putBack(context, stage, app, job);
  stage.touched = true;
  const { browser, server, sessions } = stage;
  const who = await visitor(browser, server.origin, app.language);
  try {
    return await play(await who.newPage(), workflow, { origin: server.origin, sessions });
  } finally {
    await who.close();
  }
}

async function kept(context: Context, job: string, check: DueCheck, played: Played): Promise<JournalCheck> {
  const { ok, durationMs, message, log, picture } = played;
  const evidence = [await keepEvidence(context, job, "log", `${check.id}.log`, `${log}\n`)];
  if (picture) evidence.push(await keepEvidence(context, job, "picture", `${check.id}.png`, picture));
  return { ...check, ok, durationMs, message, evidence };
}

type Journey = { workflow: Workflow; played: Played };

async function checkClean(
  context: Context,
  job: string,
  check: DueCheck,
  journeys: readonly Journey[],
): Promise<JournalCheck> {
  const unclean = journeys.flatMap(({ workflow, played }) =>
    uncleanEvents(workflow.steps, played.events).map((event) => `${workflow.id}, ${event}`),
  );
  const count = journeys.length;
  const message =
    count === 0
      ? "No workflow was played, so nothing was heard."
      : unclean.length > 0
        ? unclean.slice(0, 5).join("; ")
        : `Nothing was heard in ${count} workflows.`;
  const log = await keepEvidence(context, job, "log", `${check.id}.log`, `${[message, ...unclean].join("\n")}\n`);
  return { ...check, ok: count > 0 && unclean.length === 0, durationMs: 0, message, evidence: [log] };
}

type Emit = (check: JournalCheck) => void;

async function playAll(
  context: Context,
  stage: Stage,
  app: AppModel,
  job: string,
  due: readonly DueCheck[],
  emit: Emit,
): Promise<Journey[]> {
  const journeys: Journey[] = [];
  for (const check of due.filter(({ kind }) => kind === "workflow")) {
    const workflow = app.workflows.find(({ id }) => `${WORKFLOW}${id}` === check.id);
    const failed = (message: string) => emit({ ...check, ok: false, durationMs: 0, message, evidence: [] });
    if (!workflow) {
      failed("The model has no such workflow.");
      continue;
    }
    try {
      const played = await playOne(context, stage, app, job, workflow);
      journeys.push({ workflow, played });
      emit(await kept(context, job, check, played));
    } catch (error) {
      failed(`The workflow could not be played: ${messageOf(error).split("\n")[0]}`);
    }
  }
  return journeys;
}

type Look = (browser: Browser, origin: string, app: AppModel) => Promise<SeenPages>;
const looks: Record<string, Look> = { "visual.phone": checkPhone, "visual.colours": checkColours };

/** On an application of its own, so that it can look while journeys are played on the other. */
async function lookAround(
  context: Context,
  browser: Browser,
  app: AppModel,
  job: string,
  due: readonly DueCheck[],
  emit: Emit,
): Promise<void> {
  const own = due.flatMap((check) => (looks[check.id] ? [{ check, look: looks[check.id] }] : []));
  if (own.length === 0) return;
  const data = await freshData(context, `${job}-looks`);
  const server = await startApp(context, data, context.paths.port + 1);
  try {
    for (const { check, look } of own)
      if (look) emit(await seenAs(context, job, check, () => look(browser, server.origin, app)));
  } finally {
    await server.stop();
  }
}

async function playAround(
  context: Context,
  browser: Browser,
  app: AppModel,
  job: string,
  due: readonly DueCheck[],
  emit: Emit,
): Promise<void> {
  const clean = due.find(({ id }) => id === "browser.clean");
  if (!clean && !due.some(({ kind }) => kind === "workflow")) return;
  const server = await startApp(context, await freshData(context, job));
  const stage: Stage = { server, browser, sessions: new Map(), touched: false };
  try {
    context.journal.write({ type: "phase", phase: "workflow" });
    const journeys = await playAll(context, stage, app, job, due, emit);
    if (clean) emit(await checkClean(context, job, clean, journeys));
  } finally {
    await stage.server.stop();
  }
}

export const needsBrowser = (due: readonly DueCheck[]) =>
  due.some(({ kind }) => kind === "workflow" || kind === "visual");

/** Every due journey and look, on the production build with its own database, in one browser. */
export async function checkInBrowser(
  context: Context,
  app: AppModel,
  job: string,
  due: readonly DueCheck[],
  emit: Emit,
): Promise<void> {
  const { journal } = context;
  journal.write({ type: "phase", phase: "serve" });
  const browser = await launchBrowser(context);
  try {
    // One that breaks off must not end the other in the middle.
    const parts = await Promise.allSettled([
      playAround(context, browser, app, job, due, emit),
      lookAround(context, browser, app, job, due, emit),
    ]);
    const broken = parts.find((part) => part.status === "rejected");
    if (broken) throw broken.reason;
  } finally {
    await browser.close().catch((error: unknown) => journal.detail(`Chromium did not close: ${messageOf(error)}`));
  }
}
