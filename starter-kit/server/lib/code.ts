/** Without letters and digits that look alike. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** Eight letters and digits that nobody guesses. */
export const newCode = () =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");

/** For tests: no two alike. */
export const newSampleCode = (number: number) => `T${String(number).padStart(7, "0")}`;
