import { application } from "../application";

const decimalOf = (language: string) =>
  new Intl.NumberFormat(language).formatToParts(1.5).find(({ type }) => type === "decimal")?.value ?? ".";
const GROUPED = { ".": /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/, ",": /^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/ };

/**
 * A number as a person types it, with a point or a comma; null when it is none. Three digits behind the sign that groups
 * thousands in this language are thousands: "2,000" is two thousand in English and two in German.
 */
export function typedNumber(text: string, language: string = application.language): number | null {
  const typed = text.replace(/[\s’']/g, "");
  const comma = decimalOf(language) === ",";
  const grouped = comma ? GROUPED[","] : GROUPED["."];
  const plain = (grouped.test(typed) ? typed.replaceAll(comma ? "." : ",", "") : typed).replace(",", ".");
  return /^-?\d*\.?\d+$/.test(plain) ? Number(plain) : null;
}

const MONEY_SIGN = /^\s*(?:\p{Sc}|[A-Za-z]{3}(?=[\s\d.,-]))\s*|\s*(?:\p{Sc}|(?<=[\s\d])[A-Za-z]{3})\s*$/gu;

/** An amount of money in cents, with or without the sign or code of a currency before or after it; null when it is none. */
export function typedCents(text: string, language: string = application.language): number | null {
  const amount = typedNumber(text.replace(MONEY_SIGN, ""), language);
  return amount === null ? null : Math.round(amount * 100);
}
