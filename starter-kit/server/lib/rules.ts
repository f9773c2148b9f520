import { addDays, addMinutes, timeOfDay, weekday } from "../../shared/formula";
import type { Viewer } from "../../shared/access";
import type { Database } from "../db/client";

/** A write, seen from inside its transaction: the row as it is now, and as it was. */
export type ChangeOf<Row> = {
  tx: Database;
  row: Row;
  before: Row | null;
  operation: "create" | "update" | "move";
  viewer: Viewer;
};

/** From `start` until just before `end`. */
export type Span = { start: string | null; end: string | null };
export const overlaps = (a: Span, b: Span) =>
  a.start !== null && a.end !== null && b.start !== null && b.end !== null && a.start < b.end && b.start < a.end;
/** Whole days; the last one is free again for whoever comes next, unless it is the only one. */
export const days = (first: string | null, last: string | null): Span => {
  const next = addDays(first, 1);
  return { start: first, end: last !== null && next !== null && last > next ? last : next };
};
export const aMinute = (start: string | null): Span => ({ start, end: addMinutes(start, 1) });

type Load = Span & { amount: number };
/** The most that happens at any moment of `wanted`, itself included. Only where something starts can it grow. */
export function busiest(wanted: Load, others: Load[]): number {
  const near = others.filter((other) => overlaps(wanted, other));
  const starts = [wanted.start, ...near.map(({ start }) => start)].filter(
    (start) => start !== null && wanted.start !== null && start >= wanted.start,
  );
  const at = (moment: string | null) =>
    near.reduce((sum, { start, end, amount }) => {
      const runs = moment !== null && start !== null && end !== null && start <= moment && moment < end;
      return runs ? sum + amount : sum;
    }, wanted.amount);
  return Math.max(wanted.amount, ...starts.map(at));
}

type Hours = { weekdays: readonly number[]; opens: string | null; closes: string | null };
/** Whether a day, a moment or a time of day lies outside the opening hours. */
export function isClosed(value: string, { weekdays, opens, closes }: Hours): boolean {
  const isTime = value.length === 5;
  const day = isTime ? null : weekday(value);
  if (day !== null && weekdays.includes(day)) return true;
  if (value.length === 10) return false;
  const time = isTime ? value : timeOfDay(value);
  return (opens !== null && time < opens) || (closes !== null && time > closes);
}
