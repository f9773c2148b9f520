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
