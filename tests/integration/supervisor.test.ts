import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "@/server/db/client";
import { freePort } from "./free-port";
import { descendants, isAlive, type Program, start, until } from "./program";

const folder = mkdtempSync(join(tmpdir(), "supervisor-"));
const data = join(folder, "data");
let port = 0;
let product: Program;

const startProduct = (at: number, dataFolder: string) =>
  start([process.execPath, "scripts/start.mjs"], { PORT: String(at), KRIPTIK_DATA: dataFolder });
const facts = (): { pid: number; sockets: string; ready: boolean; children: Record<string, number> } =>
  JSON.parse(readFileSync(join(data, "supervisor.json"), "utf8"));

function ask(
  path: string,
  { host = `localhost:${port}`, address = "127.0.0.1" } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get({ host: address, port, path, headers: { host } }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => (body += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    }).on("error", reject);
  });
}
const answers = () =>
  ask("/api/health").then(
    ({ status }) => status === 200,
    () => false,
  );
const isReady = () => existsSync(join(data, "supervisor.json")) && facts().ready;

beforeAll(async () => {
  port = await freePort();
  product = startProduct(port, data);
  await until(
    `the URL is printed; so far: ${product.said}`,
    () => product.said.includes(`http://localhost:${port}`) && isReady(),
    240_000,
  );
}, 910_000);

afterAll(async () => {
  product.child.kill("SIGTERM");
  await product.ended;
  rmSync(folder, { recursive: true, force: true });
});

test("it serves on loopback, for IPv6 too, and nowhere else", async () => {
  expect(await answers()).toBe(true);
  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.address === "::1");
  if (hasIpv6) expect((await ask("/api/health", { address: "::1" })).status).toBe(200);
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one && !one.internal && one.family === "IPv4");
  // A machine without a network has at least this one beside the address that is served.
  const addresses = [
    ...others.map((other) => other?.address ?? ""),
    ...(process.platform === "linux" ? ["127.0.0.2"] : []),
  ];
  for (const address of addresses) await expect(ask("/api/health", { address })).rejects.toThrow(/ECONNREFUSED/);
});

test("the secret is made once, and only its owner reads it", () => {
  expect(statSync(join(data, "secret")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(data, "secret"), "utf8")).toMatch(/^[0-9a-f]{64}$/);
});

test("started again while it runs, it says so and changes nothing", async () => {
  const before = { facts: facts(), below: descendants(product.child.pid ?? 0) };
  const again = startProduct(port, data);
  expect(await again.ended).toBe(0);
  expect(again.said).toBe(`KripTik is already running: http://localhost:${port}\n`);
  expect({ facts: facts(), below: descendants(product.child.pid ?? 0) }).toEqual(before);
});

test("a busy port is named with its holder, and nothing else happens", async () => {
  const elsewhere = join(folder, "elsewhere");
  const second = startProduct(port, elsewhere);
  expect(await second.ended).toBe(1);
  expect(second.said).toMatch(
    new RegExp(`^Port ${port} is in use by .+ \\(process \\d+\\)\\. Choose another: PORT=${port + 1} npm start\\n$`),
  );
  expect(existsSync(elsewhere)).toBe(false);
});

