import type { Locator, Page } from "@playwright/test";
import type { Step, Workflow } from "@/lib/contract/workflow";
import { assertNever } from "@/lib/exhaustive";
import { conventions } from "@/lib/generated-app/conventions";
import type { BrowserEvent } from "@/server/modules/verification/browser-events";
import { type Watch, watch } from "./browser";
import { byRole, containsText, sawOf, textsIn } from "./seen";
import { orNothing, settle, until } from "./waiting";

/** How long a person would wait for what a step promises. */
const PATIENCE_MS = 5000;
const NAVIGATION_MS = 15_000;

export class StepFailure extends Error {
  override readonly name = "StepFailure";
}

type Stage = { page: Page; watched: Watch; origin: string; sessions: Sessions; patienceMs: number };
/** Sign-ins that went through the application's own page, to be used again. */
export type Sessions = Map<
  string,
  { cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>; path: string }
>;

const named = (role: string, name: string | null) => (name === null ? role : `${role} “${name}”`);
const atNth = (nth: number | null) => (nth === null ? "" : ` (number ${nth + 1})`);

/** Exactly one element: the only one of that name, or the nth. */
async function targetOf({ page, patienceMs }: Stage, step: Step): Promise<Locator> {
  if (!step.target) throw new StepFailure(`the action ${step.action} names no target`);
  const { role, name, nth } = step.target;
  const found = byRole(page, { role, name });
  const { done, saw } = await until(patienceMs, async () => {
    const count = await orNothing(found.count(), 0);
    return { done: nth === null ? count === 1 : count > nth, saw: count };
  });
  if (!done && saw > 1 && nth === null) throw new StepFailure(`expected one ${named(role, name)}, saw ${saw} of them`);
  if (!done)
    throw new StepFailure(
      `expected ${named(role, name)}${atNth(nth)} to ${step.action}, saw ${await sawOf(page, role)}`,
    );
  return nth === null ? found : found.nth(nth);
}

async function expectVisible(
  { page, patienceMs }: Stage,
  { role, name, text }: NonNullable<Step["expect"]>,
): Promise<void> {
  const found = byRole(page, { role, name });
  const { done, saw } = await until(patienceMs, async () => {
    const texts = await orNothing(found.evaluateAll(textsIn), []);
    return { done: texts.some((own) => text === null || containsText(own, text)), saw: texts };
  });
  if (done) return;
  const wanted = `${named(role, name)}${text === null ? "" : ` with “${text}”`} visible`;
  const own = saw.map((texts) => `“${texts.find(Boolean) ?? ""}”`).slice(0, 6);
  throw new StepFailure(
    `expected ${wanted}, saw ${name !== null && own.length > 0 ? `${named(role, name)} with ${own.join(", ")}` : await sawOf(page, role)}`,
  );
}

/** Absent, once the page has settled: an element that has not come yet is not one that is not there. */
async function expectHidden(stage: Stage, { role, name, text }: NonNullable<Step["expect"]>): Promise<void> {
  const { page, patienceMs } = stage;
  const found = byRole(page, { role, name });
  const matching = async () => {
    const texts = await orNothing(found.evaluateAll(textsIn), []);
    return texts.filter((own) => text === null || containsText(own, text)).length;
  };
  const settled = await settle(page, stage.watched, patienceMs);
  const { done, saw } = await until(patienceMs, async () => {
    const count = await matching();
    return { done: count === 0, saw: count };
  });
  const wanted = `${named(role, name)}${text === null ? "" : ` with “${text}”`} hidden`;
  if (!done) throw new StepFailure(`expected ${wanted}, saw ${saw} of them`);
  if (!settled)
    throw new StepFailure(`expected ${wanted}, but the page did not come to rest within ${patienceMs / 1000} s`);
  if ((await page.locator("body").innerText()).trim() === "")
    throw new StepFailure(`expected ${wanted}, saw an empty page`);
}

async function gotoPath({ page }: Stage, path: string): Promise<void> {
  const response = await page.goto(path, { waitUntil: "domcontentloaded" });
  if (response && response.status() >= 500) throw new StepFailure(`${path} answered ${response.status()}`);
}

/** The e-mail of who is signed in, as the application itself says it. */
async function accountOf({ page, origin }: Stage): Promise<string | null> {
  const answer = await page.context().request.get(`${origin}/api/auth/me`);
  const body: unknown = answer.ok() ? await answer.json() : null;
  const account = body && typeof body === "object" && "account" in body ? body.account : null;
  return account && typeof account === "object" && "email" in account ? String(account.email) : null;
}

