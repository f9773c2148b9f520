import { type Browser, chromium, type Page } from "@playwright/test";
import type { BuildEvent } from "@/lib/build/events";
import { type Contract, contractSchema } from "@/lib/contract/contract";
import { conventions } from "@/lib/generated-app/conventions";
import { listen } from "../listener";
import type { Product } from "../product";

const BUILD_TIMEOUT_MS = 600_000;
const PAINT_TIMEOUT_MS = 60_000;
const OVER = ["build_done", "build_failed", "build_cancelled", "question_asked"];
const isOver = ({ type }: BuildEvent) => OVER.includes(type);

/** An entity that somebody reads all rows of, where, and words of its example rows. */
function sightOf({ app }: Contract) {
  for (const { role, entity: id, rows, can } of app.access) {
    const entity = app.entities.find((candidate) => candidate.id === id && !candidate.linesOf);
    if (!entity || rows !== "all" || !can.includes("read")) continue;
    const shown = entity.fields.filter(({ id, type }) => entity.columns.includes(id) && /text$/.test(type));
    const texts = entity.seed.flatMap((row) =>
      shown.flatMap(({ id }) => (typeof row[id] === "string" ? [row[id]] : [])),
    );
    const email = app.roles.find(({ id }) => id === role)?.examples[0]?.email ?? null;
    if (texts.length > 0) return { path: `/${entity.route}`, email, texts };
  }
  throw new Error("Nobody reads all rows of anything with words in it.");
}

/** Opens the draft as a person's browser does and resolves when a row of its example data can be read. */
async function seeDraft(page: Page, origin: string, sight: ReturnType<typeof sightOf>): Promise<void> {
  if (sight.email !== null) {
    await page.goto(origin, { waitUntil: "commit" });
    await page.evaluate(
      async ({ path, email }) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify({ email }) });
        if (!answer.ok) throw new Error(`The example account was refused: ${answer.status}`);
      },
      { path: conventions.signInAsPath, email: sight.email },
    );
  }
  await page.goto(`${origin}${sight.path}`, { waitUntil: "commit" });
  await page.waitForFunction((texts) => texts.some((text) => document.body?.innerText.includes(text)), sight.texts, {
    timeout: PAINT_TIMEOUT_MS,
    polling: 20,
  });
}

/** A browser that is open before anything is timed. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-background-networking"] });

async function answerOf(product: Product, method: "get" | "post", path: string, body?: unknown): Promise<unknown> {
  const answer = await (method === "get" ? product.get(path) : product.post(path, body));
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** One build, timed by a client: its stream for what the API says, its browser for what can be seen. */
export async function buildOnce(product: Product, browser: Browser, prompt: string) {
  const page = await (await browser.newContext()).newPage();
  const sentAtMs = performance.now();
  const { sessionId, projectId } = (await answerOf(product, "post", "/api/execute", { prompt })) as {
    sessionId: string;
    projectId: string;
  };
  const listener = listen(`${product.url}/api/build/stream/${sessionId}`);
  try {
    await listener.first((fact) => fact.type === "contract_drafted" || isOver(fact), PAINT_TIMEOUT_MS);
    const contractMs = performance.now() - sentAtMs;
    const contract = contractSchema.parse(await answerOf(product, "get", `/api/build/contract/${sessionId}`));
    const { contract: shown } = await product.status(sessionId);
    const approvedAtMs = performance.now();
    await answerOf(product, "post", `/api/build/approve/${sessionId}`, { contractHash: shown?.hash });

    const draft = async () => {
      await listener.first((fact) => fact.type === "preview_opened" || isOver(fact), BUILD_TIMEOUT_MS);
      const { previewUrl, previewKind } = await product.status(sessionId);
      if (previewKind !== "draft" || !previewUrl) throw new Error("There was no draft.");
      await seeDraft(page, previewUrl, sightOf(contract));
      return performance.now() - approvedAtMs;
    };
    const ended = async () => {
      const { type } = await listener.first(isOver, BUILD_TIMEOUT_MS);
      return { type, ms: performance.now() - approvedAtMs };
    };
    const [draftPaintedMs, end] = await Promise.all([draft(), ended()]);
    const status = await product.status(sessionId);
    if (end.type !== "build_done")
      throw new Error(`The build ended as ${status.status}: ${status.error?.message ?? status.question?.text ?? ""}`);
    return {
      projectId,
      facts: listener.facts(),
      clauses: contract.clauses.length,
      provenClauses: status.contract?.clauses.filter(({ state }) => state === "proven").length ?? 0,
      workflows: contract.workflows.length,
      contractMs,
      draftPaintedMs,
      firstPreviewMs: status.timings.firstPreviewMs,
      doneMs: end.ms,
    };
  } finally {
    listener.close();
    await page.context().close();
  }
}
