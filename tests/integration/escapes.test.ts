import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Guard } from "@/server/sandboxd/config";
import { isRoot, openFolder } from "@/tests/fixtures/sandboxes";
import { type Escape, escapes } from "@/tests/proof/escapes/cases";
import { type Host, plantHost, setOf, World } from "@/tests/proof/escapes/world";

let host: Host;
const worlds = new Map<string, Promise<World>>();
beforeAll(async () => {
  host = await plantHost();
}, 60_000);
afterAll(async () => {
  for (const world of worlds.values()) await (await world).end();
  host.close();
}, 60_000);

/** Homes are shared, so that Node and the agent are put in place once for each kind of user. */
const homes = new Map<boolean, string>();
function homeOf(asUser: boolean): string {
  const home = homes.get(asUser) ?? `${openFolder("homes")}/h`;
  homes.set(asUser, home);
  return home;
}

function worldFor(settings: {
  without: readonly Guard[];
  asUser: boolean;
  metadata?: boolean | undefined;
}): Promise<World> {
  const { without, asUser, metadata = false } = settings;
  const data = `${setOf(without)} ${metadata}`;
  const name = `${asUser} ${data}`;
  let world = worlds.get(name);
  if (!world) {
    world = World.start(host, {
      asUser,
      without: [...without],
      metadata,
      data,
      ...(asUser ? {} : { home: homeOf(false) }),
    });
    worlds.set(name, world);
  }
  return world;
}

const possible = escapes.filter(({ needsRoot }) => isRoot || !needsRoot);

test("the list is long enough to mean something", () => {
  expect(new Set(escapes.map(({ name }) => name)).size).toBe(escapes.length);
  expect(escapes.length).toBeGreaterThanOrEqual(37);
});

const attemptIn =
  ({ given = [], metadata, attempt }: Escape) =>
  (asUser: boolean) =>
    worldFor({ without: given, asUser, metadata }).then(attempt);

describe("no sandbox can", () => {
  test.each(possible.map((one) => [one.name, one] as const))(
    "%s",
    async (_name, one) => {
      expect(await attemptIn(one)(false)).toMatchObject({ escaped: false });
    },
    60_000,
  );
});

describe("no sandbox of an ordinary user can", () => {
  const own = possible.filter(({ metadata }) => !metadata);
  test.each(own.map((one) => [one.name, one] as const))(
    "%s",
    async (_name, one) => {
      expect(await attemptIn(one)(true)).toMatchObject({ escaped: false });
    },
    60_000,
  );
});

describe("without its guard it would succeed:", () => {
  test.each(possible.map((one) => [one.name, one] as const))(
    "%s",
    async (_name, { control, attempt, without, given = [], metadata }) => {
      const world = await worldFor({ without: control ? given : without, asUser: false, metadata });
      expect(await (control ?? attempt)(world)).toMatchObject({ escaped: true });
    },
    60_000,
  );
});
