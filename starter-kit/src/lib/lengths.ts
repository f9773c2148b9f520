import { typedNumber } from "./typed-number";
import { words } from "./words";

export type LengthUnit = "minutes" | "hours";

/** A length of time in words: "90 min", or "1 h 30 min" where people think of it in hours. */
export function lengthWords(minutes: number, unit: LengthUnit): string {
  if (unit === "minutes") return `${minutes} ${words.minutes}`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [hours > 0 ? `${hours} ${words.hours}` : "", rest > 0 || hours === 0 ? `${rest} ${words.minutes}` : ""];
  return parts.filter(Boolean).join(" ");
}

const CLOCK = /^(\d+):([0-5]\d)$/;
const SAID = /^(?:([\d.,]+)\s*(?:h|hrs?|hours?))?\s*(?:([\d.,]+)\s*(?:m|mins?|minutes?))?$/i;

/** Minutes as a person types them: "90 min", "1:30", "1 h 30 min", or a bare number in the field's own unit. Null: none of these. */
export function typedLength(text: string, unit: LengthUnit, language?: string): number | null {
  const typed = text.trim();
  const clock = CLOCK.exec(typed);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const bare = typedNumber(typed, language);
  if (bare !== null) return Math.round(unit === "hours" ? bare * 60 : bare);
  const [, hours, minutes] = SAID.exec(typed) ?? [];
  if (hours === undefined && minutes === undefined) return null;
  const parts = [hours ?? "0", minutes ?? "0"].map((part) => typedNumber(part, language));
  const [h, m] = parts;
  return h === null || h === undefined || m === null || m === undefined ? null : Math.round(h * 60 + m);
}
