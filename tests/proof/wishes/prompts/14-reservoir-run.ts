import type { Entity } from "@/lib/contract/app-model";
import type { Row, Value } from "../formula";
import { firstOf, required, signsIn, type WishSpec } from "../needs";
import { checked, NotSaid, type Reading } from "../reading";

function run(reading: Reading) {
  const it = {
    get registration() {
      return reading.entity(/registration|sign-up|^starter$|^runner$|^participant$|^entry$/i);
    },
    get distance() {
      return reading.entity(/^(distance|race|run)$/i);
    },
    get of() {
      return reading.refers(it.registration, it.distance);
    },
    get born() {
      return reading.field(it.registration, /birth|born/i, ["int"]);
    },
    get size() {
      return reading.field(it.registration, /shirt|size/i, ["choice"]);
    },
    get extra() {
      return reading.field(it.registration, /donation/i, ["money"]);
    },
    get visitor() {
      return reading.anybody();
    },
    get organiser() {
      return reading.boss();
    },
    get all() {
      return [/3 ?km|family/i, /^8 ?km/i, /half/i].map((name) => exampleOf(it.distance, name));
    },
  };
  return it;
}
/** What an example row holds whose title is this. */
function exampleOf(entity: Entity, name: RegExp): Record<string, Value> {
  const row = entity.seed.find((seed) => name.test(String(seed[entity.title])));
  if (!row) throw new NotSaid(`there is no ${entity.names.one} called ${name.source}`);
  return Object.fromEntries(
    Object.entries(row).flatMap(([id, value]) => (typeof value === "object" ? [] : [[id, plain(value)]])),
  );
}
const plain = (value: unknown): Value =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;

export const reservoir: WishSpec[] = [
  {
    about: /regist|sign up|name|club|birth|shirt size/i,
    holds: (reading) => {
      const { registration, of, born, size, visitor } = run(reading);
      const name = reading.field(registration, /name/i, ["text"]);
      const club = reading.field(registration, /club/i, ["text"]);
      const distance = { path: of.id, field: of, of: registration, through: [registration] };
      return [
        ...[name, born, club, size, distance].flatMap((reached) => reading.kept(reached)),
        required(registration, [name.path]),
        ...reading.enters(visitor, registration),
      ];
    },
  },
  {
    about: /distances|course|sponsor|information about/i,
    holds: (reading) => {
      const { distance, visitor } = run(reading);
      const sponsor = reading.entity(/sponsor/i);
      const course = firstOf(
        [/^event$|^run$|^race$/i, /course|charity run/i].map(
          (called) => () => reading.field(reading.entity(called), /course|description/i, ["longtext"]),
        ),
      );
      const shows = (entity: Entity) =>
        reading.page(
          visitor,
          `the ${entity.names.many}`,
          (section) => "entity" in section && section.entity === entity.id,
        );
      return [...reading.kept(course), shows(distance), shows(sponsor), shows(course.of)];
    },
  },
  {
    about: /start number/i,
    holds: (reading) => {
      const { registration } = run(reading);
      const given = reading.field(registration, /number/i, ["code", "sequence"]).field;
      const check = given.type === "code" ? `${registration.id}.code` : `${registration.id}.sequence.${given.id}`;
      return [checked("each runner is given a start number of its own", check)];
    },
  },
  {
    about: /countdown|counting down/i,
    holds: (reading) => [
      reading.page(run(reading).visitor, "a countdown", (section) => String(section.kind) === "countdown"),
    ],
  },
  {
    about: /limit|120|200|150|maximum/i,
    holds: (reading) => {
      const { registration, of, all } = run(reading);
      const limits = [120, 200, 150].map((gives, at) => ({ values: all[at] ?? {}, gives }));
      return [reading.noMoreThan(registration, of, null, limits)];
    },
  },
  {
    about: /born|2008/i,
    holds: (reading) => {
      const { registration, of, born, all, distance } = run(reading);
      const [, eight = {}, half = {}] = all;
      const entered = (where: Record<string, Value>, year: number, gives: boolean) => {
        return { values: { [of.id]: reading.row(distance, where), [born.path]: year }, gives };
      };
      return [
        reading.takes(registration, "the half marathon is for people born 2008 or earlier", [entered(half, 2010, false), entered(half, 2009, false), entered(half, 2008, true), entered(eight, 2010, true)]),
        ...reading.kept(born, { min: 1900 }),
      ]; // biome-ignore format: four cases
    },
  },
  {
    about: /donation|fee|counter|sum/i,
    holds: (reading) => {
      const { registration, distance, of, extra, visitor, all } = run(reading);
      const distances = all.map((values) => reading.row(distance, values));
      const entered = (at: number, cents: number | null): Row =>
        reading.row(registration, { [of.id]: distances[at] ?? null, [extra.path]: cents });
      const before = [...distances, entered(0, null)];
      const rises = (more: Row, by: number) => (figure: ReturnType<Reading["figures"]>[number]) =>
        Number(reading.figure(figure, [...before, more])) - Number(reading.figure(figure, before)) === by;
      const counter = reading
        .figures(visitor)
        .find((figure) =>
          [rises(entered(1, 1000), 2500), rises(entered(2, null), 2500), rises(entered(0, null), 800)].every((holds) =>
            holds(figure),
          ),
        );
      if (!counter) throw new NotSaid("no figure that visitors see sums fees and donations");
      return [
        ...reading.kept(extra, { min: 0 }),
        reading.page(
          visitor,
          `“${counter.label}”`,
          (section) => section.kind === "figures" && section.figures.includes(counter),
        ),
      ];
    },
  },
  {
    about: /export|list of (all )?starters|password/i,
    holds: (reading) => {
      const { registration, visitor, organiser } = run(reading);
      return [
        signsIn(organiser),
        reading.seesAll(organiser, registration),
        reading.lacks(visitor, registration, "read"),
        reading.exported(registration),
      ];
    },
  },
  {
    about: /t-shirts?.*(total|each)|total/i,
    holds: (reading) => {
      const { registration, size, visitor, organiser } = run(reading);
      const sizes = (size.field.values ?? []).map(({ id }) => id);
      const [one = "", two = ""] = sizes;
      const rows = [one, one, two].map((worn) => reading.row(registration, { [size.path]: worn }));
      const counted = reading
        .figures(organiser)
        .filter((figure) => figure.fold === "count" && figure.entity === registration.id && figure.where);
      const sums = counted.map((figure) => Number(reading.figure(figure, rows)));
      if (
        sizes.length < 3 ||
        counted.length !== sizes.length ||
        sums
          .toSorted((a, b) => b - a)
          .slice(0, 3)
          .join() !== "2,1,0"
      )
        throw new NotSaid("no figures count the T-shirts of each size");
      if (reading.figures(visitor).some((figure) => counted.includes(figure)))
        throw new NotSaid("visitors see the T-shirt totals");
      return [
        reading.page(
          organiser,
          "the T-shirts of each size",
          (section) => section.kind === "figures" && counted.every((figure) => section.figures.includes(figure)),
        ),
      ];
    },
  },
  { about: /lemon chiffon|tomato|colou?r/i, holds: (reading) => [reading.colours("#fffacd", "#ff6347")] },
];
