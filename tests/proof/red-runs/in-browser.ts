import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import type { AppModel } from "@/lib/contract/app-model";
import { uncleanEvents } from "@/server/modules/verification/browser-events";
import { freshData, startApp } from "@/server/runner/app-server";
import { launchBrowser, visitor } from "@/server/runner/browser";
import { productionBuild } from "@/server/runner/checks/build";
import { checkColours, checkPhone } from "@/server/runner/checks/pages";
import { typecheck } from "@/server/runner/checks/typecheck";
import { messageOf } from "@/server/runner/context";
import { pathsUnder } from "@/server/runner/paths";
import { type Played, play } from "@/server/runner/play";
import { freePort } from "@/tests/integration/free-port";
import type { Seen } from "./by-tests";
import type { Home } from "./plots";

/** What the runner's own parts are handed, for one tree; several may be at work on one, each with data of its own. */
const around = ({ processes }: Home, workspace: string, port: number) => ({
  paths: { ...pathsUnder(workspace, port), workspace, own: join(workspace, `.own-${port}`) },
  processes,
});

export const openBrowser = (home: Home): Promise<Browser> => launchBrowser(around(home, home.asBuilt, 0));

type Shown = { origin: string; browser: Browser; app: AppModel };
/** Looks at the tree's production build, served from a new database. */
async function served<T>(
  home: Home,
  workspace: string,
  shown: Omit<Shown, "origin">,
  look: (shown: Shown) => Promise<T>,
) {
  const context = around(home, workspace, await freePort());
  await mkdir(context.paths.own, { recursive: true });
  const server = await startApp(context, await freshData(context, "played"));
  try {
    return await look({ ...shown, origin: server.origin });
  } finally {
    await server.stop();
  }
}

async function played({ browser, origin, app }: Shown, check: string): Promise<Played> {
  const workflow = app.workflows.find(({ id }) => `workflow.${id}` === check);
  if (!workflow) throw new Error(`The model has no ${check}.`);
  const who = await visitor(browser, origin, app.language);
  try {
    return await play(await who.newPage(), workflow, { origin, sessions: new Map() });
  } finally {
    await who.close();
  }
}

/** What a step promised and did not keep; a hang, a crash or a step that could not be taken is another matter. */
const PROMISE = /^step \d+: expected /;

async function journey(shown: Shown, check: string): Promise<Seen> {
  const { ok, message, failedStep } = await played(shown, check);
  if (ok) return { status: "passed", message: "", at: "" };
  const workflow = shown.app.workflows.find(({ id }) => `workflow.${id}` === check);
  const at = workflow?.steps[failedStep ?? 0]?.narration ?? "";
  return { status: PROMISE.test(message) ? "failed" : "broken", message, at };
}

/** Any journey will do: its page complains, whatever is done on it. */
async function clean(shown: Shown): Promise<Seen> {
  const [first] = shown.app.workflows;
  if (!first) throw new Error("The application has no journey.");
  const { events } = await played(shown, `workflow.${first.id}`);
  const [unclean] = uncleanEvents(first.steps, events);
  return { status: unclean ? "failed" : "passed", message: unclean ?? "", at: first.title };
}

/** What is wrong with a page, in the words of the look itself. */
const WRONG = /pixels wide on a screen|computed #/;
const look =
  (see: typeof checkPhone) =>
  async ({ browser, origin, app }: Shown): Promise<Seen> => {
    const { ok, message } = await see(browser, origin, app);
    return { status: ok ? "passed" : WRONG.test(message) ? "failed" : "broken", message, at: "" };
  };
const looks: Record<string, (shown: Shown) => Promise<Seen>> = {
  "browser.clean": clean,
  "visual.phone": look(checkPhone),
  "visual.colours": look(checkColours),
};

export async function buildTree(home: Home, workspace: string): Promise<Seen> {
  const { ok, message, timedOut } = await productionBuild(around(home, workspace, 0));
  return { status: ok ? "passed" : timedOut ? "broken" : "failed", message, at: "" };
}

export async function checkTypes(home: Home, workspace: string): Promise<Seen> {
  const { diagnostics, broken } = await typecheck(around(home, workspace, 0));
  const [first] = diagnostics;
  if (broken) return { status: "broken", message: broken, at: "" };
  return first
    ? { status: "failed", message: first.message, at: first.path }
    : { status: "passed", message: "", at: "" };
}

/** A check that is played or looked at, on a tree that is built already. */
export async function seeInBrowser(
  home: Home,
  workspace: string,
  browser: Browser,
  app: AppModel,
  check: string,
): Promise<Seen> {
  const own = looks[check] ?? ((shown: Shown) => journey(shown, check));
  try {
    return await served(home, workspace, { browser, app }, own);
  } catch (error) {
    return { status: "broken", message: messageOf(error), at: "" };
  }
}
