import type { Expr } from "@/lib/contract/expr";
import { weekdays } from "../knowledge/function-words";
import { addField, asked, type Draft, type DraftEntity, took } from "../model/draft";
import { daysOf } from "../model/lending";
import { flowOf } from "../understand/flows";
import { actingRole } from "../understand/roles";
import { type Card, entitiesIn, subjectOf, tokensIn } from "./card";
import { startOf } from "./clash";
import { addRule } from "./marks";

type Field = DraftEntity["fields"][number];
const dateOf = (entity: DraftEntity): Field | undefined =>
  startOf(entity) ?? entity.fields.find(({ type }) => type === "date");

/** "no walks on Sundays", "closed on Mondays", "only on weekdays". */
const closedDays: Card = {
  id: "closedDays",
  pattern:
    /\b(?:no [a-z]+|not|closed|never|nothing) on ((?:sunday|monday|tuesday|wednesday|thursday|friday|saturday|weekend|and|or|,| )+)/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find((candidate) => dateOf(candidate)) ??
      draft.entities.find((candidate) => candidate.kind === "booking" && dateOf(candidate)) ??
      draft.entities.find(dateOf);
    const field = entity ? dateOf(entity) : undefined;
    const named = match[1] ?? "";
    const days = [
      ...weekdays.flatMap((day, index) => (named.includes(day) ? [index] : [])),
      ...(named.includes("weekend") ? [0, 6] : []),
    ];
    if (!entity || !field || days.length === 0) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const spoken = days.map((day) => `${weekdays[day]?.[0]?.toUpperCase()}${weekdays[day]?.slice(1)}s`).join(" and ");
    return [
      addRule(draft, `${entity.id}Closed`, (rule) => ({
        id: rule,
        from,
        kind: "closed",
        entity: entity.id,
        message: `No ${entity.names.many} on ${spoken}.`,
        field: field.id,
        weekdays: days,
        opens: null,
        closes: null,
      })),
    ];
  },
};

/** A booking that may be given up: booked → cancelled. */
export function cancellable(entity: DraftEntity): void {
  entity.flow ??= flowOf(["booked", "cancelled"], false);
  if (!entity.flow.states.some(({ label }) => /cancel/i.test(label))) {
    entity.flow.states.push({ id: "cancelled", label: "Cancelled", tone: "closed" });
    const initial = entity.flow.initial;
    for (const { id } of entity.flow.states.filter(
      (state) => state.id === initial || state.tone === "waiting" || state.tone === "good",
    ))
      if (id !== "cancelled")
        entity.flow.moves.push({ from: id, to: "cancelled", by: ["owner"], label: `Cancel ${entity.names.one}` });
  }
  const cancelled = entity.flow.states.find(({ label }) => /cancel/i.test(label));
  for (const move of entity.flow.moves) if (move.to === cancelled?.id) move.label = `Cancel ${entity.names.one}`;
}

const cancel: Card = {
  id: "cancel",
  pattern: /\b(?:cancel|call off)\b/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "booking") ??
      draft.entities.find(({ kind }) => kind === "booking") ??
      subjectOf(draft, clause, ({ kind }) => kind === "work");
    if (!entity) return null;
    cancellable(entity);
    const role = actingRole(draft, clause) ?? draft.roles.filter(({ side }) => side !== "inside")[0];
    if (role) draft.facts.add(`cancels:${role.id}:${entity.id}`);
    for (const token of tokensIn(clause, match.index, match.index + match[0].length))
      token.owner ??= `${entity.id}.flow`;
    return [`${entity.id}.flow`];
  },
};

/** "cancel up to 24 hours before", "cancelling less than 24 hours before is not possible". */
const cancelWindow: Card = {
  id: "cancelWindow",
  pattern:
    /\b(?:up to|until|at least|not (?:later|less) than|no later than|less than) (\d+) (hour|day)\b(?: (?:before|ahead|in advance))?/,
  settle: (draft, clause, match) => {
    if (!/\bcancel/.test(clause.text)) return null;
    const entity = draft.entities.find(
      ({ kind, flow }) => kind === "booking" && flow?.states.some(({ label }) => /cancel/i.test(label)),
    );
    const state = entity?.flow?.states.find(({ label }) => /cancel/i.test(label));
    const field = entity ? dateOf(entity) : undefined;
    if (!entity || !state || !field) return null;
    const hours = Number(match[1]) * (match[2] === "day" ? 24 : 1);
    const roles = draft.roles.filter(({ side }) => side !== "inside").map(({ id }) => id);
    if (roles.length === 0) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    return [
      addRule(draft, `${entity.id}Window`, (rule) => ({
        id: rule,
        from,
        kind: "window",
        entity: entity.id,
        message: `This can be cancelled until ${hours} hours before, not later.`,
        states: [state.id],
        onDelete: false,
        field: field.id,
        hours,
        roles,
      })),
    ];
  },
};

