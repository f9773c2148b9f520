import type { AppModel, Identity } from "@/lib/contract/app-model";
import { clientFiles } from "@/lib/generated-app/layout-client";
import type { GeneratedFile } from "@/lib/model/tasks";
import { contrast, hexOf, isDark, oklchOf, readableOn, textOn } from "../../design/colour";
import { nightOf, type Palette } from "../../design/palette";
import { type Soul, soulOf } from "../../design/souls";
import { file } from "../code";

type Tokens = Record<string, string>;

const lighter = (hex: string, by: number) => hexOf({ ...oklchOf(hex), l: oklchOf(hex).l + by });
const washOf = (hex: string) => `color-mix(in oklab, ${hex} 9%, var(--surface))`;

/** The bar or rail around the pages: the asked component's colour, or what the look paints it with. */
function frameTokens(soul: Soul, identity: Identity, palette: Palette): Tokens {
  const dark = isDark(palette.background);
  const asked = identity.asked.component !== undefined || soul.frame === "component";
  const ink = hexOf({ l: 0.25, c: Math.min(0.03, oklchOf(palette.component).c / 3), h: oklchOf(palette.component).h });
  const frame = asked ? palette.component : dark ? palette.sunken : ink;
  const on = textOn(frame);
  return {
    frame,
    "on-frame": on,
    "on-frame-line": `color-mix(in oklab, ${on} 55%, ${frame})`,
    "frame-hover": `color-mix(in oklab, ${on} 12%, ${frame})`,
    "frame-mark": asked ? on : readableOn(palette.component, [frame], 3),
  };
}

function colourTokens(soul: Soul, identity: Identity, palette: Palette): Tokens {
  const { background, surface, sunken, component } = palette;
  const dark = isDark(background);
  const step = contrast(component, "#ffffff") < contrast(component, "#000000") ? 0.05 : -0.05;
  const hover = lighter(component, step);
  return {
    ...Object.fromEntries(
      Object.entries(palette).map(([name, value]) => [
        name.replace(/([A-Z2])/g, (sign) => `-${sign.toLowerCase()}`),
        value,
      ]),
    ),
    field: dark ? sunken : surface,
    "field-line": readableOn(palette.line, [background, surface, sunken], 3),
    focus: readableOn(component, [background, surface, sunken], 3.2),
    hover: `color-mix(in oklab, ${palette.accentInk} 5%, ${surface})`,
    "component-edge":
      contrast(component, background) < 3 ? readableOn(component, [background, surface], 3) : "transparent",
    "component-hover": contrast(palette.onComponent, hover) >= 4.5 ? hover : component,
    "accent-wash": washOf(palette.accentInk),
    "good-wash": washOf(palette.good),
    "waiting-wash": washOf(palette.waiting),
    "bad-wash": washOf(palette.bad),
    ...frameTokens(soul, identity, palette),
  };
}

const block = (selector: string, tokens: Tokens) => [
  `${selector} {`,
  ...Object.entries(tokens).map(([name, value]) => `  --${name}: ${value};`),
  "}",
];

/** The look in one style sheet: bundled type, tokens by day and by night, and the look's own shapes. */
export function writeTheme(app: AppModel): GeneratedFile {
  const { identity } = app;
  const soul = soulOf(identity.soul);
  const large = identity.asked.largeType ? { size: "19px" } : {};
  const modes = !identity.asked.background && !identity.asked.component;
  const dark: Tokens = { ...colourTokens(soul, identity, nightOf(identity.palette)), scheme: "dark" };
  // By the system's setting before any script runs, unless the person has chosen.
  const night = modes
    ? [
        "",
        ...block(':root[data-mode="night"]', dark),
        "@media (prefers-color-scheme: dark) {",
        ...block(':root:not([data-mode="day"])', dark).map((line) => `  ${line}`),
        "}",
      ]
    : [];
  const scheme = isDark(identity.palette.background) ? "dark" : "light";
  return file(
    clientFiles.theme,
    soul.fonts.map((sheet) => `@import "${sheet}";`),
    "",
    block(":root", { ...soul.tokens, ...large, ...colourTokens(soul, identity, identity.palette), scheme }),
    night,
    "",
    "html {",
    "  color-scheme: var(--scheme);",
    "}",
    soul.css.trimEnd(),
  );
}
