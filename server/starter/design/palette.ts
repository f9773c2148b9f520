import type { Identity } from "@/lib/contract/app-model";
import { contrast, hexOf, isDark, oklchOf, readableOn, textOn } from "./colour";

export type Palette = Identity["palette"];

/** Status hues keep their meaning in every palette. */
const toneHue = { good: 152, waiting: 72, bad: 27 } as const;

function tone(hue: number, grounds: readonly string[], dark: boolean): string {
  return readableOn(hexOf({ l: dark ? 0.76 : 0.5, c: 0.135, h: hue }), grounds, 5.2);
}

/**
 * Steps of the page's own colour: `surface` for what lies on it, `sunken` for what lies in it. On a middle tone, where ink has
 * little room, all steps go away from the ink.
 */
function grounds(background: string) {
  const { l, c, h } = oklchOf(background);
  const at = (lightness: number, chroma: number) => hexOf({ l: lightness, c: chroma, h });
  const tight = Math.max(contrast(background, "#ffffff"), contrast(background, "#000000")) < 8;
  if (isDark(background)) {
    const sunken = tight || l > 0.12 ? l - 0.03 : l + 0.09;
    return {
      surface: at(tight ? l - 0.06 : l + 0.05, c),
      sunken: at(sunken, c),
      line: at(l + 0.14, Math.min(c, 0.06)),
    };
  }
  return {
    surface: at(l + (1 - l) * 0.75, c * 0.45),
    sunken: at(tight ? l + 0.03 : l - 0.03, c),
    line: at(l - 0.1, Math.min(c * 1.1, 0.06)),
  };
}

/**
 * Every colour of an application from its page's and its component's colour. The two are kept to the letter; the component's
 * colour is only ever a fill, and what is read is moved in lightness until it is readable on every ground it can lie on.
 */
export function paletteOf(background: string, component: string): Palette {
  const dark = isDark(background);
  const { surface, sunken, line } = grounds(background);
  const lies = [background, surface, sunken];
  const hue = oklchOf(background).c > 0.004 ? oklchOf(background).h : oklchOf(component).h;
  const accent = oklchOf(component);
  const bad = tone(toneHue.bad, lies, dark);
  return {
    background,
    surface,
    sunken,
    line,
    ink: readableOn(hexOf({ l: dark ? 0.95 : 0.24, c: 0.02, h: hue }), lies, 9),
    ink2: readableOn(hexOf({ l: dark ? 0.78 : 0.45, c: 0.022, h: hue }), lies, 5.2),
    component,
    onComponent: textOn(component),
    accentInk: readableOn(component, lies, 5.2),
    support: readableOn(
      hexOf({ l: dark ? 0.74 : 0.5, c: Math.max(0.06, accent.c * 0.7), h: accent.h + 165 }),
      lies,
      4.6,
    ),
    good: tone(toneHue.good, lies, dark),
    waiting: tone(toneHue.waiting, lies, dark),
    bad,
    onBad: textOn(bad),
  };
}

/** A fill nobody asked for still has to be seen on its page. */
export const fillOn = (component: string, background: string): string =>
  contrast(component, background) >= 3 ? component : readableOn(component, [background], 3);

/** The same application at night: its own hue, dark. Only where no colours were asked. */
export function nightOf(palette: Palette): Palette {
  const { c, h } = oklchOf(palette.background);
  const background = hexOf({ l: 0.2, c: Math.min(Math.max(c, 0.006), 0.016), h });
  return paletteOf(background, fillOn(palette.component, background));
}
