import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NOT_ISOLATED } from "@/lib/isolation";
import { freePort } from "./free-port";
import { descendants, type Program, start, until } from "./program";

/** The product on a machine that has no isolation to offer, as an ordinary user who may install nothing. */
const ordinary = "bwrap --die-with-parent --unshare-user --uid 1000 --gid 1000 --dev-bind / /".split(" ");
const bwrap = execFileSync("sh", ["-c", "command -v bwrap"], { encoding: "utf8" }).trim();
let data = "";
let product: Program | null = null;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "refused-"));
});
afterEach(async () => {
  const [supervisor] = descendants(product?.child.pid ?? 0);
  if (supervisor) process.kill(supervisor, "SIGTERM");
  await product?.ended;
  rmSync(data, { recursive: true, force: true });
});

async function startProduct(without: readonly string[], more: Record<string, string> = {}) {
  const settings = {
    PORT: String(await freePort()),
    KRIPTIK_DATA: data,
    KRIPTIK_SANDBOX_HOME: join(data, "home"),
    ...more,
  };
  const running = start(["env", ...ordinary, ...without, "--", process.execPath, "scripts/start.mjs"], settings);
  product = running;
  await until(`the product is ready; so far: ${running.said}`, () => running.said.includes("Ctrl-C ends"), 600_000);
  return { running, settings, url: `http://localhost:${settings.PORT}` };
}
const asked = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: '{"prompt":"Books with title."}',
};

test.each<[string, string[], RegExp]>([
  ["bubblewrap is missing", ["--ro-bind", "/dev/null", bwrap], /Builds need bwrap \(to isolate sandboxes\)\. Run: .*bubblewrap/],
  ["user namespaces are switched off", ["--disable-userns"], /Sandboxes can not be isolated here: \S+/],
])("where %s the product starts, and every door refuses builds with what to do", async (_name, without, sentence) => {
  const { running, settings, url } = await startProduct(without);
  const refusal = running.said.split("\n").find((line) => line.includes("Builds are refused for now.")) ?? "";
  expect(refusal).toMatch(sentence);
  const words = refusal.replace("  Builds are refused for now. ", "");

  const refused = await fetch(`${url}/api/execute`, asked);
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: "unavailable", message: words }]);
  const health = await (await fetch(`${url}/api/health`)).json();
  expect(health).toMatchObject({ ready: false, isolation: "unavailable" });
  expect(health.dependencies).toContainEqual({ name: "sandboxes", ok: false, message: words });
  const typed = start([process.execPath, "bin/kriptik.mjs", "build", "Books with title."], settings);
  expect(await typed.ended).not.toBe(0);
  expect(typed.said).toContain(words);
  expect((await (await fetch(`${url}/api/projects`)).json()).items).toEqual([]);
}, 640_000); // biome-ignore format: what is compared stands in one line

test("where it is asked for, builds run without isolation, and every door says so", async () => {
  const without = ["--disable-userns", "--ro-bind", "/dev/null", bwrap];
  const { running, url } = await startProduct(without, { KRIPTIK_ISOLATION: "process" });
  expect(running.said).not.toContain("Builds are refused");
  expect(running.said).toContain(NOT_ISOLATED);
  const health = await (await fetch(`${url}/api/health`)).json();
  expect(health).toMatchObject({ ready: true, isolation: NOT_ISOLATED });
  const started = await (await fetch(`${url}/api/execute`, asked)).json();
  expect(started.warning).toBe(NOT_ISOLATED);
  const shown = NOT_ISOLATED.slice(1).replaceAll("'", "&#x27;");
  for (const page of ["/", `/run/${started.sessionId}`])
    expect((await (await fetch(`${url}${page}`)).text()).includes(shown)).toBe(true);
}, 640_000);
