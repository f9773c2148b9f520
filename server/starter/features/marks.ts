import type { Rule } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { addField, asked, type Draft, type DraftEntity } from "../model/draft";
import { stateOf } from "../model/relations";
import { type Card, subjectOf, tokensIn } from "./card";

const tones: [RegExp, "bad" | "waiting" | "good"][] = [
  [/\bgreen\b/, "good"],
  [/\b(yellow|orange|amber)\b/, "waiting"],
  [/./, "bad"],
];
const toneIn = (text: string) => tones.find(([pattern]) => pattern.test(text))?.[1] ?? "bad";
const SHOWN =
  /\b(red|highlight\w*|orange|yellow|green|amber|mark(?:ed)?|stand out|warn\w*|alert|flag\w*|colou?red?|top|bold)\b/;

export function addRule(draft: Draft, base: string, rule: (id: string) => Rule): string {
  let id = base;
  for (
    let n = 2;
    draft.rules.some((known) => known.id === id) || draft.entities.some((entity) => entity.id === id);
    n += 1
  )
    id = `${base}${n}`;
  draft.rules.push(rule(id));
  return id;
}

const days = (count: string, unit: string) =>
  Number(count) * (unit.startsWith("week") ? 7 : unit.startsWith("month") ? 30 : 1);

/** Since when a row is in a state: kept by the API at the move. */
export function stampOf(entity: DraftEntity, stateId: string, from: Rule["from"]): string {
  const state = entity.flow?.states.find(({ id }) => id === stateId);
  if (!state) throw new Error(`no state ${stateId}`);
  if (!state.stamps) {
    const field = addField(entity, { label: `${state.label} since`, type: "datetime", from });
    state.stamps = field.id;
  }
  return state.stamps;
}

/** "jobs done for more than 7 days show red". */
const stateTooLong: Card = {
  id: "stateTooLong",
  pattern:
    /\b(?:for|since|longer than|older than) (?:more than |over |longer than )?(\d+|two|three|four|five|six|seven|ten|fourteen) (day|week|month)\b/,
  settle: (draft, clause, match) => {
    if (!SHOWN.test(clause.text)) return null;
    const entity = subjectOf(draft, clause, ({ flow }) => flow !== null);
    const words = clause.tokens.map(({ norm }) => norm).join(" ");
    const state =
      entity?.flow?.states.find(({ label }) =>
        new RegExp(`\\b${label.toLowerCase().replace(/[^a-z ]/g, ".")}\\b`).test(words),
      ) ?? stateOf(entity?.flow ?? null, words.split(" ").find((word) => stateOf(entity?.flow ?? null, word)) ?? "-");
    if (!entity?.flow || !state) return null;
    const from = asked(clause.tokens);
    const since = stampOf(entity, state.id, from);
    const count = days(
      String(clause.tokens.find(({ norm }) => norm === match[1])?.value ?? match[1]),
      match[2] ?? "day",
    );
    const when: Expr = {
      op: "and",
      args: [
        { op: "eq", args: [{ field: entity.flow.field }, { const: state.id }] },
        { op: "gt", args: [{ op: "daysBetween", args: [{ field: since }, { now: true }] }, { const: count }] },
      ],
    };
    const id = addRule(draft, `${state.id}TooLong`, (rule) => ({
      id: rule,
      from,
      kind: "highlight",
      entity: entity.id,
      message: `${state.label} for more than ${count} days`,
      tone: toneIn(clause.text),
      when,
    }));
    return [id, `${entity.id}.${since}`];
  },
};

