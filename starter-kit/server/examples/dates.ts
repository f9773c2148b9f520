const pad = (value: number) => String(value).padStart(2, "0");
const shifted = (today: Date, days: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);

/** The date so many days from today. */
export function day(today: Date, days: number) {
  const date = shifted(today, days);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** That day at a time on the clock here. */
export function moment(today: Date, days: number, at: string) {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const date = shifted(today, days);
  date.setHours(hours, minutes);
  return date.toISOString();
}
