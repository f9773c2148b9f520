import type { Expr } from "@/lib/contract/expr";
import {
  addEntity,
  addField,
  addKnownField,
  asked,
  type Draft,
  type DraftEntity,
  entityNamed,
  type FieldWish,
  fieldNamed,
  thingOf,
} from "../model/draft";
import { linesBetween, linesOfParent } from "../model/relations";
import type { SpokenClause } from "../understand/clauses";
import { type Element, elementsOf } from "../understand/lists";
import { type Card, cents, entitiesIn, mainEntity, subjectOf, tokensIn } from "./card";
import { addRule } from "./marks";

type Field = DraftEntity["fields"][number];
const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
const mul = (...args: Expr[]): Expr => ({ op: "mul", args });
const round = (arg: Expr): Expr => ({ op: "round", args: [arg] });
const hasPrice = (entity: DraftEntity) =>
  entity.fields.some(({ type }) => type === "money") ||
  (entity.thing?.fields.some((line) => line.includes("|money")) ?? false);

export function computedField(
  entity: DraftEntity,
  label: string,
  as: NonNullable<FieldWish["rest"]>["as"],
  compute: Expr,
  from: FieldWish["from"],
) {
  const existing = entity.fields.find(
    (field) => field.type === "computed" && field.label.toLowerCase() === label.toLowerCase(),
  );
  return existing ?? addField(entity, { label, type: "computed", from, rest: { as, compute } });
}

const RATE = /\b(\d+(?:[.,]\d+)?) (?:euro |eur |dollar |pound |€ |\$ |£ )?(?:an|per|\/|a|the|each) ?hour\b/;
const WORK = /^(labou?r|work|work time|working time|hour|time|service)$/;

/** The sum of a parent's lines, as a figure on the parent. */
export function linesTotal(parent: DraftEntity, lines: DraftEntity, from: FieldWish["from"], label: string) {
  const via = lines.linesOf?.via ?? parent.id;
  const amount = fieldNamed(lines, ["amount"]);
  return computedField(
    parent,
    label,
    "money",
    { fold: "sum", over: lines.id, via, of: { field: amount?.id ?? "amount" } },
    from,
  );
}

function labour(entity: DraftEntity, clause: SpokenClause, rate: RegExpExecArray) {
  const from = asked(tokensIn(clause, rate.index, rate.index + rate[0].length));
  const hours = addField(entity, {
    label: "Hours of labour",
    type: "decimal",
    limits: { min: 0, max: 1000 },
    from,
    rest: { initial: { const: 0 } },
  });
  return [
    hours,
    computedField(entity, "Labour", "money", round(mul({ field: hours.id }, { const: cents(rate[1] ?? "0") })), from),
  ];
}

/** What a sum counts: a thing with a price that is kept, or that nobody named before and that always has one ("the parts"). */
function pricedItem(draft: Draft, { words, head, tokens }: Element): DraftEntity | null {
  const known = entityNamed(draft, words);
  if (known) return hasPrice(known) ? known : null;
  const thing = head.plural ? thingOf(words) : null;
  const priced = thing?.kind === "item" && thing.fields.some((line) => line.includes("|money"));
  return priced ? addEntity(draft, words, asked(tokens)) : null;
}

const addsUp: Card = {
  id: "total",
  pattern:
    /\b(?:add(?:s)? up|sum(?:s)? up|add together|total(?:s)? up|total of|sum of|consist of|make up of)\b (.*)|\b(?:total|bill) (?:be|is) (.*)/,
  not: /\bdonation|counter|starting|chart\b/,
  settle: (draft, clause, match) => {
    const tokens = tokensIn(clause, match.index, clause.text.length);
    const elements = elementsOf(
      tokens.slice(tokens.findIndex(({ norm }) => ["up", "of", "together", "is"].includes(norm)) + 1),
    );
    const items = elements.flatMap((element) => pricedItem(draft, element) ?? []);
    const parent =
      entitiesIn(draft, clause).find(
        (entity) => !items.includes(entity) && ["work", "container", "booking"].includes(entity.kind),
      ) ??
      subjectOf(
        draft,
        clause,
        (entity) => !items.includes(entity) && ["work", "container", "booking"].includes(entity.kind),
      );
    if (!parent) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const ids: string[] = [];
    const parts: Expr[] = [];
    for (const item of items) {
      const lines = linesBetween(draft, parent, item, from);
      const total = linesTotal(parent, lines, from, item.names.many);
      parts.push({ field: total.id });
      ids.push(lines.id, `${parent.id}.${total.id}`);
    }
    const rate = RATE.exec(clause.text);
    if (rate && elements.some(({ head, words }) => WORK.test(words.join(" ")) || WORK.test(head.lemma))) {
      const [hours, wage] = labour(parent, clause, rate);
      if (wage && hours) {
        parts.push({ field: wage.id });
        ids.push(`${parent.id}.${hours.id}`, `${parent.id}.${wage.id}`);
      }
    }
    const [only] = parts;
    if (!only) return null;
    const total = computedField(parent, "Total", "money", parts.length === 1 ? only : { op: "add", args: parts }, from);
    return [...ids, `${parent.id}.${total.id}`];
  },
};

