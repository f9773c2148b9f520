import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "@/tests/integration/free-port";
import { type Program, start, until } from "@/tests/integration/program";

/** The whole product as `npm start` runs it, used as a person uses it: by the names that stand on the page. */
const folder = mkdtempSync(join(tmpdir(), "first-path-"));
const { prompt }: { prompt: string } = JSON.parse(readFileSync("tests/fixtures/prompts/01-bike-workshop.json", "utf8"));
let product: Program;
let browser: Browser;
let url = "";
let sessionId = "";
const settings: Record<string, string> = {};

beforeAll(async () => {
  const port = await freePort();
  url = `http://localhost:${port}`;
  Object.assign(settings, { PORT: String(port), KRIPTIK_DATA: join(folder, "data") });
  product = start([process.execPath, "scripts/start.mjs"], settings);
  await until("the product is ready", () => product.said.includes("Ctrl-C ends everything"), 900_000).catch(() => {
    throw new Error(`The product did not start:\n${product.said}`);
  });
  expect(product.said).not.toContain("Builds are refused");
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking"],
  });
}, 910_000);

afterAll(async () => {
  await browser?.close();
  product?.child.kill("SIGTERM");
  await product?.ended;
  rmSync(folder, { recursive: true, force: true });
});

/** Whatever a page of ours logs as an error, or asks of another machine, is a failure of the test that opened it. */
async function openPage(): Promise<{ page: Page; wrong: string[] }> {
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && !/^http:\/\/([a-z0-9]+\.)?localhost:\d+\//.test(request.url()))
      wrong.push(`asks ${request.url()}`);
  });
  return { page, wrong };
}

const kriptik = async (...argv: string[]) => {
  const program = start([process.execPath, "bin/kriptik.mjs", ...argv], settings);
  return { code: await program.ended, said: program.said };
};

test("from a sentence over an approved contract to a proven application in a live preview", async () => {
  const { page, wrong } = await openPage();
  await page.goto(url);
  await page.getByRole("textbox", { name: "What should it do?" }).fill(prompt);
  await page.getByRole("button", { name: "Write the contract" }).click();
  await page.getByRole("heading", { name: "Read what it will be held to" }).waitFor({ timeout: 60_000 });
  sessionId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect((await kriptik("status", sessionId)).code).toBe(3);

  await page.getByRole("button", { name: "Approve and build" }).click();
  await page.getByText(/^Built/).waitFor({ timeout: 900_000 });
  await page.locator("iframe[title$=', live']").waitFor({ timeout: 60_000 });
  const { code, said } = await kriptik("status", sessionId, "--json");
  const status = JSON.parse(said);
  expect({ code, status: status.status, kind: status.previewKind }).toEqual({ code: 0, status: "done", kind: "live" });
  const unproven = status.contract.clauses.filter(
    (clause: { state: string }) => !["proven", "limit"].includes(clause.state),
  );
  expect(unproven).toEqual([]);
  for (const clause of status.contract.clauses)
    if (clause.state === "proven") expect(clause.evidence.length).toBeGreaterThan(0);

  const framed = page.frameLocator("iframe[title$=', live']");
  await framed.getByRole("heading").first().waitFor();
  expect(wrong).toEqual([]);
}, 1_000_000);

test("the finished application is opened as each of its people, and its example data is put back, all from the run page", async () => {
  const { page, wrong } = await openPage();
  await page.goto(`${url}/run/${sessionId}`);
  const live = page.locator("iframe[title$=', live']");
  const origin = new URL((await live.getAttribute("src")) ?? "").origin;
  expect(origin).toMatch(/^http:\/\/[0-9a-f]{32}\.localhost:\d+$/);
  const people = page.getByRole("combobox", { name: "Seen by" });
  const emails = await people
    .locator("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(emails.length).toBeGreaterThan(1);
  const inside = () => {
    const frame = page.frames().find((one) => new URL(one.url(), url).origin === origin);
    if (!frame) throw new Error("The live application is not in its frame.");
    return frame;
  };
  /** What the application itself answers to whoever is signed in inside the frame. */
  const asks = (path: string, body?: unknown) =>
    inside().evaluate(
      async ([to, sent]) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(String(to), sent ? { method: "POST", headers, body: JSON.stringify(sent) } : {});
        return answer.ok ? answer.json() : answer.status;
      },
      [path, body],
    );
  const signedIn = async () =>
    asks("/api/auth/me").then(
      (me) => me.account?.email,
      () => null, // between two pages there is nobody to ask
    );
  for (const email of emails.toReversed()) {
    await people.selectOption(email);
    await expect.poll(signedIn, { timeout: 30_000 }).toBe(email);
  }

  // Accounts are the owner's to add.
  const owner = await people.locator("option", { hasText: /^Owner: / }).getAttribute("value");
  await people.selectOption(owner);
  await expect.poll(signedIn, { timeout: 30_000 }).toBe(owner);
  const added = { name: "Mia Sand", email: "mia@example.org", password: "a long enough password", role: "owner" };
  expect(await asks("/api/accounts", added)).toMatchObject({ email: added.email });
  await page.getByRole("button", { name: "Reset example data" }).click();
  await page.getByRole("button", { name: "Reset the data" }).click();
  await page.getByText("The example data is back.").waitFor({ state: "attached" });
  await expect.poll(signedIn, { timeout: 30_000 }).toBe(owner);
  const left = (await asks("/api/accounts")) as { email: string }[];
  expect(left.map(({ email }) => email)).not.toContain(added.email);
  expect(left.length).toBeGreaterThan(1);
  expect(wrong).toEqual([]);
}, 120_000);

test("its source can be taken away, and deleting the project deletes it", async () => {
  const zip = join(folder, "source.zip");
  expect((await kriptik("download", sessionId, zip)).code).toBe(0);
  expect(readFileSync(zip).subarray(0, 2).toString()).toBe("PK");
  const [project] = JSON.parse(`[${(await kriptik("projects", "--json")).said.trim().split("\n").join(",")}]`);
  expect((await kriptik("delete", project.id, "--yes")).code).toBe(0);
  expect((await kriptik("status", sessionId)).code).toBe(1);
}, 60_000);
