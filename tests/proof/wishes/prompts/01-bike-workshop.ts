import type { Row, Value } from "../formula";
import { ownOf, required, signsIn, type WishSpec } from "../needs";
import { checked, inDays, kinds, NotSaid, type Reading } from "../reading";

/** How the prompt and its paraphrases may call the same thing. */
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

export const bike: WishSpec[] = [
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