/** "price per square metre": one figure divided by another, both known. */
const perUnit: Card = {
  id: "perUnit",
  pattern: /\b(price|cost|rent|salary) per (square met(?:re|er)|m²|[a-z]+)\b/,
  not: /\b\d+(?:[.,]\d+)? (?:euro |cent |pound )?per\b/,
  settle: (draft, clause, match) => {
    const holder = draft.entities.find((entity) => fieldNamed(entity, [match[1] ?? ""])?.type === "money");
    if (!holder) return null;
    const top = fieldNamed(holder, [match[1] ?? ""]);
    const square = /square|m²/.test(match[2] ?? "");
    const bottom = square
      ? holder.fields.find(({ label }) => /space|area|m²|square/i.test(label))
      : fieldNamed(holder, [match[2] ?? ""]);
    if (!top || !bottom || !["int", "decimal"].includes(bottom.type)) return null;
    const empty: Expr = {
      op: "or",
      args: [
        { op: "isEmpty", args: [{ field: bottom.id }] },
        { op: "eq", args: [{ field: bottom.id }, { const: 0 }] },
      ],
    };
    const value: Expr = round({ op: "div", args: [{ field: top.id }, { field: bottom.id }] });
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const field = computedField(
      holder,
      `${match[1]} per ${square ? "m²" : match[2]}`,
      "money",
      { op: "if", args: [empty, { const: null }, value] },
      from,
    );
    return [`${holder.id}.${field.id}`];
  },
};

/** A margin is part of the price, a markup comes on top of the cost; the form says which. */
function marginField(parent: DraftEntity, asMarkup: boolean, from: ReturnType<typeof asked>) {
  const percent = addField(parent, {
    label: asMarkup ? "Markup" : "Margin",
    type: "percent",
    required: true,
    from,
    rest: { initial: { const: asMarkup ? 50 : 30 } },
  });
  // It may have been read as any percentage before: a margin of 100 % has no price.
  percent.limits = { min: 0, max: asMarkup ? 1000 : 99 };
  percent.hint = asMarkup
    ? "In percent of the cost, added to it."
    : "In percent of the selling price: at 60, a cost of 4.00 gives a price of 10.00.";
  return percent;
}

/** "recipe cost calculator … margins": cost from the lines, and the price that follows from cost and margin. */
const costAndMargin: Card = {
  id: "costAndMargin",
  pattern: /\b(cost|margin|markup|mark-up|selling price)\b/,
  settle: (draft, clause, match) => {
    const parent = draft.entities.find(
      (entity) => entity.kind === "container" && linesOfParent(draft, entity).length > 0,
    );
    const lines = parent ? linesOfParent(draft, parent)[0] : undefined;
    if (!parent || !lines) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const cost = linesTotal(parent, lines, from, "Cost");
    const ids = [`${parent.id}.${cost.id}`];
    const margin = /\b(margin|markup|mark-up)\b/.exec(clause.text);
    if (margin) {
      const asMarkup = margin[1] !== "margin";
      const percent = marginField(parent, asMarkup, asked(tokensIn(clause, margin.index, margin.index + 6)));
      const share: Expr = { op: "div", args: [{ field: percent.id }, { const: 100 }] };
      const price: Expr = asMarkup
        ? mul({ field: cost.id }, { op: "add", args: [{ const: 1 }, share] })
        : { op: "div", args: [{ field: cost.id }, { op: "sub", args: [{ const: 1 }, share] }] };
      const selling = computedField(parent, "Selling price", "money", round(price), percent.from);
      ids.push(`${parent.id}.${percent.id}`, `${parent.id}.${selling.id}`);
    }
    return ids;
  },
};