async function signIn(stage: Stage, email: string): Promise<void> {
  const { page, sessions, patienceMs } = stage;
  const known = sessions.get(email);
  if (known) {
    await page.context().clearCookies();
    await page.context().addCookies(known.cookies);
    if ((await accountOf(stage)) === email) return gotoPath(stage, known.path);
    sessions.delete(email);
    await page.context().clearCookies();
  }
  await gotoPath(stage, conventions.signInPath);
  await byRole(page, { role: "textbox", name: conventions.email }).fill(email);
  await page.getByLabel(conventions.password, { exact: true }).fill(conventions.examplePassword);
  await byRole(page, { role: "button", name: conventions.signIn }).click();
  const { done, saw } = await until(patienceMs, async () => {
    const path = new URL(page.url()).pathname;
    return { done: path !== conventions.signInPath, saw: path };
  });
  if (!done || (await accountOf(stage)) !== email)
    throw new StepFailure(`signing in as ${email} ended on ${saw}, saw ${await sawOf(page, "alert")}`);
  sessions.set(email, { cookies: await page.context().cookies(), path: saw });
}

async function signOut(stage: Stage): Promise<void> {
  const { page, patienceMs, sessions } = stage;
  const email = await accountOf(stage);
  await byRole(page, { role: "button", name: conventions.signOut }).click();
  const { done } = await until(patienceMs, async () => ({ done: (await accountOf(stage)) === null, saw: null }));
  // The application has ended this session: it cannot be used again.
  if (email !== null) sessions.delete(email);
  if (!done) throw new StepFailure("signing out left the session as it was");
}

const plain = (text: string) => text.replace(/\s+/g, " ").trim();
/** The words of the option that is meant: just these, or one that goes on after them, as a name does with a date. */
async function optionLabel({ patienceMs }: Stage, select: Locator, value: string): Promise<string> {
  const { saw } = await until(patienceMs, async () => {
    const labels = (await orNothing(select.locator("option").allTextContents(), [])).map(plain);
    const meant =
      labels.find((label) => label === plain(value)) ?? labels.find((label) => label.startsWith(`${plain(value)} · `));
    return { done: meant !== undefined, saw: { meant, labels } };
  });
  if (saw.meant === undefined)
    throw new StepFailure(`expected option “${value}” to choose, saw “${saw.labels.join("”, “")}”`);
  return saw.meant;
}

async function choose(stage: Stage, step: Step, value: string): Promise<void> {
  const target = await targetOf(stage, step);
  const kind = await target.evaluate((element) =>
    element instanceof HTMLSelectElement ? "select" : element instanceof HTMLInputElement ? "input" : "other",
  );
  if (kind === "select") {
    await target.selectOption({ label: await optionLabel(stage, target, value) });
    return;
  }
  await target.click();
  const option = byRole(stage.page, { role: "option", name: value });
  const { done } = await until(kind === "input" ? 1000 : stage.patienceMs, async () => ({
    done: (await orNothing(option.count(), 0)) > 0,
    saw: null,
  }));
  // A long list is searched by typing, as a person would.
  if (!done && kind === "input") await target.fill(value);
  const { saw: count } = await until(stage.patienceMs, async () => {
    const saw = await orNothing(option.count(), 0);
    return { done: saw > 0, saw };
  });
  if (count === 0)
    throw new StepFailure(`expected option “${value}” to choose, saw ${await sawOf(stage.page, "option")}`);
  await option.first().click();
}

async function drag(stage: Stage, step: Step, onto: string): Promise<void> {
  const [target, region] = [await targetOf(stage, step), byRole(stage.page, { role: "region", name: onto })];
  const { saw: count } = await until(stage.patienceMs, async () => {
    const saw = await orNothing(region.count(), 0);
    return { done: saw === 1, saw };
  });
  if (count !== 1) throw new StepFailure(`expected one ${named("region", onto)} to drag to, saw ${count} of them`);
  await target.dragTo(region);
}

function wantedValue({ action, value }: Step): string {
  if (value === null) throw new StepFailure(`the action ${action} names no value`);
  return value;
}

