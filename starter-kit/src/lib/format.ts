import { application } from "../application";
import { lengthWords } from "./lengths";
import { words } from "./words";

const { language, currency } = application;
type Missing = null | undefined;
/** Shown where there is no value. */
export const nothing = "–";
const missing = (value: unknown): value is Missing => value === null || value === undefined || value === "";

const money2 = new Intl.NumberFormat(language, { style: "currency", currency });
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
const dateOnly = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
const dateAndTime = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const dayName = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const shortDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });

/** Words that name a row together, as far as they are there. */
export const together = (...parts: string[]) => parts.filter((part) => part !== nothing).join(" · ") || nothing;
export const plain = (value: string | number | Missing) => (missing(value) ? nothing : String(value));
/** Integer cents. */
export const money = (cents: number | Missing) => (missing(cents) ? nothing : money2.format(cents / 100));
export const decimal = (value: number | Missing) => (missing(value) ? nothing : number.format(value));
export const percent = (value: number | Missing) => (missing(value) ? nothing : `${number.format(value)} %`);
export const date = (value: string | Missing) =>
  missing(value) ? nothing : dateOnly.format(new Date(`${value.slice(0, 10)}T00:00:00Z`));
export const dateTime = (value: string | Missing) => (missing(value) ? nothing : dateAndTime.format(new Date(value)));
/** Words of the API, with the days and moments in them as this reader writes them. */
export const said = (text: string | Missing) =>
  (text || nothing).replace(/(\d{4}-\d\d-\d\d)(T[\d:.]+Z)?(?:\/(\d{4}-\d\d-\d\d)(T[\d:.]+Z)?)?/g, (_, day, at, lastDay, until) => {
    const [start, end] = [`${day}${at ?? ""}`, lastDay === undefined ? null : `${lastDay}${until ?? ""}`];
    if (end === null) return at === undefined ? date(start) : dateTime(start);
    return (at === undefined ? dateOnly : dateAndTime).formatRange(new Date(start), new Date(end));
  });
export const yesNo = (value: boolean | Missing) => (missing(value) ? nothing : value ? words.yes : words.no);
export const time = (value: string | Missing) =>
  missing(value) ? nothing : clock.format(new Date(`2000-01-01T${value}`));
export const timeOf = (value: Date) => clock.format(value);
export const dayOf = (value: Date) => dayName.format(value);
export const shortDayOf = (value: Date) => shortDay.format(value);

/** A length of time, said in hours and minutes. */
export const duration = (length: number | Missing) => (missing(length) ? nothing : lengthWords(length, "hours"));
export const minutes = (length: number | Missing) => (missing(length) ? nothing : lengthWords(length, "minutes"));

/** One of a fixed set, by its words. */
export function label(set: readonly { id: string; label?: string; title?: string }[], value: string | Missing): string {
  if (missing(value)) return nothing;
  const found = set.find(({ id }) => id === value);
  return found?.label ?? found?.title ?? value;
}

/** Inside a sentence: “Picked up” → “picked up”, but “VIP” stays. */
export const inSentence = (text: string) =>
  /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
