import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { checksOf } from "@/lib/contract/checks";
import { conventions } from "@/lib/generated-app/conventions";
import { generateApp } from "@/server/starter/generate/generate";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { dogWalking } from "@/tests/fixtures/models/dog-walking";
import { foodBankShifts } from "@/tests/fixtures/models/food-bank-shifts";
import { museumTours } from "@/tests/fixtures/models/museum-tours";
import { recipeCosting } from "@/tests/fixtures/models/recipe-costing";
import { buildForProduction, runOwnTests, runTool, typecheck, writeApp } from "@/tests/fixtures/written-app";
import { freePort } from "./free-port";

/** Installing and checking whole applications: minutes on a machine that does other things too. */
const PATIENCE_MS = 900_000;
const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), "generated-"));
const kit = join(root, "kit");

beforeAll(async () => {
  mkdirSync(kit);
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(`starter-kit/${name}`, join(kit, name));
  await run("npm", ["ci", "--ignore-scripts", "--prefer-offline"], { cwd: kit });
}, PATIENCE_MS);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function written(name: string, app: AppModel) {
  const home = join(root, name);
  await writeApp(home, app, join(kit, "node_modules"));
  return home;
}

/** The first line that it writes says that it listens. */
const listening = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });

const models = { bikeShop, dogWalking, foodBankShifts, museumTours, recipeCosting };

describe.each(Object.entries(models))("the application of %s", (name, app) => {
  test("typechecks, and each check of its API and data is seen to pass", { timeout: PATIENCE_MS }, async () => {
    const home = await written(name, app);
    expect(await typecheck(home)).toEqual([]);
    const { passed, failures } = await runOwnTests(home, app);
    expect(failures).toEqual([]);
    const due = checksOf(app).filter(({ kind }) => kind === "http" || kind === "data");
    expect(passed.toSorted()).toEqual(due.map(({ id, title }) => `[${id}] ${title}`).toSorted());
  });
});

test("a rule taken out of the code fails the test of that rule, and no other", { timeout: PATIENCE_MS }, async () => {
  const home = await written("without-a-rule", museumTours);
  const path = join(home, "server/booking/rules.ts");
  const code = generateApp(museumTours).find((file) => file.path === "server/booking/rules.ts")?.content ?? "";
  expect(code).toContain("await refuseEnoughPlaces(change);");
  writeFileSync(path, code.replace("await refuseEnoughPlaces(change);", "await Promise.resolve(refuseEnoughPlaces);"));
  const report = join(home, "report.json");
  const args = ["run", "server/booking", "--reporter=json", `--outputFile=${report}`];
  await expect(runTool(home, "vitest/vitest.mjs", ...args)).rejects.toThrow();
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const titles = testResults.flatMap((file: { assertionResults: { title: string; status: string }[] }) =>
    file.assertionResults.filter(({ status }) => status === "failed").map(({ title }) => title),
  );
  expect(titles).toEqual(["[rule.enoughPlaces] There are not that many places left."]);
});

test("the production build serves pages and API on one port", { timeout: PATIENCE_MS }, async () => {
  const home = await written("served", bikeShop);
  expect(await buildForProduction(home)).toEqual([]);
  const port = await freePort();
  const env = { PORT: String(port), DATABASE_URL: "file:data/app.db", NODE_ENV: "production" as const };
  const child = spawn(process.execPath, ["dist/server/main.js"], {
    cwd: home,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await listening(child);
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${url}/jobs`)).text()).toContain('<div id="root">');
    expect((await fetch(`${url}/api/jobs`)).status).toBe(401);
    const me = await (await fetch(`${url}/api/auth/me`)).json();
    expect(me.examples.map(({ role }: { role: string }) => role)).toEqual(["owner", "mechanic", "mechanic"]);
  } finally {
    child.kill();
  }
});

test("`npm run dev` shows example rows to who signs in", { timeout: PATIENCE_MS }, async () => {
  const home = await written("developed", bikeShop);
  const port = await freePort();
  const command = `PORT=${port} DATABASE_URL=file:data/app.db exec npm run dev`;
  const child = spawn("/bin/sh", ["-c", command], { cwd: home, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    await listening(child);
    const page = await browser.newPage({ baseURL: `http://127.0.0.1:${port}` });
    await expect.poll(() => page.goto("/").then((answer) => answer?.status(), String), { timeout: 60_000 }).toBe(200);
    const [owner] = bikeShop.roles.flatMap(({ id, examples }) => (id === "owner" ? examples : []));
    await page.request.post(conventions.signInAsPath, { data: { email: owner?.email } });
    await page.goto("/customers");
    const row = bikeShop.entities.find(({ id }) => id === "customer")?.seed[0]?.name;
    await page.getByText(String(row)).first().waitFor({ timeout: 60_000 });
  } finally {
    await browser.close();
    if (child.pid) process.kill(-child.pid);
  }
});
