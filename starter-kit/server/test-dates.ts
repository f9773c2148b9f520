import { day, moment } from "./examples/dates";

/** Only on this weekday, or on none of those; then the next day that is. */
type Weekdays = { on?: number; not?: readonly number[] };

function fitting(days: number, { on, not }: Weekdays): number {
  for (let offset = days; offset < days + 7; offset += 1) {
    const weekday = new Date(`${day(new Date(), offset)}T00:00:00Z`).getUTCDay();
    if ((on === undefined || weekday === on) && !not?.includes(weekday)) return offset;
  }
  throw new Error("There is no such weekday.");
}
/** The date so many days from today. */
export const dayFromNow = (days: number, weekdays: Weekdays = {}) => day(new Date(), fitting(days, weekdays));
/** That day at a time on the clock here. */
export const momentFromNow = (days: number, at: string, weekdays: Weekdays = {}) =>
  moment(new Date(), fitting(days, weekdays), at);
export const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
