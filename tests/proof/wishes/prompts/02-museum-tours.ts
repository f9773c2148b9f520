import type { Row } from "../formula";
import { signsIn, type WishSpec } from "../needs";
import { checked, kinds, NotSaid, type Reading } from "../reading";

const SLOT = /slot/i;
const BOOKING = /^(booking|reservation)$/i;
const STAFF = /staff|museum|employee|organiser|owner/i;
function museumTours(reading: Reading) {
  const it = {
    get slot() {
      return reading.entity(SLOT);
    },
    get booking() {
      return reading.entity(BOOKING);
    },
    get people() {
      return reading.field(it.booking, /people|persons|group|places|visitors|size/i, ["int"]);
    },
    get size() {
      return reading.field(it.slot, /size|max|places|capacity/i, ["int"]);
    },
    get guide() {
      return reading.field(it.slot, /guide/i, ["reference", "account"]);
    },
    get start() {
      return reading.field(it.slot, /start|date|time|when/i, kinds.time);
    },
    get of() {
      return reading.refers(it.booking, it.slot);
    },
    get staff() {
      return reading.role(STAFF, ({ enters }) => enters === "invited" || enters === "signup");
    },
    get visitor() {
      return reading.anybody();
    },
  };
  return it;
}
export const museum: WishSpec[] = [
  {
    about: /book|reserve|people|group/i,
    holds: (reading) => {
      const { booking, people, size, of, visitor } = museumTours(reading);
      return [
        ...reading.kept(people, { min: 1, max: 12 }),
        ...reading.enters(visitor, booking),
        reading.noMoreThan(booking, of, people.path, [{ values: { [size.path]: 10 }, gives: 10 }]),
      ];
    },
  },
  {
    about: /slot|guide|group size|maximum/i,
    holds: (reading) => {
      const { slot, size, staff, visitor, guide, start } = museumTours(reading);
      return [
        ...[guide, size, start].flatMap((reached) => reading.kept(reached)),
        signsIn(staff),
        ...reading.enters(staff, slot),
        reading.lacks(visitor, slot, "create"),
      ];
    },
  },
  {
    about: /brows|language|date|pick|look through/i,
    holds: (reading) => {
      const { slot, visitor, start } = museumTours(reading);
      const language = reading.field(slot, /language/i, ["choice"]);
      if (reading.access(visitor, slot)?.rows !== "all") throw new NotSaid("visitors do not see the slots");
      return [reading.filtered(slot, language.path), reading.filtered(slot, start.path)];
    },
  },
  {
    about: /remaining|left|spots/i,
    holds: (reading) => {
      const { slot, booking, people, size, of, visitor } = museumTours(reading);
      const [open, ended] = [
        booking.flow?.initial ?? "",
        booking.flow?.states.find(({ label }) => /cancel/i.test(label))?.id ?? "",
      ];
      const booked = (state: string): Row =>
        reading.row(booking, { [of.id]: null, [people.path]: 4, [booking.flow?.field ?? "status"]: state });
      const left = reading.value(slot, "the places that are left", [
        { values: { [size.path]: 10 }, others: [booked(open)], gives: 6 },
        { values: { [size.path]: 10 }, others: [booked(ended)], gives: 10 },
      ]);
      const access = reading.access(visitor, slot);
      if (!access?.can.includes("read") || access.hides.includes(left.field.id))
        throw new NotSaid("visitors do not see the places left");
      return [
        left.fact,
        reading.page(visitor, "the slots", (section) => "entity" in section && section.entity === slot.id),
      ];
    },
  },
  {
    about: /cancel/i,
    holds: (reading) => {
      const { booking, visitor } = museumTours(reading);
      const code = reading.field(booking, /code/i, ["code"]);
      const ended = booking.flow?.states.find(({ label }) => /cancel/i.test(label));
      const holders = reading.app.roles
        .filter(({ id, enters }) => enters === "code" || id === visitor.id)
        .map(({ id }) => id);
      if (!booking.flow?.moves.some(({ to, by }) => to === ended?.id && by.some((role) => holders.includes(role))))
        throw new NotSaid("whoever has the code can not cancel");
      return [
        checked("a booking is found by its code", `${booking.id}.code`),
        checked("a booking is cancelled, once", `${booking.id}.flow`),
        {
          says: "a booking is found by its code in a browser",
          carries: ({ checks }) =>
            checks.some(({ id }) => id === `${booking.id}.code`) &&
            reading.contract.workflows.some(
              ({ id, touches }) =>
                touches.includes(`${booking.id}.${code.field.id}`) &&
                touches.includes(`${booking.id}.flow`) &&
                checks.some((check) => check.id === `workflow.${id}`),
            ),
        },
      ];
    },
  },
  {
    about: /print/i,
    holds: (reading) => {
      const { slot, booking, staff, visitor } = museumTours(reading);
      return [reading.printed(slot), reading.lacks(visitor, booking, "read"), signsIn(staff)];
    },
  },
  {
    about: /guide|same time|two tours|at once|happen/i,
    holds: (reading) => {
      const { slot, guide } = museumTours(reading);
      return [reading.noOverlap(slot, guide.path)];
    },
  },
  {
    about: /information|read about|what the tours are/i,
    holds: (reading) => {
      const tour = reading.entity(/^(guided )?tour$/i);
      const about = reading.field(tour, /description|about|information/i, ["longtext"]);
      const { visitor } = museumTours(reading);
      return [
        ...reading.kept(about),
        reading.page(visitor, "the tours", (section) => "entity" in section && section.entity === tour.id),
      ];
    },
  },
  { about: /ivory|saddle brown|colou?r/i, holds: (reading) => [reading.colours("#fffff0", "#8b4513")] },
];
