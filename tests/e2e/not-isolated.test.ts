import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOT_ISOLATED } from "@/lib/isolation";
import { freePort } from "@/tests/integration/free-port";
import { type Program, start, until } from "@/tests/integration/program";

/** The whole product where the machine has no user namespaces: asked for, said, and building all the same. */
const folder = mkdtempSync(join(tmpdir(), "not-isolated-"));
const settings: Record<string, string> = { KRIPTIK_ISOLATION: "process", KRIPTIK_DATA: join(folder, "data") };
let product: Program;

beforeAll(async () => {
  settings.PORT = String(await freePort());
  product = start([process.execPath, "scripts/start.mjs"], settings);
  await until("the product is ready", () => product.said.includes("Ctrl-C ends everything"), 900_000).catch(() => {
    throw new Error(`The product did not start:\n${product.said}`);
  });
}, 910_000);

afterAll(async () => {
  product?.child.kill("SIGTERM");
  await product?.ended;
  rmSync(folder, { recursive: true, force: true });
});

test("without isolation a whole build is done, and whoever starts one is told", async () => {
  expect(product.said).not.toContain("Builds are refused");
  const prompt = "A reading list. Books with title and author. Search by title.";
  const program = start([process.execPath, "bin/kriptik.mjs", "build", prompt, "--approve"], settings);
  expect({ code: await program.ended, said: program.said }).toEqual({
    code: 0,
    said: expect.stringContaining("done · finished"),
  });
  expect(program.said).toContain(NOT_ISOLATED);
  const [, url = ""] = /live preview: (\S+)/.exec(program.said) ?? [];
  const { host, port } = new URL(url);
  const answered = Promise.withResolvers<number | undefined>();
  get({ host: "127.0.0.1", port, headers: { host } }, (answer) => {
    answer.resume();
    answered.resolve(answer.statusCode);
  }).on("error", answered.reject);
  expect(await answered.promise).toBe(200);
}, 900_000);
