import { clampChroma, converter, formatHex, wcagContrast, wcagLuminance } from "culori";

/** Lightness 0–1, chroma 0–0.4, hue in degrees. */
export type Oklch = { l: number; c: number; h: number };

const toOklch = converter("oklch");

/** Colours travel as `#rrggbb`; the rounded hex is what is measured, because that is what a screen shows. */
export const hexOf = ({ l, c, h }: Oklch): string =>
  formatHex(clampChroma({ mode: "oklch", l: Math.min(1, Math.max(0, l)), c: Math.max(0, c), h }, "oklch"));

export function oklchOf(hex: string): Oklch {
  const colour = toOklch(hex);
  if (!colour) throw new Error(`not a colour: ${hex}`);
  return { l: colour.l, c: colour.c, h: colour.h ?? 0 };
}

export const contrast = (one: string, other: string): number => wcagContrast(one, other);
/** White and black are equally far from this luminance. */
export const isDark = (hex: string): boolean => wcagLuminance(hex) < 0.179;

const worst = (hex: string, grounds: readonly string[]) => Math.min(...grounds.map((ground) => contrast(hex, ground)));

/** Same hue, lightness moved away from the grounds until the ratio holds on every one of them; black or white at the end. */
export function readableOn(hex: string, grounds: readonly string[], ratio: number): string {
  if (worst(hex, grounds) >= ratio) return hex;
  const { l, c, h } = oklchOf(hex);
  const black = worst("#000000", grounds);
  const white = worst("#ffffff", grounds);
  const step = black >= white ? -0.01 : 0.01;
  for (let moved = l + step; moved > 0 && moved < 1; moved += step) {
    const candidate = hexOf({ l: moved, c, h });
    if (worst(candidate, grounds) >= ratio) return candidate;
  }
  return black >= white ? "#000000" : "#ffffff";
}

/** Text on a fill: white where it reads, else near-black, else black. One of white and black always reaches 4.5. */
export const textOn = (fill: string): string =>
  ["#ffffff", "#1a1714"].find((ink) => contrast(ink, fill) >= 4.5) ?? "#000000";
