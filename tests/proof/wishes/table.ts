import type { Entity, Role } from "@/lib/contract/app-model";
import type { Row, Value } from "./formula";
import { type Case, checked, type Fact, inDays, kinds, NotSaid, type Reached, type Reading } from "./reading";

/**
 * Written by hand after the prompt's file and its cases: what a contract must hold for a wish to be proven, in whatever words,
 * and what a stated limit is about (asked of the words it quotes) where it may stand for the wish.
 */
export type WishSpec = { about: RegExp; holds: (reading: Reading) => Fact[] };

const required = (entity: Entity, ids: readonly string[]): Fact => {
  if (!ids.some((id) => entity.fields.find((field) => field.id === id)?.required))
    throw new NotSaid(`a ${entity.names.one} may be left without ${ids.join(" and ")}`);
  return checked(`a ${entity.names.one} without ${ids.join(" or ")} is refused`, `${entity.id}.required`);
};
const saidOf = (thing: object, name: string): unknown => Object.getOwnPropertyDescriptor(thing, name)?.value;
const flag = (entity: Entity, name: string, says: string, check: RegExp): Fact => {
  if (saidOf(entity, name) !== true) throw new NotSaid(`${entity.names.many} are not ${says}`);
  return {
    says: `${entity.names.many} are ${says}`,
    carries: ({ checks }) => checks.some(({ id }) => check.test(id)),
  };
};
const signsIn = (role: Role): Fact => {
  if (role.enters !== "invited" && role.enters !== "signup") throw new NotSaid(`${role.names.many} do not sign in`);
  return checked(`${role.names.many} sign in`, `auth.signIn.${role.id}`);
};

/** Rows of the viewer and of somebody else, by the account field on an entity. */
const ownOf = (path: string): Case[] =>
  ["me", "somebody else"].map((id) => ({ values: { [path]: id }, gives: id === "me" }));
/** A tour in a place, a job in a shop: how a prompt and its paraphrases may call the same thing. */
const JOB = /^(bike |repair )*(job|repair|ticket|work order|order)$/i;
const MECHANIC = /mechanic/i;

function bikeShop(reading: Reading) {
  const job = reading.entity(JOB);
  return {
    job,
    customer: () => reading.field(job, /customer|owner|whose|^name/i, kinds.words),
    phone: () => reading.field(job, /phone/i, ["phone", "text"]),
  };
}
/** 01: two parts at 12.50 and 4.00 and some hours at 48. */
function bill(reading: Reading) {
  const { job } = bikeShop(reading);
  const line = reading.linesOf(job);
  const price = reading.field(line, /price/i, ["money"]);
  const quantity = reading.field(line, /quantity|amount|number|pieces/i, ["int", "decimal"]);
  const hours = reading.field(job, /hour|labou?r|time/i, ["int", "decimal", "duration"]);
  const via = reading.refers(line, job);
  const part = (cents: number): Row => reading.row(line, { [via.id]: null, [quantity.path]: 1, [price.path]: cents });
  const unit = hours.field.type === "duration" ? 60 : 1;
  const withHours = (count: number, gives: number) => {
    return { values: { [hours.path]: count * unit }, others: [part(1250), part(400)], gives };
  };
  return { job, line, price, withHours };
}

