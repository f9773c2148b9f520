import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { buildPrograms, buildWeb } from "@/scripts/lib/build.mjs";
import { startOnSmallDisk } from "@/tests/fixtures/small-disk";
import { freePort } from "@/tests/integration/free-port";
import { start, until } from "@/tests/integration/program";

const prompt = "recipe cost calculator for my bakery with ingredient prices and margins";
/** Longer than a step is tried again before it is called broken. */
const FULL_FOR_MS = 30_000;

const script = `
"$0" scripts/start.mjs & supervisor=$!
until "$0" bin/kriptik.mjs projects > /dev/null 2>&1; do kill -0 $supervisor || exit 90; sleep 0.2; done
echo "interfaces: $(ls /sys/class/net 2> /dev/null | wc -l), routes: $(tail -n +2 /proc/net/route | wc -l)"
"$0" bin/kriptik.mjs build "$1" --approve; code=$?
kill -INT $supervisor; wait $supervisor
exit $code`;

/** What a first start fetches; afterwards nothing needs a network. */
async function setUpOnce(folder: string) {
  await buildPrograms();
  await buildWeb();
  const once = start([process.execPath, "scripts/start.mjs"], { PORT: String(await freePort()), KRIPTIK_DATA: folder });
  await until(`it is set up; so far: ${once.said}`, () => once.said.includes("Ctrl-C ends"), 900_000);
  once.child.kill("SIGINT");
  await once.ended;
}

test("with the network unplugged, and the disk full for a while in the middle, a build is done", async () => {
  const folder = mkdtempSync(join(tmpdir(), "unplugged-"));
  await setUpOnce(join(folder, "set-up"));
  const settings = { PORT: String(await freePort()), KRIPTIK_DATA: folder };
  const argv = ["sh", "-c", script, process.execPath, prompt];
  const { program, fill, free } = startOnSmallDisk(folder, 256 << 20, argv, settings, { network: false });
  const said = (words: RegExp) => until(`${words}; so far: ${program.said}`, () => words.test(program.said), 900_000);
  await said(/routes: 0/);
  await said(/contract: .*\d+ proven/);
  fill();
  await sleep(FULL_FOR_MS);
  free();
  expect([await program.ended, program.said]).toEqual([0, expect.stringMatching(/\d+ clauses proven/)]);
  rmSync(folder, { recursive: true, force: true });
}, 2_000_000);
