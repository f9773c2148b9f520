// `npm run bench [-- --n N] [--seed S]`: how fast the product is on this machine, as a person meets it:
// starting again, and from a sentence to a contract, a first picture and a proven application.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { root } from "./lib/home.mjs";
import { freePort } from "./lib/ports.mjs";
import { record } from "./lib/record.mjs";
import { say } from "./lib/say.mjs";

const START_MS = 600_000;
const BUILD_MS = 900_000;
const OVER = new Set(["done", "failed", "cancelled", "asking", "frozen"]);

const { values } = parseArgs({
  options: { n: { type: "string", default: "3" }, seed: { type: "string", default: "1" } },
});
const [n, seed] = [Number(values.n), Number(values.seed)];
const folder = mkdtempSync(join(tmpdir(), "kriptik-bench-"));
const failures = [];

async function startProduct(port) {
  const env = { ...process.env, PORT: String(port), KRIPTIK_DATA: join(folder, "data") };
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const isReady = new Promise((resolve) => {
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      if (said.includes("Ctrl-C ends everything")) resolve(true);
    });
  });
  const outcome = await Promise.race([isReady, ended.then(() => false), sleep(START_MS, false)]);
  const end = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  if (outcome) return { startMs: performance.now() - startedAtMs, end };
  await end();
  throw new Error("The product did not start.");
}

function client(port) {
  return async (method, path, body) => {
    const headers = body ? { "content-type": "application/json" } : {};
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

async function build(call, { id, prompt }) {
  const { sessionId, projectId } = await call("POST", "/api/execute", { prompt, autoApprove: true });
  const untilMs = performance.now() + BUILD_MS;
  let status;
  do {
    await sleep(250);
    status = await call("GET", `/api/build/status/${sessionId}`);
  } while (!OVER.has(status.status) && performance.now() < untilMs);
  if (status.status !== "done")
    failures.push(`prompt ${id} ended as ${status.status}: ${status.error?.message ?? status.question?.text ?? ""}`);
  say(`  prompt ${id}: ${status.status}, ${JSON.stringify(status.timings)}`);
  const { name } = await call("GET", `/api/projects/${projectId}`);
  await call("DELETE", `/api/projects/${projectId}`, { confirm: name });
  return status.timings;
}

function median(numbers) {
  const sorted = numbers.filter((number) => number !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? "not measured" : Math.round(sorted[Math.floor((sorted.length - 1) / 2)]);
}

/** The same prompts for the same seed: every so many-th, beginning at the seed. */
function prompts() {
  const fixtures = join(root, "tests/fixtures/prompts");
  const all = readdirSync(fixtures)
    .filter((file) => file.endsWith(".json"))
    .sort();
  return Array.from({ length: n }, (_, at) =>
    JSON.parse(readFileSync(join(fixtures, all[(seed - 1 + at * 7) % all.length]), "utf8")),
  );
}

async function main() {
  const port = await freePort();
  say("Starting, which sets up what is missing");
  await (await startProduct(port)).end();
  const product = await startProduct(port);
  const timings = [];
  try {
    const call = client(port);
    for (const prompt of prompts()) timings.push(await build(call, prompt));
  } finally {
    await product.end();
  }
  const of = (name) => median(timings.map((timing) => timing[name]));
  const figures = {
    secondStartMs: Math.round(product.startMs),
    contractMsMedian: of("contractMs"),
    firstPreviewMsMedian: of("firstPreviewMs"),
    doneMsMedian: of("doneMs"),
    builds: timings,
  };
  return record({ name: "bench", seed, n, figures, failures });
}

try {
  const { passed, figures } = await main();
  say(JSON.stringify(figures, null, 2));
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
