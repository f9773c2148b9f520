/** Parts of formulas. A missing value (null) makes a comparison false and a result missing. */

type Value = string | number | null;
const both = (a: Value, b: Value, holds: (a: string | number, b: string | number) => boolean) =>
  a !== null && b !== null && holds(a, b);
export const isLess = (a: Value, b: Value) => both(a, b, (x, y) => x < y);
export const isAtMost = (a: Value, b: Value) => both(a, b, (x, y) => x <= y);
export const isMore = (a: Value, b: Value) => both(a, b, (x, y) => x > y);
export const isAtLeast = (a: Value, b: Value) => both(a, b, (x, y) => x >= y);
export const isEmpty = (value: Value | boolean | undefined) => value === null || value === undefined || value === "";
export const concat = (...parts: Value[]) => parts.map((part) => part ?? "").join("");

export const divide = (a: number | null, b: number | null) => (b ? (a ?? 0) / b : null);
export function roundTo(value: number | null, digits: number) {
  const factor = 10 ** digits;
  return Math.round((value ?? 0) * factor) / factor;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const isDay = (value: string) => value.length === 10;
const pad = (value: number) => String(value).padStart(2, "0");
const dayOf = (date: Date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

export const now = () => new Date().toISOString();
/** The date here, `YYYY-MM-DD`. */
export const today = () => dayOf(new Date());
/** Whole days from one moment to another. */
export const daysBetween = (from: string | null, to: string | null) =>
  from === null || to === null ? null : Math.trunc((Date.parse(to) - Date.parse(from)) / DAY_MS);
export const addMinutes = (start: string | null, minutes: number | null) =>
  start === null ? null : new Date(Date.parse(start) + (minutes ?? 0) * MINUTE_MS).toISOString();
export function addDays(start: string | null, days: number | null) {
  if (start === null) return null;
  const moved = new Date(Date.parse(start) + (days ?? 0) * DAY_MS).toISOString();
  return isDay(start) ? moved.slice(0, 10) : moved;
}
/** 0 (Sunday) to 6. */
export const weekday = (value: string | null) =>
  value === null ? null : isDay(value) ? new Date(`${value}T00:00:00Z`).getUTCDay() : new Date(value).getDay();
/** `YYYY-MM` of a day, or of a moment on the clock here. */
export const monthOf = (value: string | null) => (value === null ? null : dayHere(value).slice(0, 7));
/** `HH:MM` of a date-time, on the clock here. */
export function timeOfDay(value: string) {
  const date = new Date(value);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
/** The day on which a moment lies here. */
export const dayHere = (value: string) => (isDay(value) ? value : dayOf(new Date(value)));
export const hoursUntil = (value: string, from: string) => (Date.parse(value) - Date.parse(from)) / 3_600_000;
