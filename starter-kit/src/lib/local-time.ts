/** Between what an input holds (the person's own clock) and what is stored (UTC). */
const two = (value: number) => String(value).padStart(2, "0");

export const dateInput = (day: Date) => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
export const today = () => dateInput(new Date());
export const now = () => new Date().toISOString();

/** ISO → `YYYY-MM-DDTHH:MM` of the person's clock. */
export function toLocalInput(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  return `${dateInput(moment)}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

export function fromLocalInput(text: string): string | null {
  const moment = new Date(text);
  return text === "" || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

export function addDays(iso: string, days: number): string {
  const onlyDate = iso.length === 10;
  const moment = new Date(onlyDate ? `${iso}T12:00:00` : iso);
  moment.setDate(moment.getDate() + days);
  return onlyDate ? dateInput(moment) : moment.toISOString();
}

export const addMinutes = (iso: string, minutes: number) =>
  new Date(new Date(iso).getTime() + minutes * 60_000).toISOString();

/** Monday of the week that a day lies in. */
export function mondayOf(day: Date): Date {
  const monday = new Date(day.getFullYear(), day.getMonth(), day.getDate());
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7));
  return monday;
}

const DAY_MS = 86_400_000;
const isDay = (value: string) => value.length === 10;
const dayHere = (value: string) => (isDay(value) ? value : dateInput(new Date(value)));
/** Whole days from one moment to another; where one of them is a day, by the calendar of the person. */
export function daysBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const [start, end] = isDay(from) || isDay(to) ? [dayHere(from), dayHere(to)] : [from, to];
  return Math.trunc((Date.parse(end) - Date.parse(start)) / DAY_MS);
}