async function act(stage: Stage, step: Step): Promise<void> {
  const { page } = stage;
  switch (step.action) {
    case "open":
      return gotoPath(stage, wantedValue(step));
    case "sign_in":
      return signIn(stage, wantedValue(step));
    case "sign_out":
      return signOut(stage);
    case "reload":
      await page.reload({ waitUntil: "domcontentloaded" });
      return;
    case "click":
      return (await targetOf(stage, step)).click();
    case "fill":
      return (await targetOf(stage, step)).fill(wantedValue(step));
    case "choose":
      return choose(stage, step, wantedValue(step));
    case "check":
      return (await targetOf(stage, step)).check();
    case "press":
      return step.target
        ? (await targetOf(stage, step)).press(wantedValue(step))
        : page.keyboard.press(wantedValue(step));
    case "drag":
      return drag(stage, step, wantedValue(step));
    case "see":
      return;
    default:
      return assertNever(step.action);
  }
}

function inWords({ action, target, value, expect }: Step): string {
  const what = [
    action,
    target && `${named(target.role, target.name)}${atNth(target.nth)}`,
    value !== null && `“${value}”`,
  ];
  const then =
    expect &&
    `→ ${named(expect.role, expect.name)}${expect.text === null ? "" : ` with “${expect.text}”`} ${expect.state}`;
  return [...what, then].filter(Boolean).join(" ");
}

/** Playwright explains itself over many lines, with escapes; the first says what went wrong. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof StepFailure) return text;
  return text
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "")
    .split("\n")
    .slice(0, 3)
    .join(" ")
    .trim();
}

async function playStep(stage: Stage, step: Step, number: number): Promise<void> {
  const before = stage.watched.events.length;
  await act(stage, step);
  if (step.expect?.state === "visible") await expectVisible(stage, step.expect);
  if (step.expect?.state === "hidden") await expectHidden(stage, step.expect);
  const thrown = stage.watched.events.slice(before).find(({ type, step: at }) => type === "exception" && at === number);
  if (thrown?.type === "exception") throw new StepFailure(`the page threw ${thrown.text.split("\n")[0]}`);
}

export type Played = {
  ok: boolean;
  failedStep: number | null;
  message: string;
  log: string;
  events: BrowserEvent[];
  picture: Uint8Array | null;
  durationMs: number;
};
export type PlayOptions = { origin: string; sessions: Sessions; patienceMs?: number; timeoutMs?: number };

const WORKFLOW_TIMEOUT_MS = 60_000;
const LAST_LOOK_MS = 1000;

/** What the page was when a step failed, as a screen reader would tell it. */
async function snapshotOf(page: Page): Promise<string> {
  const tree = await page
    .locator("body")
    .ariaSnapshot({ timeout: 2000 })
    .catch((error: unknown) => `no snapshot: ${reasonOf(error)}`);
  return `\nThe page was ${page.url()}\n${tree.slice(0, 6000)}`;
}

/** Plays a journey as a person would, step by step, and says where it stopped being what the contract promises. */
export async function play(page: Page, workflow: Workflow, options: PlayOptions): Promise<Played> {
  const startedAtMs = performance.now();
  const timeoutMs = options.timeoutMs ?? WORKFLOW_TIMEOUT_MS;
  const patienceMs = options.patienceMs ?? PATIENCE_MS;
  let current = 0;
  const watched = watch(page, options.origin, () => current);
  const stage: Stage = { page, watched, origin: options.origin, sessions: options.sessions, patienceMs };
  page.setDefaultTimeout(patienceMs);
  page.setDefaultNavigationTimeout(NAVIGATION_MS);
  const log: string[] = [`${workflow.title}${workflow.role ? ` (${workflow.role})` : ""}`];
  let failure: string | null = null;
  for (const [index, step] of workflow.steps.entries()) {
    current = index;
    const stepStartedAtMs = performance.now();
    if (stepStartedAtMs - startedAtMs > timeoutMs)
      failure = `step ${index + 1}: the workflow took longer than ${timeoutMs / 1000} s`;
    else
      await playStep(stage, step, index).catch((error: unknown) => {
        failure = `step ${index + 1}: ${reasonOf(error)}`;
      });
    log.push(
      `${failure ? "✗" : "✓"} ${index + 1}. ${inWords(step)}  ${Math.round(performance.now() - stepStartedAtMs)} ms`,
    );
    if (failure) break;
  }
  // What the last step set off may still fail.
  if (failure === null) await settle(page, watched, LAST_LOOK_MS);
  if (failure !== null) log.push(failure, watched.crashed() ? "The page crashed." : await snapshotOf(page));
  const picture = await page.screenshot({ timeout: 5000 }).catch(() => null);
  const message = failure ?? `All ${workflow.steps.length} steps were seen.`;
  const durationMs = performance.now() - startedAtMs;
  return {
    ok: failure === null,
    failedStep: failure === null ? null : current,
    message,
    log: log.join("\n"),
    events: watched.events,
    picture,
    durationMs,
  };
}
