import { afterAll, beforeAll, expect, test } from "vitest";
import { buildStatus, clauseState } from "@/lib/build/state";
import { bikeShopPrompt } from "@/tests/fixtures/models/bike-shop";
import { openWorkshop } from "@/tests/fixtures/workshop";

/** The line that keeps one mechanic out of another's jobs, as the engine writes it. */
const GUARD = /case "mechanic":\n(\s+)return sql`coalesce\([^`]*`;/;
let removed = 0;
let workshop: Awaited<ReturnType<typeof openWorkshop>>;

beforeAll(async () => {
  workshop = await openWorkshop((files) =>
    files.map((file) => {
      if (!/\/repair-?jobs?\/rows\.ts$/.test(file.path) || !file.content) return file;
      const content = file.content.replace(GUARD, 'case "mechanic":\n$1return undefined;');
      if (content !== file.content) removed += 1;
      return { ...file, content };
    }),
  );
}, 600_000);
afterAll(() => workshop?.close(), 60_000);

test("an application without one guard typechecks and builds, and is not done", async () => {
  const build = await workshop.build(bikeShopPrompt);
  expect(removed).toBeGreaterThan(0);
  expect(buildStatus(build)).toBe("asking");
  expect(build.doneAtMs).toBeNull();
  const backend = build.components.find(({ name }) => name === "backend");
  expect(backend?.state).not.toBe("merged");
  const broken = Object.values(build.candidate)
    .filter(({ ok }) => !ok)
    .map(({ id }) => id);
  expect(broken.some((id) => id.includes(".scope.mechanic"))).toBe(true);
  expect(build.candidate["static.types"]?.ok).toBe(true);
  expect(build.candidate["static.build"]?.ok).toBe(true);
  const scope = build.contract?.clauses.find(({ checks }) => checks.some(({ id }) => broken.includes(id)));
  expect(scope && clauseState(build, scope)).toBe("failed");
  expect(build.question?.text).toContain("backend");
}, 900_000);
