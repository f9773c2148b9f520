import type { AppModel } from "@/lib/contract/app-model";
import type { Step, Workflow } from "@/lib/contract/workflow";
import type { GeneratedFile } from "@/lib/model/tasks";
import { conventions } from "./conventions";
import { kebab } from "./names";

const text = (value: string) => JSON.stringify(value);
type Named = { role: string; name: string | null };
const locator = ({ role, name }: Named) =>
  name === null
    ? `page.getByRole(${text(role)})`
    : `page.getByRole(${text(role)}, { name: ${text(name)}, exact: true })`;

function targetOf({ target }: Step): string {
  if (!target) throw new Error("this step acts on nothing");
  return target.nth === null ? locator(target) : `${locator(target)}.nth(${target.nth})`;
}

function acts(step: Step): string[] {
  const value = text(step.value ?? "");
  switch (step.action) {
    case "open":
      return [`await page.goto(${value});`];
    case "sign_in":
      return [`await signIn(page, ${value});`];
    case "sign_out":
      return [`await page.getByRole("button", { name: ${text(conventions.signOut)}, exact: true }).click();`];
    case "reload":
      return ["await page.reload();"];
    case "click":
      return [`await ${targetOf(step)}.click();`];
    case "fill":
      return [`await ${targetOf(step)}.fill(${value});`];
    case "choose":
      return [`await choose(${targetOf(step)}, ${value});`];
    case "check":
      return [`await ${targetOf(step)}.check();`];
    case "press":
      return [step.target ? `await ${targetOf(step)}.press(${value});` : `await page.keyboard.press(${value});`];
    case "drag":
      return [`await ${targetOf(step)}.dragTo(${locator({ role: "region", name: step.value })});`];
    case "see":
      return [];
  }
}

/** A text box shows what was typed as its value, everything else as its text. */
function expects({ expect }: Step): string[] {
  if (!expect) return [];
  const { role, name, state } = expect;
  const found = locator({ role, name });
  if (role === "textbox" && expect.text !== null && state === "visible")
    return [`await expect(${found}).toHaveValue(${text(expect.text)});`];
  const seen = `${found}${expect.text === null ? "" : `.filter({ hasText: ${text(expect.text)} })`}`;
  return [
    state === "visible" ? `await expect(${seen}.first()).toBeVisible();` : `await expect(${seen}).toHaveCount(0);`,
  ];
}

const stepLines = (step: Step) => [
  `  // ${step.narration.replaceAll(/\s+/g, " ")}`,
  ...[...acts(step), ...expects(step)].map((line) => `  ${line}`),
];

function specOf(workflow: Workflow): GeneratedFile {
  const signsIn = workflow.steps.some(({ action }) => action === "sign_in");
  const chooses = workflow.steps.some(({ action }) => action === "choose");
  const helpers = [...(chooses ? ["choose"] : []), ...(signsIn ? ["signIn"] : []), "startFromExamples"];
  const content = [
    'import { expect, test } from "@playwright/test";',
    `import { ${helpers.join(", ")} } from "./help";`,
    "",
    "test.beforeEach(startFromExamples);",
    "",
    `test(${text(workflow.title)}, async ({ page }) => {`,
    ...workflow.steps.flatMap(stepLines),
    "});",
    "",
  ].join("\n");
  return { path: `e2e/${kebab(workflow.id)}.spec.ts`, content };
}

const help = `import type { Locator, Page } from "@playwright/test";

/** The option with these words, or one that goes on after them, as a name does with a date. */
export async function choose(select: Locator, words: string) {
  const start = words.replace(/[.*+?^\${}()|[\\]\\\\]/g, "\\\\$&");
  const option = select.locator("option").filter({ hasText: new RegExp(\`^\${start}( · |$)\`) }).first();
  await select.selectOption({ label: (await option.textContent()) ?? words });
}

/** Every journey starts from the example data. */
export async function startFromExamples({ page, baseURL }: { page: Page; baseURL?: string | undefined }) {
  const answer = await page.request.post(${text(conventions.resetExamplesPath)}, { headers: { origin: baseURL ?? "" } });
  if (!answer.ok()) throw new Error(\`the examples were not put back: \${answer.status()}\`);
}

/** By the application's own page, as a person does. */
export async function signIn(page: Page, email: string) {
  await page.goto(${text(conventions.signInPath)});
  await page.getByLabel(${text(conventions.email)}, { exact: true }).fill(email);
  await page.getByLabel(${text(conventions.password)}, { exact: true }).fill(${text(conventions.examplePassword)});
  await page.getByRole("button", { name: ${text(conventions.signIn)}, exact: true }).click();
  await page.waitForURL((url) => url.pathname !== ${text(conventions.signInPath)});
}
`;

const settings = `import { defineConfig } from "@playwright/test";

const port = Number(process.env.PORT ?? 5173);

/** Journeys against the production build: \`npm run build\`, then \`npx playwright test\`. They share one database, so one at a time. */
export default defineConfig({
  testDir: "e2e",
  workers: 1,
  use: { baseURL: \`http://127.0.0.1:\${port}\` },
  webServer: { command: "npm start", url: \`http://127.0.0.1:\${port}/\`, reuseExistingServer: true },
});
`;

/** The contract's journeys as Playwright tests that people can read, run and change. */
export function specsOf(app: AppModel): GeneratedFile[] {
  if (app.workflows.length === 0) return [];
  return [
    { path: "e2e/help.ts", content: help },
    { path: "playwright.config.ts", content: settings },
    ...app.workflows.map(specOf),
  ];
}
