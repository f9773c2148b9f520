import type { Row } from "../formula";
import { ownOf, required, type WishSpec } from "../needs";
import { checked, inDays, kinds, NotSaid, type Reached, type Reading } from "../reading";

function dogWalks(reading: Reading) {
  const it = {
    get walk() {
      return reading.entity(/^(dog )?(walk|booking)$/i);
    },
    get dog() {
      return reading.entity(/^dog$/i);
    },
    get start() {
      return reading.field(it.walk, /start|date|day|time|when/i, ["datetime"]);
    },
    get length() {
      return reading.field(it.walk, /length|duration|minutes/i, ["choice"]);
    },
    get bites() {
      return reading.field(it.walk, /bite/i, ["boolean"]);
    },
    get client() {
      return reading.role(/client|customer|owner/i, ({ enters, manages }) => enters === "signup" && !manages);
    },
    get walker() {
      return reading.boss();
    },
  };
  return it;
}
/** The id of the value that a choice calls so. */
function valueCalled({ field }: Reached, label: RegExp): string {
  const value = field.values?.find((one) => label.test(one.label));
  if (!value) throw new NotSaid(`${field.label} is never ${label.source}`);
  return value.id;
}
const half = (length: Reached) => valueCalled(length, /30|half/i);
const hour = (length: Reached) => valueCalled(length, /60|^(an? |one |1 )?hour/i);

export const dogs: WishSpec[] = [
  {
    about: /walk|book|pick|choose/i,
    holds: (reading) => {
      const { walk, start, length, client } = dogWalks(reading);
      const lengths = length.field.values?.map(({ id }) => id) ?? [];
      if (lengths.toSorted().join() !== [half(length), hour(length)].toSorted().join())
        throw new NotSaid(`a walk lasts ${lengths.join(" or ")}`);
      return [
        ...[start, length].flatMap((reached) => reading.kept(reached)),
        ...reading.enters(client, walk),
        reading.notInThePast(walk, start.path),
      ];
    },
  },
  {
    about: /my day|day as list|today|list/i,
    holds: (reading) => {
      const { walk, start, walker, client, bites } = dogWalks(reading);
      const needs = [
        reading.field(walk, /address/i),
        reading.field(walk, /breed/i),
        reading.field(walk, /allerg/i),
        bites,
      ].map(({ path }) => path);
      const day = [-1, 0, 1].map((days) => ({
        values: { [start.path]: `${inDays(days)}T10:00:00.000Z` },
        gives: days === 0,
      }));
      const page = reading.page(
        walker,
        "the walks of the day",
        (section, shown) =>
          section.kind === "list" &&
          section.entity === walk.id &&
          !shown.for.includes(client.id) &&
          needs.every((path) => (section.columns ?? walk.columns).includes(path)) &&
          reading.comesDownTo(section, walk, day),
      );
      return [page, reading.sorted(walk, start.path, false), checked("every page fits a phone", "visual.phone")];
    },
  },
  {
    about: /breed|allerg|their dog|there dog/i,
    holds: (reading) => {
      const { dog, client } = dogWalks(reading);
      const name = reading.field(dog, /name/i, ["text"]);
      const fields = [
        name,
        reading.field(dog, /breed/i, ["text"]),
        reading.field(dog, /allerg/i, kinds.words),
        reading.field(dog, /bite/i, ["boolean"]),
      ];
      const whose = reading.field(dog, /./, ["account"]).path;
      return [
        ...fields.flatMap((reached) => reading.kept(reached)),
        required(dog, [name.path]),
        ...reading.enters(client, dog),
        reading.does(client, dog, "update"),
        reading.does(client, dog, "delete"),
        reading.reaches(client, dog, ownOf(whose), "me"),
      ];
    },
  },
  {
    about: /max|at most|4 dogs|four dogs|at once/i,
    holds: (reading) => {
      const { walk, bites, length } = dogWalks(reading);
      const counts = [{ values: { [bites.path]: false }, gives: 1 }];
      const minutes = [
        { values: { [length.path]: half(length) }, gives: 30 },
        { values: { [length.path]: hour(length) }, gives: 60 },
      ];
      return [reading.atOnce(walk, 4, { counts, minutes })];
    },
  },
  {
    about: /bite|alone|on its own/i,
    holds: (reading) => {
      const { walk, bites } = dogWalks(reading);
      return [
        reading.atOnce(walk, 4, {
          counts: [
            { values: { [bites.path]: true }, gives: 4 },
            { values: { [bites.path]: false }, gives: 1 },
          ],
          minutes: [],
        }),
      ];
    },
  },
  {
    about: /half price|pays half|50%|second dog/i,
    holds: (reading) => {
      const { walk, length, start } = dogWalks(reading);
      const client = reading.field(walk, /./, ["account"]).path;
      const first = (id: string) => ({ [length.path]: id, [client]: "me", [start.path]: `${inDays(3)}T10:00:00.000Z` });
      const priced = (id: string, gives: number, others: Row[]) => ({ values: first(id), others, gives });
      const price = reading.value(walk, "12 or 20, and half of it for the family's second dog", [
        priced(half(length), 1200, []),
        priced(hour(length), 2000, []),
        priced(hour(length), 1000, [reading.row(walk, first(hour(length)))]),
      ]);
      return [price.fact];
    },
  },
  {
    about: /upcoming|cancel/i,
    holds: (reading) => {
      const { walk, client } = dogWalks(reading);
      const whose = reading.field(walk, /./, ["account"]).path;
      const cancelled = walk.flow?.states.find(({ label }) => /cancel/i.test(label));
      if (!cancelled) throw new NotSaid("a walk is never cancelled");
      return [
        reading.reaches(client, walk, ownOf(whose), "me"),
        reading.moves(client, walk),
        reading.sees(client, walk),
      ];
    },
  },
  {
    about: /photo|picture|report/i,
    holds: (reading) => {
      const { client } = dogWalks(reading);
      const report = reading.app.entities.find(({ fields }) =>
        fields.some(({ label, type }) => /report/i.test(label) && type === "longtext"),
      );
      const photo = report?.fields.find(({ type }) => String(type) === "file");
      if (!report || !photo) throw new NotSaid("no photo can be kept with a report");
      return [checked("the report is kept with its photo", `data.${report.id}`), reading.sees(client, report)];
    },
  },
  {
    about: /sunday/i,
    holds: (reading) => [reading.closedOn(dogWalks(reading).walk, 0)],
  },
];