/** "VAT", "plus 19 % tax": a rate, its amount and the total with it, over the lines. */
const vat: Card = {
  id: "vat",
  pattern: /\b(vat|sales tax|tax)\b/,
  settle: (draft, clause, match) => {
    const parent = draft.entities.find(
      (entity) => entity.kind === "container" && linesOfParent(draft, entity).length > 0,
    );
    const lines = parent ? linesOfParent(draft, parent)[0] : undefined;
    if (!parent || !lines) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const typed = /(\d+(?:\.\d+)?) ?(?:%|percent)/.exec(clause.text)?.[1];
    const rate = addField(parent, {
      label: "VAT rate",
      type: "percent",
      required: true,
      limits: { min: 0, max: 100 },
      from,
      rest: { initial: { const: Number(typed ?? 19) } },
    });
    const net = linesTotal(parent, lines, from, "Net total");
    const tax = computedField(
      parent,
      "VAT",
      "money",
      round({ op: "div", args: [mul({ field: net.id }, { field: rate.id }), { const: 100 }] }),
      from,
    );
    const total = computedField(
      parent,
      "Total",
      "money",
      { op: "add", args: [{ field: net.id }, { field: tax.id }] },
      from,
    );
    return [rate, net, tax, total].map(({ id }) => `${parent.id}.${id}`);
  },
};

/** "rent is 0.45 per m² plus 30 for water": a rate times a measure, plus a fixed sum. */
const ratePlus: Card = {
  id: "ratePlus",
  pattern:
    /\b([a-z]+) (?:be|cost|is) (\d+(?:[.,]\d+)?) (?:euro |pound |dollar |€ |£ |\$ )?per (m²|square met(?:re|er)|[a-z]+)(?: (?:plus|and|\+) (\d+(?:[.,]\d+)?)(?: for ([a-z]+))?)?/,
  settle: (draft, clause, match) => {
    const [, label = "price", rate = "0", unit = "", fixed, forWhat] = match;
    if (unit === "hour") return null;
    const square = /m²|square/.test(unit);
    const holder =
      draft.entities.find(
        (entity) => entity.kind === "bookable" && (entity.thing?.id === "plot" || entity.thing?.id === "room"),
      ) ?? mainEntity(draft);
    if (!holder) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const measure =
      (square ? holder.fields.find(({ label: known }) => /area|space|m²/i.test(known)) : fieldNamed(holder, [unit])) ??
      addField(holder, {
        label: square ? "Area in m²" : unit,
        type: "decimal",
        required: true,
        limits: { min: 0 },
        from,
      });
    const variable = mul({ field: measure.id }, { const: cents(rate) });
    const compute = round(fixed ? { op: "add", args: [variable, { const: cents(fixed) }] } : variable);
    const field = computedField(holder, forWhat ? `${label} with ${forWhat}` : label, "money", compute, from);
    return [`${holder.id}.${field.id}`, `${holder.id}.${measure.id}`];
  },
};

/** "12 pounds for 30 minutes and 20 for 60": a price for each of the values of a choice. */
const priceByChoice: Card = {
  id: "priceByChoice",
  pattern:
    /\b(\d+(?:[.,]\d+)?) (?:euro|pound|dollar|€|£|\$)? ?(?:for|per) (?:a |an )?(\d+) (?:minute|hour|day|person)s? (?:and|,) (?:\D{0,8})?(\d+(?:[.,]\d+)?) (?:euro |pound |dollar |€ |£ |\$ )?(?:for|per) (?:a |an )?(\d+)\b/,
  settle: (draft, clause, match) => {
    const [, first = "0", one = "", second = "0", other = ""] = match;
    const holder =
      draft.entities.find((entity) =>
        entity.fields.some(({ values }) => values?.some(({ label }) => label.startsWith(one))),
      ) ?? draft.entities.find(({ kind }) => kind === "booking");
    const choice = holder?.fields.find(({ values }) => values?.some(({ label }) => label.startsWith(one)));
    const value = choice?.values?.find(({ label }) => label.startsWith(one));
    if (!holder || !choice || !value || !choice.values?.some(({ label }) => label.startsWith(other))) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const compute: Expr = {
      op: "if",
      args: [
        { op: "eq", args: [{ field: choice.id }, { const: value.id }] },
        { const: cents(first) },
        { const: cents(second) },
      ],
    };
    return [`${holder.id}.${computedField(holder, "Price", "money", compute, from).id}`];
  },
};

