/** Days by the calendar: rules have no clock to ask. */

/** Days since 1970. */
export function dayNumber(year: number, month: number, date: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const THURSDAY = 4;
/** 0 (Sunday) to 6, of `YYYY-MM-DD` and whatever follows it; null: no day. */
export function weekdayOf(typed: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(typed)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 0, date = 0] = parts;
  return (dayNumber(year, month, date) + THURSDAY) % 7;
}

/** Far enough ahead to be in no past and no near window; a Wednesday at ten. */
export const usualDay = "2031-05-14";
export const usualTime = "10:00";
/** What was typed before this is past, whenever a journey is played. */
export const LONG_AGO = "2020";
const pastDay = "2001-05-16";
/** The days of the usual week, and times at which most is closed or something else has ended. */
export const otherDays = ["2031-05-15", "2031-05-16", "2031-05-17", "2031-05-13", "2031-05-12", "2031-05-11", pastDay];
export const otherTimes = ["12:00", "08:00", "18:00", "00:15", "23:45"];
