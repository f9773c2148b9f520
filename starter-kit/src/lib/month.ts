import { application } from "../application";
import { today } from "./local-time";
import { navigate, useParams, usePath } from "./router";

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const named = new Intl.DateTimeFormat(application.language, { month: "long", year: "numeric", timeZone: "UTC" });

export const thisMonth = () => today().slice(0, 7);
/** `2026-12` → “December 2026”. */
export const monthName = (month: string) => named.format(new Date(`${month}-01T00:00:00Z`));
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}
const monthIn = (params: URLSearchParams) => {
  const asked = params.get("month") ?? "";
  return MONTH.test(asked) ? asked : thisMonth();
};

/** The month in the address, or this one, and how it is turned. */
export function useMonth(): [string, (month: string) => void] {
  const params = useParams();
  const path = usePath();
  const set = (month: string) => {
    const changed = new URLSearchParams(params);
    if (month === thisMonth()) changed.delete("month");
    else changed.set("month", month);
    const text = changed.toString();
    navigate(text === "" ? path : `${path}?${text}`, "replace");
  };
  return [monthIn(params), set];
}

/** The day on which something is entered: today, or the first of another month that is looked at. */
export function dayShown(): string {
  const month = monthIn(new URLSearchParams(window.location.search));
  return month === thisMonth() ? today() : `${month}-01`;
}