/** "After the closing date a job can no longer be applied for and disappears from the search." */
const closing: Card = {
  id: "closing",
  pattern:
    /\b(?:after|once|until|when) (?:the |its |this |a )?(clos\w+ date|deadline|end date|expiry date|registration deadline)\b/,
  settle: (draft, clause, match) => {
    const holder = draft.entities.find((entity) =>
      entity.fields.some(({ type, label }) => type === "date" && /clos|deadline|end|expir/i.test(label)),
    );
    const field = holder?.fields.find(({ type, label }) => type === "date" && /clos|deadline|end|expir/i.test(label));
    const child = draft.entities.find(
      (entity) =>
        entity.kind === "booking" && entity.fields.some(({ type, to }) => type === "reference" && to === holder?.id),
    );
    if (!holder || !field) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const ids: string[] = [];
    const via = child?.fields.find(({ to }) => to === holder.id);
    const open = (path: string): Expr => ({ op: "ge", args: [{ field: path }, { today: true }] });
    if (child && via)
      ids.push(
        addRule(draft, `${child.id}Closed`, (rule) => ({
          id: rule,
          from,
          kind: "require",
          entity: child.id,
          message: `The ${field.label.toLowerCase()} has passed.`,
          that: open(`${via.id}.${field.id}`),
          on: ["create"],
          field: via.id,
        })),
      );
    const sentence = draft.heard
      .filter((heard) => heard.clause.sentence === clause.sentence)
      .map((heard) => heard.clause);
    if (
      sentence.some(({ text }) =>
        /\b(disappear|hidden|no longer (?:be )?(?:see|show|visible|list)|out of|remove)/.test(text),
      )
    ) {
      field.required = true;
      for (const role of draft.roles.filter(({ side }) => side !== "inside")) {
        if (
          draft.sayings.some(
            (saying) => saying.role === role.id && saying.entity === holder.id && saying.can.includes("create"),
          )
        )
          continue;
        draft.rowLimits.push({ role: role.id, entity: holder.id, rows: open(field.id), from });
        ids.push(`access:${role.id}:${holder.id}`);
      }
    }
    for (const other of sentence)
      if (other !== clause && /\b(disappear|apply|application|accept)\b/.test(other.text))
        took(draft, other, ids, other.tokens);
    return ids;
  },
};

/** "no bookings in the past", "only in the future". */
const notPast: Card = {
  id: "notPast",
  pattern: /\b(?:not|no|never|can't|cannot|only)\b.*\b(in the past|past date|in the future|future date)\b/,
  settle: (draft, clause, match) => {
    const entity = subjectOf(draft, clause, (candidate) => dateOf(candidate) !== undefined);
    const field = entity ? dateOf(entity) : undefined;
    if (!entity || !field) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    return [
      addRule(draft, `${entity.id}NotPast`, (rule) => ({
        id: rule,
        from,
        kind: "notPast",
        entity: entity.id,
        message: `${field.label} lies in the past.`,
        field: field.id,
      })),
    ];
  },
};

/** "bookings must end after they start": known for every pair of start and end. */
export function orderOfTimes(draft: Draft): void {
  for (const entity of draft.entities) {
    const pairs = [/^(start|from|begin)/i, /^(end|until|to)\b/i].map((pattern) =>
      entity.fields.find(({ type, label }) => ["date", "datetime"].includes(type) && pattern.test(label)),
    );
    const [from, until] = pairs;
    if (!from || !until || from.type !== until.type) continue;
    addRule(draft, `${entity.id}Order`, (rule) => ({
      id: rule,
      from: { by: "assumed", source: "rule:order" },
      kind: "require",
      entity: entity.id,
      message: `${until.label} lies before ${from.label.toLowerCase()}.`,
      when: { op: "not", args: [{ op: "isEmpty", args: [{ field: until.id }] }] },
      that: { op: from.type === "date" ? "ge" : "gt", args: [{ field: until.id }, { field: from.id }] },
      on: ["create", "update"],
      field: until.id,
    }));
  }
}

/** "book for a time period": from and until. */
const period: Card = {
  id: "period",
  pattern: /\b(?:for|over) a (?:time )?period\b|\bfrom .{0,12} (?:to|until) .{0,12}\b(?:date|time)\b/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "booking") ??
      draft.entities.find(({ kind }) => kind === "booking");
    if (!entity || startOf(entity) || daysOf(entity)) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const start = addField(entity, { label: "Start", type: "datetime", required: true, from });
    const end = addField(entity, { label: "End", type: "datetime", required: true, from });
    return [`${entity.id}.${start.id}`, `${entity.id}.${end.id}`];
  },
};
/** "on a day and time", "pick day + time". */
const dayAndTime: Card = {
  id: "dayAndTime",
  pattern: /\b(?:pick|choose|select|book|on)\b.*\b(?:day|date) (?:\+|and|&) time\b/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "booking") ??
      draft.entities.find(({ kind }) => kind === "booking");
    if (!entity) return null;
    const start =
      startOf(entity) ??
      addField(entity, {
        label: "Start",
        type: "datetime",
        required: true,
        from: asked(tokensIn(clause, match.index, match.index + match[0].length)),
      });
    return [`${entity.id}.${start.id}`];
  },
};

export const earlyTimeCards: readonly Card[] = [period, dayAndTime, cancel];
export const timeCards: readonly Card[] = [closedDays, cancelWindow, closing, notPast];