const said: [string, Record<string, string>, RegExp][] = [
  ["a PORT that is none", { PORT: "30000000" }, /^PORT must be a number from 1 to 65535, not "30000000"\.\n$/],
  ["a kind of isolation that is none", { KRIPTIK_ISOLATION: "prayer" }, /^KRIPTIK_ISOLATION must be "namespaces" or "process", not "prayer"\.\n$/],
  ["a secret that is too short", { KRIPTIK_SECRET: "short" }, /\nWrong settings\. KRIPTIK_SECRET: [^\n]+\n$/],
  ["a PREVIEW_PORT that is none", { PREVIEW_PORT: "abc" }, /\nWrong settings\. PREVIEW_PORT: [^\n]+\n$/],
  ["an address that no database has", { DATABASE_URL: "gopher://x" }, /\nDATABASE_URL is no address of a database: "gopher:\/\/x"\. [^\n]+\n$/],
  ["a data folder that is a file", { KRIPTIK_DATA: "package.json" }, /^The data folder \S+ can not be written \([^\n]+KRIPTIK_DATA to another folder\.\n$/],
]; // biome-ignore format: a table is read by rows
test.each(said)("%s stops the start with one sentence", async (_name, wrong, sentence) => {
  const settings = { PORT: String(await freePort()), KRIPTIK_DATA: join(folder, "wrong"), ...wrong };
  const refused = start([process.execPath, "scripts/start.mjs"], settings);
  expect(await refused.ended).toBe(1);
  expect(refused.said).toMatch(sentence);
  expect(existsSync(join(folder, "wrong", "supervisor.json"))).toBe(false);
});

const noDatabase: [string, (path: string) => Promise<void>, string][] = [
  ["damaged", async (path) => writeFileSync(path, "this is a letter to my aunt. ".repeat(100)), "is damaged or is no SQLite file. Restore it from a back-up"],
  ["of a newer release", async (path) => {
    const { $client } = await openDatabase(`file:${path}`);
    await $client.execute("insert into __drizzle_migrations (hash, created_at) values ('of the future', 9999999999999)");
    // What lies in the log beside the file is moved into it by whoever opens it next: here, and not by the start.
    await $client.execute("pragma wal_checkpoint(truncate)");
    $client.close();
  }, "The database was written by a newer KripTik. Start that version"],
]; // biome-ignore format: a table is read by rows
test.each(noDatabase)(
  "a database that is %s stops the start in words, and is left as it is",
  async (_name, make, words) => {
    const elsewhere = mkdtempSync(join(folder, "database-"));
    await make(join(elsewhere, "kriptik.db"));
    const before = readFileSync(join(elsewhere, "kriptik.db"));
    const refused = startProduct(await freePort(), elsewhere);
    expect(await refused.ended).toBe(1);
    expect(refused.said.trimEnd().split("\n").at(-1)).toContain(words);
    expect(readFileSync(join(elsewhere, "kriptik.db"))).toEqual(before);
  },
);

test("each program that is killed lives again", async () => {
  for (const [name, pid] of Object.entries(facts().children)) {
    process.kill(pid, "SIGKILL");
    await until(`${name} is started again`, () => product.said.includes(`${name} ended (SIGKILL)`));
  }
  await until("the web server answers again", answers);
  const host = `0123456789abcdef.localhost:${port}`;
  await until("the preview server answers again", async () => (await ask("/", { host })).status === 404);
});

test("a preview's host never reaches the product, and a foreign host nothing", async () => {
  expect(await ask("/api/health", { host: `0123456789abcdef.localhost:${port}` })).toMatchObject({ status: 404 });
  expect((await ask("/", { host: `evil.example:${port}` })).status).toBe(403);
  expect((await ask("/", { host: "localhost.evil.example" })).status).toBe(403);
});

test("Ctrl-C with a stream open ends everything and leaves nothing", async () => {
  const stream = connect(port, "127.0.0.1");
  stream.on("error", () => undefined);
  await new Promise<void>((resolve) => stream.once("connect", resolve));
  stream.write(`GET /api/health HTTP/1.1\r\nhost: localhost:${port}\r\n`);
  const below = descendants(product.child.pid ?? 0);
  expect(below.length).toBeGreaterThan(0);
  const { sockets } = facts();
  product.child.kill("SIGINT");
  const ended = await Promise.race([
    product.ended,
    new Promise((resolve) => setTimeout(resolve, 5_000, "still running")),
  ]);
  expect(ended).toBe(0);
  expect(below.filter(isAlive)).toEqual([]);
  expect(existsSync(sockets)).toBe(false);
  expect(existsSync(join(data, "supervisor.json"))).toBe(false);
  expect(await answers()).toBe(false);
});

test("killed without a chance to clean up, it leaves no process, and the next start is not misled", async () => {
  const secret = readFileSync(join(data, "secret"), "utf8");
  const doomed = startProduct(port, data);
  await until("it is ready", isReady);
  const below = descendants(doomed.child.pid ?? 0);
  const { sockets } = facts();
  doomed.child.kill("SIGKILL");
  await until("its programs are gone", () => !below.some(isAlive));
  expect(existsSync(join(data, "supervisor.json"))).toBe(true);

  product = startProduct(port, data);
  await until("it runs again", () => isReady() && facts().pid === product.child.pid);
  expect(existsSync(sockets)).toBe(false);
  expect(readFileSync(join(data, "secret"), "utf8")).toBe(secret);
}, 60_000);
