import { isRoot, openFolder } from "@/tests/fixtures/sandboxes";
import { type Escape, escapes } from "./escapes/cases";
import { type Host, plantHost, setOf, World } from "./escapes/world";

type Settings = { say: (line: string) => void };
type Count = { held: number; escaped: number };
const home = () => `${openFolder("homes")}/h`;

/** Worlds are few and dear: each escape that lacks the same guards shares one. */
class Worlds {
  readonly #started = new Map<string, Promise<World>>();
  readonly #home = home();

  constructor(
    private readonly host: Host,
    private readonly asUser: boolean,
  ) {}

  for(without: Escape["without"], metadata = false): Promise<World> {
    const data = `${setOf(without)} ${metadata}`;
    let world = this.#started.get(data);
    if (!world) {
      const where = this.asUser ? {} : { home: this.#home };
      world = World.start(this.host, { asUser: this.asUser, without: [...without], metadata, data, ...where });
      this.#started.set(data, world);
    }
    return world;
  }

  async end(): Promise<void> {
    for (const world of this.#started.values()) await (await world).end();
  }
}

/** Every attempt to leave a sandbox, in guarded ones of both kinds of starter, and again where its guard is missing. */
export async function prove({ say }: Settings) {
  const host = await plantHost();
  const failures: string[] = [];
  const list = escapes.filter(({ needsRoot }) => isRoot || !needsRoot);
  const counts: Record<"service" | "ordinaryUser" | "controls", Count> = {
    service: { held: 0, escaped: 0 },
    ordinaryUser: { held: 0, escaped: 0 },
    controls: { held: 0, escaped: 0 },
  };
  const note = (kind: keyof typeof counts, name: string, escaped: boolean, seen: string) => {
    counts[kind][escaped ? "escaped" : "held"] += 1;
    if (escaped !== (kind === "controls")) failures.push(`${kind}: ${name}: ${seen}`);
    say(`${kind} ${escaped ? "escaped" : "held   "} ${name}`);
  };
  const service = new Worlds(host, false);
  const user = new Worlds(host, true);
  for (const { name, attempt, control, without, given = [], metadata } of list) {
    const tried = await attempt(await service.for(given, metadata));
    note("service", name, tried.escaped, tried.seen);
    if (!metadata) {
      const own = await attempt(await user.for(given));
      note("ordinaryUser", name, own.escaped, own.seen);
    }
    const controlled = await (control ?? attempt)(await service.for(control ? given : without, metadata));
    note("controls", name, controlled.escaped, controlled.seen);
  }
  await service.end();
  await user.end();
  host.close();
  const figures = {
    attempts: list.length,
    "held, started as root": counts.service.held,
    "held, started by an ordinary user": counts.ordinaryUser.held,
    "controls that succeeded without their guard": counts.controls.escaped,
    "left out because only root can set them up": escapes.length - list.length,
  };
  return { n: list.length, figures, failures };
}