/** "remaining places": what may still be taken, where a limit is known. */
const remaining: Card = {
  id: "remaining",
  pattern:
    /\b(remain(?:ing)?|free|left|available) (?:place|seat|spot|space|ticket)|\bhow many (?:place|seat|spot) be (?:left|free)|\b(?:place|seat|spot)s? (?:left|remaining)\b/,
  settle: (draft, clause) => {
    const target = capacityTarget(draft);
    if (!target) return null;
    const field = leftField(draft, target, asked(clause.tokens));
    return field ? [`${target.bookable.id}.${field.id}`] : null;
  },
};

type CapacityTarget = {
  booking: DraftEntity;
  bookable: DraftEntity;
  via: string;
  limit: DraftEntity["fields"][number];
};
/** What is booked, by which bookings, and the field that says how many may. */
export function capacityTarget(draft: Draft): CapacityTarget | null {
  for (const booking of draft.entities.filter(({ kind }) => kind === "booking")) {
    const reference = booking.fields.find(({ type }) => type === "reference");
    const bookable = draft.entities.find(({ id }) => id === reference?.to);
    const limit = bookable?.fields.find(
      ({ type, label }) => type === "int" && /maximum|capacity|places|seats|limit|size|how many/i.test(label),
    );
    if (bookable && reference && limit) return { booking, bookable, via: reference.id, limit };
  }
  return null;
}
export const amountField = (booking: DraftEntity) =>
  booking.fields.find(
    ({ type, label }) =>
      type === "int" && /people|persons?|places|seats|group|tickets|number|guests|how many/i.test(label),
  ) ?? null;

export function leftField(draft: Draft, target: CapacityTarget, from: FieldWish["from"]) {
  const { booking, bookable, via, limit } = target;
  const amount = amountField(booking);
  const cancelled = booking.flow?.states.find(({ label }) => /cancel/i.test(label));
  const where: Expr | undefined =
    cancelled && booking.flow
      ? { op: "ne", args: [{ field: booking.flow.field }, { const: cancelled.id }] }
      : undefined;
  const taken: Expr = amount
    ? { fold: "sum", over: booking.id, via, of: { field: amount.id }, ...(where ? { where } : {}) }
    : { fold: "count", over: booking.id, via, ...(where ? { where } : {}) };
  void draft;
  return computedField(bookable, "Places left", "int", { op: "sub", args: [{ field: limit.id }, taken] }, from);
}

const isMoney = ({ type }: DraftEntity["fields"][number]) => type === "money";
/** Whether the prompt, or the name of what is planned, means each month anew. */
const MONTHLY = /\b(?:monthly|(?:per|each|every|a|by|this|the) month|month by month)\b/i;
const inMonth = (day: string): Expr => ({
  op: "eq",
  args: [
    { op: "monthOf", args: [{ field: day }] },
    { op: "monthOf", args: [{ today: true }] },
  ],
});
const ofThing = (draft: Draft, thing: string) => draft.entities.find((entity) => entity.thing?.id === thing);
/** The day on which money came or went, with the other fields that such an entry usually has. */
function dayIn(entity: DraftEntity | undefined): Field | undefined {
  const day = () => entity?.fields.find(({ type }) => type === "date");
  if (entity && !day())
    for (const line of entity.thing?.fields ?? []) addKnownField(entity, line, `known:${entity.thing?.id}`);
  return day();
}

