import type { Expr } from "@/lib/contract/expr";
import { addField, asked, type Draft, type DraftEntity, entityById } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { elementsOf } from "../understand/lists";
import { type Card, entitiesIn, tokensIn } from "./card";
import { giveFigures } from "./clash";
import { computedField } from "./figures";

const booked = (draft: Draft): { booking: DraftEntity; bookable: DraftEntity | undefined; via: string } | null => {
  const booking = draft.entities.find(({ kind }) => kind === "booking" || kind === "money");
  const reference = booking?.fields.find(
    ({ type, to }) => type === "reference" && entityById(draft, to ?? "")?.kind === "bookable",
  );
  return booking ? { booking, bookable: entityById(draft, reference?.to ?? ""), via: reference?.id ?? "" } : null;
};

/** "starting fees (8, 15 and 25 euros)": a sum of money for each of the rows named before; "extra donations": one on each booking. */
function moneyPath(
  draft: Draft,
  words: readonly string[],
  inside: readonly number[],
  from: ReturnType<typeof asked>,
): { path: string; id: string } | null {
  const found = booked(draft);
  if (!found) return null;
  const { booking, bookable, via } = found;
  const label = words.filter((word) => !["start", "the", "sum", "of"].includes(word) || words.length < 2).join(" ");
  if (inside.length > 1 && bookable && inside.length === bookable.named.length) {
    const field = addField(bookable, { label, type: "money", required: true, limits: { min: 0 }, from });
    giveFigures(
      bookable,
      field.id,
      inside.map((value) => Math.round(value * 100)),
    );
    return { path: `${via}.${field.id}`, id: `${bookable.id}.${field.id}` };
  }
  const field = addField(booking, { label, type: "money", limits: { min: 0 }, from, rest: { initial: { const: 0 } } });
  return { path: field.id, id: `${booking.id}.${field.id}` };
}

/** "a donation counter shows the sum of the starting fees plus extra donations". */
const counter: Card = {
  id: "counter",
  pattern: /\b(?:counter|total|bar)\b.*\bsum of (?:the |all )?(.*)/,
  settle: (draft: Draft, clause: SpokenClause, match) => {
    const found = booked(draft);
    if (!found) return null;
    const tokens = tokensIn(clause, clause.text.lastIndexOf(match[1] ?? ""), clause.text.length);
    const parts = elementsOf(tokens).flatMap((element) => {
      const upTo = element.tokens.findIndex(({ norm }) => norm === "given" || norm === "at");
      const words = (upTo > 0 ? element.words.slice(0, upTo) : element.words).filter(
        (word) => !["given", "at", "registration"].includes(word),
      );
      return (
        moneyPath(
          draft,
          words,
          element.inside.flat().flatMap(({ value }) => value ?? []),
          asked(element.tokens),
        ) ?? []
      );
    });
    if (parts.length === 0) return null;
    const args = parts.map(
      ({ path }): Expr => ({
        op: "if",
        args: [{ op: "isEmpty", args: [{ field: path }] }, { const: 0 }, { field: path }],
      }),
    );
    const of: Expr = args.length === 1 && args[0] ? args[0] : { op: "add", args };
    const { booking, bookable, via } = found;
    const from = asked(clause.tokens);
    // Who may not see single bookings still sees what they come to: the sum stands on what is booked.
    const sum = bookable
      ? computedField(bookable, "Collected", "money", { fold: "sum", over: booking.id, via, of }, from)
      : null;
    const figure = {
      label: "Sum so far",
      entity: (sum ? bookable : undefined)?.id ?? booking.id,
      fold: "sum" as const,
      of: sum ? { field: sum.id } : of,
      as: "money" as const,
    };
    draft.sections.push({
      id: "sums",
      for: "everybody",
      title: "Sums",
      from,
      section: { kind: "figures", figures: [figure] },
    });
    if (sum && bookable) parts.push({ path: "", id: `${bookable.id}.${sum.id}` });
    for (const token of clause.tokens) token.owner ??= "sums";
    return ["sums", ...parts.map(({ id }) => id)];
  },
};

/** "T-shirt totals", "totals per size": how many rows have each of the values of a choice. */
const totals: Card = {
  id: "totals",
  pattern: /\b(?:([a-z-]+) total|total (?:of|per|by) (?:the )?([a-z-]+))\b/,
  settle: (draft, clause, match) => {
    const word = match[1] ?? match[2] ?? "";
    const holder = draft.entities.find(({ fields }) =>
      fields.some(({ type, label }) => type === "choice" && label.toLowerCase().includes(word)),
    );
    const choice = holder?.fields.find(({ type, label }) => type === "choice" && label.toLowerCase().includes(word));
    if (!holder || !choice?.values) return null;
    const figures = choice.values.map(({ id, label }) => ({
      label: `${choice.label} ${label}`,
      entity: holder.id,
      fold: "count" as const,
      where: { op: "eq" as const, args: [{ field: choice.id }, { const: id }] },
      as: "int" as const,
    }));
    draft.sections.push({
      id: "totals",
      for: "inside",
      title: "Totals",
      from: asked(clause.tokens),
      section: { kind: "figures", figures },
    });
    for (const token of tokensIn(clause, match.index, match.index + match[0].length)) token.owner ??= "totals";
    return ["totals", `${holder.id}.${choice.id}`];
  },
};

/** "my day as a list", "today's walks": what happens today, with what is needed on the way. */
const today: Card = {
  id: "today",
  pattern: /\b(?:my|their|his|her|the) day\b(?! and time)|\btoday(?:'s)?\b/,
  settle: (draft, clause) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "booking") ??
      draft.entities.find(({ kind }) => kind === "booking");
    const start = entity?.fields.find(({ type }) => type === "datetime" || type === "date");
    if (!entity || !start) return null;
    const opener = clause.tokens.findIndex(({ norm }) => norm === "with");
    const ids = opener >= 0 ? addressIn(draft, clause, entity, opener) : [];
    const filter: Expr = {
      op: "eq",
      args: [{ op: "daysBetween", args: [{ today: true }, { field: start.id }] }, { const: 0 }],
    };
    draft.sections.push({
      id: "today",
      for: "inside",
      title: "Today",
      from: asked(clause.tokens),
      section: { kind: "list", entity: entity.id, filter },
    });
    return ["today", entity.id, ...ids];
  },
};
function addressIn(draft: Draft, clause: SpokenClause, entity: DraftEntity, opener: number): string[] {
  const word = clause.tokens.slice(opener).find(({ lemma }) => lemma === "address");
  const known = draft.entities.some(({ fields }) => fields.some(({ type }) => type === "address"));
  if (!word || known) return [];
  return [
    `${entity.id}.${addField(entity, { label: "Address", type: "address", required: true, from: asked([word]) }).id}`,
  ];
}

export const tallyCards: readonly Card[] = [counter, totals, today];
