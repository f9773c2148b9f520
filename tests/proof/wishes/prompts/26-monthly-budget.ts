import type { Entity } from "@/lib/contract/app-model";
import type { Row } from "../formula";
import { firstOf, type WishSpec } from "../needs";
import { checked, type Fact, inDays, kinds, NotSaid, type Reading } from "../reading";

function budget(reading: Reading) {
  const it = {
    get expense() {
      return reading.entity(/expense|spending|outgoing/i);
    },
    get income() {
      return reading.entity(/income|earning/i);
    },
    get category() {
      return reading.entity(/^(budget )?category$/i);
    },
    get person() {
      const role = reading.app.roles.find((one) => reading.access(one, it.expense)?.can.includes("create"));
      if (!role) throw new NotSaid("nobody enters expenses");
      return role;
    },
  };
  return it;
}

/** An income or an expense so many days from today, belonging to the row that is asked wherever it can belong to one. */
function entered(reading: Reading, entity: Entity, cents: number, days: number, asked: Entity | null): Row {
  const amount = reading.field(entity, /amount|sum|price/i, ["money"]).path;
  const date = reading.field(entity, /date|day|when/i, kinds.time).path;
  const belongs = entity.fields.filter(({ type, to }) => type === "reference" && to === asked?.id && days === 0);
  return reading.row(entity, {
    ...Object.fromEntries(belongs.map(({ id }) => [id, null])),
    [amount]: cents,
    [date]: inDays(days),
  });
}

/** Of 2,000 less 150 and 800 in this month 1,050 are left, whatever was spent in the month before. */
function left(reading: Reading): Fact {
  const { expense, income, person } = budget(reading);
  const month = (asked: Entity | null): Row[] => [
    entered(reading, income, 200_000, 0, asked),
    entered(reading, expense, 15_000, 0, asked),
    entered(reading, expense, 80_000, 0, asked),
  ];
  const before = (asked: Entity | null) => entered(reading, expense, 6_000, -31, asked);
  const inRow = reading.app.entities.map((entity) => () => {
    const worlds = [month(entity), [...month(entity), before(entity)]];
    return reading.value(
      entity,
      "what is left of a month",
      worlds.map((others) => ({ values: {}, others, gives: 105_000 })),
    ).fact;
  });
  const inFigure = () => {
    const figure = reading
      .figures(person)
      .find((one) =>
        [month(null), [...month(null), before(null)]].every((rows) => reading.figure(one, rows) === 105_000),
      );
    if (!figure) throw new NotSaid("nothing says what is left of a month");
    return reading.page(
      person,
      `“${figure.label}”`,
      (section) => section.kind === "figures" && section.figures.includes(figure),
    );
  };
  return firstOf([...inRow, inFigure]);
}

export const budgets: WishSpec[] = [
  {
    about: /month|income|expense|budget/i,
    holds: (reading) => {
      const { expense, income, person } = budget(reading);
      const amounts = [expense, income].map((entity) => reading.field(entity, /amount|sum|price/i, ["money"]));
      return [
        ...amounts.flatMap((reached) => reading.kept(reached, { min: 0 })),
        ...reading.enters(person, expense),
        ...reading.enters(person, income),
        left(reading),
        reading.does(person, expense, "update"),
        reading.does(person, expense, "delete"),
      ];
    },
  },
  {
    about: /categor/i,
    holds: (reading) => {
      const { expense, category, person } = budget(reading);
      const of = reading.refers(expense, category);
      const most = reading.field(category, /budget/i, ["money"]);
      const spent = (cents: number, gives: number | boolean) => ({
        values: { [most.path]: 20_000 },
        others: [entered(reading, expense, cents, 0, category)],
        gives,
      });
      const rest = reading.value(category, "what is left of its budget", [spent(15_000, 5_000), spent(23_000, -3_000)]);
      return [
        ...reading.kept({ path: of.id, field: of, of: expense, through: [expense] }),
        ...reading.kept(most, { min: 0 }),
        ...reading.enters(person, category),
        reading.does(person, category, "update"),
        rest.fact,
        reading.marked(category, "bad", [spent(15_000, false), spent(23_000, true)]),
        checked("every page fits a phone", "visual.phone"),
      ];
    },
  },
  {
    about: /chart/i,
    holds: (reading) => [
      reading.page(budget(reading).person, "a chart", (section) => String(section.kind) === "chart"),
    ],
  },
];