/** What was spent in a category, of what is planned for it, and what is left. Of a month, where that is planned by the month. */
function spentOf(
  draft: Draft,
  category: DraftEntity,
  most: Field,
  monthly: boolean,
  from: FieldWish["from"],
): string[] {
  const expense = ofThing(draft, "expense");
  const via = expense?.fields.find(({ type, to }) => type === "reference" && to === category.id);
  const amount = expense?.fields.find(isMoney)?.id ?? "amount";
  if (!expense || !via) return [];
  const day = monthly ? dayIn(expense)?.id : undefined;
  const spent = computedField(
    category,
    "Spent",
    "money",
    { fold: "sum", over: expense.id, via: via.id, of: { field: amount }, ...(day ? { where: inMonth(day) } : {}) },
    from,
  );
  // Of what nothing is planned for, nothing is left or over.
  const left = computedField(
    category,
    "Left",
    "money",
    {
      op: "if",
      args: [
        { op: "isEmpty", args: [{ field: most.id }] },
        { const: null },
        { op: "sub", args: [{ field: most.id }, { field: spent.id }] },
      ],
    },
    from,
  );
  const over = addRule(draft, "overBudget", (id) => ({
    id, from, kind: "highlight", entity: category.id, message: "Over budget", tone: "bad",
    when: { op: "lt", args: [{ field: left.id }, { const: 0 }] },
  })); // biome-ignore format: one record
  // Examples of which one is over its budget, so that the mark is seen.
  category.given.set(most.id, [20_000, 12_000, 3_000]);
  expense.given.set(amount, [15_000, 8_000, 3_600]);
  return [`${category.id}.${spent.id}`, `${category.id}.${left.id}`, over];
}

/** A page for each month: what came, what went, what is left, and the entries themselves. */
function monthPage(draft: Draft, from: FieldWish["from"]): string[] {
  const [income, expense] = [ofThing(draft, "income"), ofThing(draft, "expense")];
  const kept = [income, expense].flatMap((entity) => {
    const day = dayIn(entity);
    return entity && day ? [{ entity, day, of: { field: entity.fields.find(isMoney)?.id ?? "amount" } }] : [];
  });
  const [came, went] = kept;
  if (!came || !went) return [];
  const sum = ({ entity, day, of }: typeof came) => ({ entity: entity.id, of, where: inMonth(day.id) });
  const figure = (label: string, one: typeof came) => ({
    label,
    ...sum(one),
    fold: "sum" as const,
    as: "money" as const,
  });
  const page = { id: "month", for: "everybody", title: "Month", from };
  const figures = [
    figure(capital(came.entity.names.many), came),
    figure(capital(went.entity.names.many), went),
    { ...figure("Left", came), minus: sum(went) },
  ];
  draft.sections.push({ ...page, section: { kind: "figures", figures } });
  for (const { entity, day } of [went, came]) {
    entity.filters.add(day.id);
    draft.sections.push({ ...page, section: { kind: "list", entity: entity.id, filter: inMonth(day.id) } });
  }
  return ["month", ...kept.flatMap(({ entity, day }) => [entity.id, `${entity.id}.${day.id}`])];
}

/** A budget: what was spent of it and what is left, by category and by month. */
const budget: Card = {
  id: "budget",
  pattern: /\bbudget\b/,
  settle: (draft, clause, match) => {
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const category = draft.entities.find(({ kind }) => kind === "category");
    const most = category?.fields.find((field) => isMoney(field) && /budget|limit|allowance/i.test(field.label));
    const monthly = MONTHLY.test(draft.prompt) || MONTHLY.test(most?.label ?? "");
    return [
      ...(category && most ? spentOf(draft, category, most, monthly, from) : []),
      ...(monthly ? monthPage(draft, from) : []),
    ];
  },
};

/** "with charts": bars over what rows come to, where they come to something. */
const chart: Card = {
  id: "chart",
  pattern: /\b(?:(?:pie|bar|line|monthly) chart|chart|graph|diagram)\b/,
  not: /\b(?:no|without) (?:chart|graph)/,
  settle: (draft, clause, match) => {
    const folds = ({ compute }: DraftEntity["fields"][number]) => compute !== undefined && "fold" in compute;
    const entity = draft.entities.find(({ fields, linesOf }) => !linesOf && fields.some(folds));
    const value = entity?.fields.find(folds);
    if (!entity || !value) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const section = { kind: "chart" as const, entity: entity.id, value: value.id };
    // Figures of a month stand on the page of the month, below what they add up to.
    const month =
      value.compute && "fold" in value.compute && value.compute.where
        ? draft.sections.findIndex(({ id }) => id === "month")
        : -1;
    if (month >= 0)
      draft.sections.splice(month + 1, 0, { id: "month", for: "everybody", title: "Month", from, section });
    else draft.sections.push({ id: "chart", for: "everybody", title: "Chart", from, section });
    return [month >= 0 ? "month" : "chart", `${entity.id}.${value.id}`];
  },
};

export const figureCards: readonly Card[] = [addsUp, vat, perUnit, ratePlus, priceByChoice, costAndMargin, budget];
/** After the limits are known. */
export const remainingCards: readonly Card[] = [remaining, chart];