const bike: WishSpec[] = [
  {
    about: /customer|phone|bike|take in|check in|dropped|put in|wrong|fixing/i,
    holds: (reading) => {
      const { job, customer, phone } = bikeShop(reading);
      const what = reading.field(job, /bike|bicycle|model/i, kinds.words);
      const fault = reading.field(job, /wrong|problem|fault|fix|issue|repair/i, kinds.words);
      return [
        ...[customer(), phone(), what, fault].flatMap((reached) => reading.kept(reached)),
        required(job, [customer().path.split(".")[0] ?? "", phone().path.split(".")[0] ?? ""]),
        ...reading.enters(reading.boss(), job),
      ];
    },
  },
  {
    about: /waiting|status|done|picked up/i,
    holds: (reading) => {
      const { job } = bikeShop(reading);
      const states = [/^waiting$/i, /^(working on it|in progress|being worked on)$/i, /^waiting for parts$/i, /^(done|finished|ready)$/i, /^(picked up|collected)$/i]; // biome-ignore format: one list
      return [reading.states(job, states), reading.moves(reading.boss(), job)];
    },
  },
  {
    about: /part|labou?r|price|adds? up|total|48/i,
    holds: (reading) => {
      const { job, line, price, withHours } = bill(reading);
      const total = reading.value(job, "parts plus labour", [withHours(1.5, 8850), withHours(0.5, 4050)]);
      const parts = reading.value(job, "what the parts cost", [withHours(1.5, 1650), withHours(0.5, 1650)]);
      const labour = reading.value(job, "labour at 48 an hour", [withHours(1.5, 7200), withHours(0.5, 2400)]);
      const of = price.through.at(-1) ?? line;
      return [
        ...reading.kept(price, { min: 0 }),
        ...[total, parts, labour].map(({ fact }) => fact),
        reading.played("the total is seen in a browser", job.id, `${job.id}.${total.field.id}`),
        checked(`${of.names.many} are entered`, `data.${of.id}`, `${of.id}.create`),
      ];
    },
  },
  {
    about: /mechanic|own job/i,
    holds: (reading) => {
      const { job, phone } = bikeShop(reading);
      const mechanic = reading.role(MECHANIC);
      const whose = reading.field(job, /./, ["account"]).path;
      const holder = phone().of;
      if (holder !== job && reading.access(mechanic, holder)?.rows === "all")
        throw new NotSaid(`mechanics see all ${holder.names.many}, their phone numbers too`);
      return [
        signsIn(mechanic),
        reading.reaches(mechanic, job, ownOf(whose), "me"),
        reading.played("one mechanic's job is not another's", job.id, reading.access(mechanic, job)?.id ?? ""),
      ];
    },
  },
  {
    about: /owner|i see|every job|all jobs|overview/i,
    holds: (reading) => {
      const { job } = bikeShop(reading);
      const whose = reading.field(job, /./, ["account"]);
      if (whose.field.to !== reading.role(MECHANIC).id) throw new NotSaid("a job does not say whose it is");
      if (!job.columns.includes(whose.path)) throw new NotSaid("the list of jobs does not show whose they are");
      return [...reading.kept(whose), reading.seesAll(reading.boss(), job)];
    },
  },
  {
    about: /search|look up|find|name or/i,
    holds: (reading) => {
      const { job, customer, phone } = bikeShop(reading);
      return [reading.searched(job, customer().path, phone().path)];
    },
  },
  {
    about: /red|7 days|seven days/i,
    holds: (reading) => {
      const { job } = bikeShop(reading);
      const [, , , done, gone] = job.flow?.states ?? [];
      const status = job.flow?.field ?? "";
      if (!done?.stamps || !gone) throw new NotSaid("the day when a job was done is not kept");
      const since = (days: number, state: string): Record<string, Value> => {
        return { [status]: state, [done.stamps ?? ""]: `${inDays(-days)}T08:00:00.000Z` };
      };
      return [
        reading.marked(job, "bad", [
          { values: since(9, done.id), gives: true },
          { values: since(0, done.id), gives: false },
          { values: since(6, done.id), gives: false },
          { values: since(9, gone.id), gives: false },
        ]),
        checked("the moment of “done” is kept", `${job.id}.stamp.${done.id}`),
      ];
    },
  },
];

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
      return reading.field(it.slot, /size|maximum|places|capacity/i, ["int"]);
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
const museum: WishSpec[] = [
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
      return [flag(slot, "printed", "printed", /print/i), reading.lacks(visitor, booking, "read"), signsIn(staff)];
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

function recipes(reading: Reading) {
  const recipe = reading.entity(/^recipe$/i);
  const line = reading.linesOf(recipe);
  const ingredient = reading.entity(/^ingredient$/i);
  const price = reading.field(ingredient, /price|cost/i, ["money"]);
  const quantity = reading.field(line, /quantity|amount/i, ["decimal"]);
  const via = reading.refers(line, recipe).id;
  const uses = reading.refers(line, ingredient);
  /** 500 g of flour at 1.20 a kilogram, 250 g of butter at so much, 4 eggs at 0.30 each. */
  const dough = (butter: number): Row[] =>
    [[0.5, 120], [0.25, butter], [4, 30]].map(([much = 0, cents = 0]) =>
      reading.row(line, { [via]: null, [quantity.path]: much, [`${uses.id}.${price.path}`]: cents }),
    ); // biome-ignore format: a table is read by rows
  const baker = reading.app.roles.find((role) => reading.access(role, recipe)?.can.includes("create"));
  if (!baker) throw new NotSaid("nobody makes recipes");
  return { recipe, line, ingredient, price, quantity, dough, baker };
}
const baking: WishSpec[] = [
  {
    about: /recipe|cost|calculat/i,
    holds: (reading) => {
      const { recipe, quantity, dough, baker } = recipes(reading);
      const cost = reading.value(recipe, "what its ingredients cost", [{ values: {}, others: dough(900), gives: 405 }, { values: {}, others: dough(1000), gives: 430 }]); // biome-ignore format: two cases
      return [
        ...reading.kept(quantity, { min: 0 }),
        cost.fact,
        reading.played("the cost is seen in a browser", recipe.id, `${recipe.id}.${cost.field.id}`),
        ...reading.enters(baker, recipe),
        reading.does(baker, recipe, "delete"),
      ];
    },
  },
  {
    about: /ingredient|price|pay/i,
    holds: (reading) => {
      const { ingredient, line, price, baker } = recipes(reading);
      const copied = line.fields.find(({ compute, stored }) => compute && stored === "atCreate");
      if (copied) throw new NotSaid(`${copied.label} of a recipe stays when the price of an ingredient changes`);
      return [
        ...reading.kept(price, { min: 0 }),
        ...reading.kept(reading.field(ingredient, /unit|per/i)),
        ...reading.enters(baker, ingredient),
        reading.does(baker, ingredient, "update"),
      ];
    },
  },
  {
    about: /margin|selling/i,
    holds: (reading) => {
      const { recipe, dough } = recipes(reading);
      const margin = reading.field(recipe, /margin/i, ["percent"]);
      const { min, max } = margin.field.limits;
      if (min !== 0 || max === undefined || max >= 100) throw new NotSaid("a margin of 100 % or below 0 is taken");
      const priced = (gives: number) => [{ values: { [margin.path]: 60 }, others: dough(900), gives }];
      const selling = [1013, 648].map((gives) => () => reading.value(recipe, "the selling price", priced(gives)));
      const price = firstOf(selling);
      return [
        ...reading.kept(margin, { min, max }),
        price.fact,
        reading.played("the selling price is seen in a browser", recipe.id, `${recipe.id}.${price.field.id}`),
      ];
    },
  },
];
/** The first that is said; what the last one misses where none is. */
function firstOf<T>(ways: readonly (() => T)[]): T {
  const [way, ...others] = ways;
  if (!way) throw new NotSaid("there is no way to say it");
  if (others.length === 0) return way();
  try {
    return way();
  } catch (error) {
    if (!(error instanceof NotSaid)) throw error;
    return firstOf(others);
  }
}

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

const reservoir: WishSpec[] = [
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
        flag(registration, "exported", "saved as a file", /csv|export/i),
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

function helpdesk(reading: Reading) {
  const it = {
    get ticket() {
      return reading.entity(/^(it |support |helpdesk )*(ticket|problem|issue|request)$/i);
    },
    get staff() {
      return reading.role(/staff|teacher|reporter|employee|school/i, ({ manages }) => !manages);
    },
    get it() {
      return reading.role(/technician|\bit\b|support|admin|helpdesk/i, ({ id }) => id !== it.staff.id);
    },
    get title() {
      return reading.field(it.ticket, /title|wrong|problem|subject/i, ["text"]);
    },
  };
  return it;
}
const school: WishSpec[] = [
  {
    about: /ticket|report|helpdesk/i,
    holds: (reading) => {
      const { ticket, staff, it, title } = helpdesk(reading);
      return [
        ...reading.kept(title),
        ...reading.kept(reading.field(ticket, /detail|description|text/i, ["longtext"])),
        required(ticket, [title.path]),
        ...reading.enters(staff, ticket),
        reading.does(it, ticket, "update"),
      ];
    },
  },
  {
    about: /kanban|board|column/i,
    holds: (reading) => {
      const { ticket, it } = helpdesk(reading);
      if ((ticket.flow?.states.length ?? 0) < 3) throw new NotSaid("a ticket has no columns to move through");
      return [
        checked("tickets move through the columns", `${ticket.id}.flow`),
        reading.moves(it, ticket),
        reading.page(it, "a board of tickets", (section) => section.kind === "board" && section.entity === ticket.id),
      ];
    },
  },
  {
    about: /school|teacher|staff/i,
    holds: (reading) => {
      const { ticket, staff, it } = helpdesk(reading);
      const whose = reading.field(ticket, /./, ["account"]);
      if (whose.field.to !== staff.id) throw new NotSaid("a ticket does not say who reported it");
      return [
        signsIn(staff),
        signsIn(it),
        reading.reaches(staff, ticket, ownOf(whose.path), "me"),
        reading.lacks(staff, ticket, "move"),
        reading.sees(staff, ticket),
      ];
    },
  },
];

function filmClub(reading: Reading) {
  const it = {
    get film() {
      return reading.entity(/^(film|movie)( suggestion)?$/i);
    },
    get member() {
      return reading.role(/member|person|people|user/i, ({ enters, manages }) => enters === "signup" && !manages);
    },
  };
  return it;
}
const films: WishSpec[] = [
  {
    about: /suggest|propose/i,
    holds: (reading) => {
      const { film, member } = filmClub(reading);
      const title = reading.field(film, /title|name|film|movie/i, ["text"]);
      return [...reading.kept(title), required(film, [title.path]), ...reading.enters(member, film)];
    },
  },
  {
    about: /vote/i,
    holds: (reading) => {
      const { film, member } = filmClub(reading);
      const vote = reading.entity(/^vote$/i);
      const of = reading.refers(vote, film);
      const voter = reading.field(vote, /./, ["account"]);
      const votes = reading.value(film, "how many voted for it", [0, 2].map((gives) => ({ values: {}, others: Array.from({ length: gives }, () => reading.row(vote, { [of.id]: null })), gives }))); // biome-ignore format: two cases
      for (const role of reading.app.roles.filter(({ enters }) => enters === "public"))
        reading.lacks(role, vote, "create");
      return [
        ...reading.enters(member, vote),
        reading.onlyOnce(vote, [of.id, voter.path]),
        votes.fact,
        reading.sorted(film, votes.field.id, true),
      ];
    },
  },
  {
    about: /screening|home ?page|start page/i,
    holds: (reading) => {
      const screening = reading.entity(/^(film |movie )?screening$/i);
      const start = reading.field(screening, /start|date|time|when/i, ["datetime"]);
      const visitor = reading.anybody();
      reading.field(screening, /film|movie/i);
      const coming = [-7, 7, 30].map((days) => ({
        values: { [start.path]: `${inDays(days)}T20:00:00.000Z` },
        gives: days > 0,
      }));
      return [
        ...reading.kept(start),
        reading.sorted(screening, start.path, false),
        reading.page(
          visitor,
          "the screenings that are still to come",
          (section, page) =>
            page.path === "/" &&
            (section.kind === "cards" || section.kind === "list") &&
            section.entity === screening.id &&
            reading.comesDownTo(section, screening, coming),
        ),
      ];
    },
  },
];

const FAVOURITE = /favou?rite|saved/i;
function jobBoard(reading: Reading) {
  const it = {
    get offer() {
      return reading.entity(/^(job|job offer|vacancy|job posting|position)$/i);
    },
    get application() {
      return reading.entity(/^(job )?application$/i);
    },
    get of() {
      return reading.refers(it.application, it.offer);
    },
    get closing() {
      return reading.field(it.offer, /clos|deadline/i, kinds.time);
    },
    get organisation() {
      return reading.role(/organi[sz]ation|employer/i);
    },
    get applicant() {
      return reading.role(
        /applicant|candidate|seeker|person|user/i,
        ({ enters, id }) => enters === "signup" && id !== it.organisation.id,
      );
    },
  };
  return it;
}
const jobs: WishSpec[] = [
  {
    about: /post|publish|put|closing date|advertise|vacanc/i,
    holds: (reading) => {
      const { offer, closing, organisation } = jobBoard(reading);
      const anybody = reading.app.roles.filter(({ enters }) => enters === "public");
      if (!anybody.some((role) => reading.access(role, offer)?.can.includes("read")))
        throw new NotSaid("job offers are not public");
      return [
        ...[closing, ...[/region|place/i, /contract/i, /salary/i].map((label) => reading.field(offer, label))].flatMap(
          (reached) => reading.kept(reached),
        ),
        ...reading.kept(reading.field(offer, /salary/i, ["money", "int"]), { min: 0 }),
        ...reading.enters(organisation, offer),
        reading.notInThePast(offer, closing.path),
      ];
    },
  },
  {
    about: /appl(y|ication|ies)|cover letter/i,
    holds: (reading) => {
      const { application, of, applicant } = jobBoard(reading);
      const letter = reading.field(application, /letter/i, ["longtext"]);
      const whose = reading.field(application, /./, ["account"]);
      return [
        ...reading.kept(letter),
        required(application, [letter.path]),
        ...reading.enters(applicant, application),
        reading.onlyOnce(application, [of.id, whose.path]),
      ];
    },
  },
  {
    about: /search|keyword|filter|region|salary|contract|narrow/i,
    holds: (reading) => {
      const { offer } = jobBoard(reading);
      const title = reading.field(offer, /position|title|name/i, ["text"]);
      const filters = [/region|place/i, /contract/i, /salary/i].map((label) => reading.field(offer, label).path);
      return [reading.searched(offer, title.path), ...filters.map((path) => reading.filtered(offer, path))];
    },
  },
  {
    about: /status|invited|rejected|hired|received/i,
    holds: (reading) => {
      const { offer, application, of, organisation } = jobBoard(reading);
      const poster = reading.field(offer, /./, ["account"]);
      if (poster.field.to !== organisation.id) throw new NotSaid("a job offer does not say whose it is");
      const labels = application.flow?.states.map(({ label }) => label.toLowerCase()) ?? [];
      if (labels.toSorted().join() !== "hired,invited,new,rejected")
        throw new NotSaid(`the statuses of an application are ${labels.join(", ") || "none"}`);
      if (!/^new$/i.test(application.flow?.states.find(({ id }) => id === application.flow?.initial)?.label ?? ""))
        throw new NotSaid("an application does not begin as new");
      return [
        checked("applications move through their statuses", `${application.id}.flow`),
        reading.reaches(organisation, application, ownOf(`${of.id}.${poster.path}`), "me"),
        reading.moves(organisation, application),
      ];
    },
  },
  {
    about: /follow|status of|how their applications/i,
    holds: (reading) => {
      const { application, applicant } = jobBoard(reading);
      const whose = reading.field(application, /./, ["account"]);
      return [
        reading.reaches(applicant, application, ownOf(whose.path), "me"),
        reading.lacks(applicant, application, "move"),
        reading.sees(applicant, application),
      ];
    },
  },
  {
    about: /closing date|no longer|anymore|any more|drop|disappear/i,
    holds: (reading) => {
      const { offer, application, of, closing, organisation } = jobBoard(reading);
      const closed = [-1, 0, 10].map((days) => ({
        values: { [`${of.id}.${closing.path}`]: inDays(days) },
        gives: days >= 0,
      }));
      const listed = [-1, 0, 10].map((days) => ({ values: { [closing.path]: inDays(days) }, gives: days >= 0 }));
      return [
        reading.takes(application, "nobody applies after the closing date", closed),
        ...reading.app.roles
          .filter(
            ({ id, manages }) =>
              id !== organisation.id && !manages && reading.access({ id }, offer)?.can.includes("read"),
          )
          .map((role) => reading.reaches(role, offer, listed)),
      ];
    },
  },
  {
    about: FAVOURITE,
    holds: (reading) => {
      const { offer, applicant } = jobBoard(reading);
      const favourite = reading.entity(FAVOURITE);
      const of = reading.refers(favourite, offer);
      const whose = reading.field(favourite, /./, ["account"]);
      return [
        ...reading.enters(applicant, favourite),
        reading.does(applicant, favourite, "delete"),
        reading.reaches(applicant, favourite, ownOf(whose.path), "me"),
        reading.onlyOnce(favourite, [of.id, whose.path]),
      ];
    },
  },
  {
    about: /profile|\bcv\b|file/i,
    holds: (reading) => {
      const file = reading.app.entities.flatMap(({ id, fields }) =>
        fields.filter(({ type }) => String(type) === "file").map((field) => ({ entity: id, field })),
      )[0];
      if (!file) throw new NotSaid("no file can be kept");
      return [checked("the file is kept", `data.${file.entity}`)];
    },
  },
  {
    about: /register|sign up|registers/i,
    holds: (reading) => {
      const { organisation } = jobBoard(reading);
      if (organisation.enters !== "signup") throw new NotSaid("organisations do not register themselves");
      return [checked("organisations register themselves", "auth.signUp"), signsIn(organisation)];
    },
  },
  {
    about: /newsletter|subscri/i,
    holds: (reading) => {
      const said = JSON.stringify([reading.app.entities, reading.app.pages, reading.app.roles]);
      if (/newsletter|subscri/i.test(said)) throw new NotSaid("there is something called newsletter");
      return [
        {
          says: "there is no newsletter",
          carries: ({ text, limitReason }) => limitReason === null && /newsletter|subscri/i.test(text),
        },
      ];
    },
  },
  { about: /honeydew|forest green|colou?r/i, holds: (reading) => [reading.colours("#f0fff0", "#228b22")] },
];

const shown = (reading: Reading, entity: Entity): Fact =>
  reading.page(
    reading.anybody(),
    `the ${entity.names.many}`,
    (section) => "entity" in section && section.entity === entity.id,
  );
function podcast(reading: Reading) {
  const it = {
    get episode() {
      return reading.entity(/^(podcast )?episode$/i);
    },
    get notes() {
      return reading.field(it.episode, /notes/i, ["longtext"]);
    },
    get date() {
      return reading.field(it.episode, /date|published/i, kinds.time);
    },
    get admin() {
      return reading.boss();
    },
  };
  return it;
}
const podcasts: WishSpec[] = [
  {
    about: /episode|show notes/i,
    holds: (reading) => {
      const { episode, notes, date } = podcast(reading);
      return [
        ...reading.kept(notes),
        ...reading.kept(date),
        reading.sorted(episode, date.path, true),
        shown(reading, episode),
      ];
    },
  },
  {
    about: /admin/i,
    holds: (reading) => {
      const { episode, notes, date, admin } = podcast(reading);
      const fields = [notes, date, ...[/title/i, /number/i, /audio/i].map((label) => reading.field(episode, label))];
      return [
        ...fields.flatMap((reached) => reading.kept(reached)),
        signsIn(admin),
        ...reading.enters(admin, episode),
        reading.does(admin, episode, "update"),
        reading.does(admin, episode, "delete"),
        reading.lacks(reading.anybody(), episode, "update"),
      ];
    },
  },
  {
    about: /guest/i,
    holds: (reading) => {
      const { episode } = podcast(reading);
      const guest = reading.entity(/^guest$/i);
      const who = reading.refers(episode, guest);
      return [...reading.kept({ path: who.id, field: who, of: episode, through: [episode] }), shown(reading, guest)];
    },
  },
  {
    about: /search/i,
    holds: (reading) => {
      const { episode, notes } = podcast(reading);
      const guest = reading.field(episode, /guest.*name/i, ["text"]);
      return [reading.searched(episode, notes.path, guest.path)];
    },
  },
];

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

const dogs: WishSpec[] = [
  {
    about: /walk|book|pick|choose/i,
    holds: (reading) => {
      const { walk, start, length, client } = dogWalks(reading);
      for (const id of [half(length), hour(length)])
        if (length.field.values?.length !== 2) throw new NotSaid(`a walk lasts ${id} or something else`);
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

/** By the name of the prompt's file, in the order of its wishes. */
export const wishSpecs: Record<string, readonly WishSpec[]> = {
  "01-bike-workshop": bike,
  "02-museum-tours": museum,
  "03-recipe-costing": baking,
  "13-dog-walking": dogs,
  "14-reservoir-run": reservoir,
  "15-school-it-helpdesk": school,
  "18-film-club": films,
  "22-conservation-jobs": jobs,
  "31-podcast-show-notes": podcasts,
};
