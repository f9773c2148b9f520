const RGB = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)$/;

/** `#rrggbb` of a computed opaque colour; null when it is transparent or in another notation. */
export function hexOf(computed: string): string | null {
  const [, red, green, blue, alpha] = RGB.exec(computed.trim()) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  if (alpha !== undefined && alpha !== "1" && alpha !== "100%") return null;
  return `#${[red, green, blue].map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

export const sameColour = (computed: string, asked: string) => hexOf(computed) === asked.toLowerCase();
