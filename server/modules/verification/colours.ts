const RGB = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)$/;

/** `#rrggbb` of a computed opaque colour; null when it is transparent or in another notation. */
export function hexOf(computed: string): string | null {
  const [, red, green, blue, alpha] = RGB.exec(computed.trim()) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  if (alpha !== undefined && alpha !== "1" && alpha !== "100%") return null;
  return `#${[red, green, blue].map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

export const sameColour = (computed: string, asked: string) => hexOf(computed) === asked.toLowerCase();

/** How far the channels of a colour lie apart before people call it a colour and not a grey. */
const COLOURFUL = 40;
function isColourful(computed: string): boolean {
  const hex = hexOf(computed);
  const channels = hex
    ? [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)].map((pair) => Number.parseInt(pair, 16))
    : [];
  return channels.length > 0 && Math.max(...channels) - Math.min(...channels) >= COLOURFUL;
}

/** What has to have the colour that was asked for components: the buttons that are filled with one, and only where there are none, the frame. */
export function carriersOf(buttons: readonly string[], frame: readonly string[]): string[] {
  const filled = buttons.filter(isColourful);
  return filled.length > 0 ? filled : [...buttons, ...frame];
}