const isDate = ({ type }: DraftEntity["fields"][number]) => type === "date";
const isDay = ({ type }: DraftEntity["fields"][number]) => type === "date" || type === "datetime";
/** "overdue in red", "show late ones red": a date that has passed while the row is still open. */
const overdue: Card = {
  id: "overdue",
  pattern:
    /\b(overdue|be late|late one|too late|past (?:the |their |its )?(?:due|deadline)|late (?:must|should|show|in red|be red)|where be late)\b/,
  settle: (draft, clause) => {
    const entity = subjectOf(draft, clause, (candidate) => candidate.fields.some(isDay));
    const due =
      entity?.fields.filter(isDay).find(({ label }) => /due|deadline|until|return|closing|end/i.test(label)) ??
      entity?.fields.find(isDay);
    if (!entity || !due) return null;
    const late: Expr = { op: "lt", args: [{ field: due.id }, due.type === "date" ? { today: true } : { now: true }] };
    const closed =
      entity.flow?.states.filter(({ tone }) => tone === "good" || tone === "closed" || tone === "bad") ?? [];
    const open: Expr[] = closed.map(({ id }) => ({
      op: "ne",
      args: [{ field: entity.flow?.field ?? "status" }, { const: id }],
    }));
    const id = addRule(draft, `${entity.id}Overdue`, (rule) => ({
      id: rule,
      from: asked(clause.tokens),
      kind: "highlight",
      entity: entity.id,
      message: "Overdue",
      tone: toneIn(clause.text),
      when: open.length > 0 ? { op: "and", args: [late, ...open] } : late,
    }));
    return [id, `${entity.id}.${due.id}`];
  },
};

/** "what expires in 3 days stands out": a date that is near. */
const soon: Card = {
  id: "soon",
  pattern:
    /\b(?:expire|due|end|run out|close)s? (?:in|within|in less than|in the next) (?:the next )?(\d+|three|two|seven|five) (day|week)\b/,
  settle: (draft, clause, match) => {
    const entity = subjectOf(draft, clause, (candidate) => candidate.fields.some(isDate));
    const field =
      entity?.fields.filter(isDate).find(({ label }) => /expir|before|until|due|deadline/i.test(label)) ??
      entity?.fields.find(isDate);
    if (!entity || !field || !SHOWN.test(clause.text)) return null;
    const count = days(
      String(clause.tokens.find(({ norm }) => norm === match[1])?.value ?? match[1]),
      match[2] ?? "day",
    );
    const when: Expr = {
      op: "le",
      args: [{ op: "daysBetween", args: [{ today: true }, { field: field.id }] }, { const: count }],
    };
    const id = addRule(draft, `${entity.id}Soon`, (rule) => ({
      id: rule,
      from: asked(clause.tokens),
      kind: "highlight",
      entity: entity.id,
      message: `${field.label} within ${count} days`,
      tone: toneIn(clause.text),
      when,
    }));
    return [id];
  },
};

/** "low stock", "below the minimum", "over budget": one figure against another of the same row. */
const belowOrOver: Card = {
  id: "belowOrOver",
  pattern:
    /\b(low(?:-| on | in )?stock|run(?:ning)? low|below (?:the |its |their |a )?(?:minimum|reorder level|limit|\d+)|less than \d+ (?:left|in stock)|fewer than \d+ (?:left|in stock))\b/,
  settle: (draft, clause, match) => {
    const stock = ({ label, type }: DraftEntity["fields"][number]) =>
      ["int", "decimal"].includes(type) && /stock|quantity|amount|number/i.test(label);
    const entity = subjectOf(draft, clause, (candidate) => candidate.kind === "item" || candidate.fields.some(stock));
    if (!entity) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const amount =
      entity.fields.find(stock) ??
      addField(entity, { label: "Quantity", type: "int", required: true, limits: { min: 0 }, from });
    const fixed = /\d+/.exec(match[0])?.[0];
    const least: Expr = fixed
      ? { const: Number(fixed) }
      : {
          field: addField(entity, {
            label: "Minimum stock",
            type: "int",
            limits: { min: 0 },
            from,
            rest: { initial: { const: 0 } },
          }).id,
        };
    const id = addRule(draft, `${entity.id}Low`, (rule) => ({
      id: rule,
      from,
      kind: "highlight",
      entity: entity.id,
      message: fixed ? `Fewer than ${fixed} left` : "Below the minimum stock",
      tone: toneIn(clause.text),
      when: { op: "lt", args: [{ field: amount.id }, least] },
    }));
    return [id, `${entity.id}.${amount.id}`];
  },
};

export const markCards: readonly Card[] = [stateTooLong, overdue, soon, belowOrOver];
