import type { Identity } from "@/lib/contract/app-model";
import type { Oklch } from "./colour";
import { villageCss } from "./village";
import { workshopCss } from "./workshop";

type SoulId = Identity["soul"];

/** How an application looks and is laid out; colours come from its palette. `archetypes` also names packs. */
export type Soul = {
  id: SoulId;
  archetypes: readonly string[];
  moods: readonly string[];
  /** Colour of the page when none was asked, and colours for components, one of which is taken by name. */
  paper: Oklch;
  motifs: readonly Oklch[];
  /** Style sheets of bundled type, and the families they bring. */
  fonts: readonly string[];
  /** Custom properties that shape the kit: type, radius, edges, density. */
  tokens: Readonly<Record<string, string>>;
  /** What the frame around pages is painted with, where no component colour was asked. */
  frame: "ink" | "component";
  /** The look's own shapes, on top of the kit's structure. */
  css: string;
};

const motif = (l: number, c: number, h: number): Oklch => ({ l, c, h });

// biome-ignore format: a table is read by rows
const workshop: Soul = {
  id: "workshop",
  archetypes: ["case-flow", "workshop", "records", "inventory", "stock", "helpdesk", "repair", "crm", "tracker", "ledger", "invoicing", "finance", "budget", "clinic", "lab"],
  moods: ["sturdy", "industrial", "practical", "dense", "professional", "serious", "technical", "dark", "night", "black", "midnight", "clean", "modern", "minimal", "business"],
  paper: { l: 0.967, c: 0.006, h: 80 },
  motifs: [motif(0.53, 0.15, 45), motif(0.5, 0.11, 245), motif(0.48, 0.1, 165), motif(0.52, 0.15, 28), motif(0.46, 0.12, 285)],
  fonts: ["@fontsource-variable/archivo/wdth.css"],
  tokens: {
    "font-body": '"Archivo Variable", "Helvetica Neue", Arial, sans-serif',
    "font-display": "var(--font-body)",
    "weight-display": "700",
    "tracking-display": "-0.012em",
    size: "15px", "size-1": "1.85rem", "size-2": "1.2rem", "size-3": "1.07rem", "size-small": "0.87rem",
    radius: "4px", "radius-small": "3px", "radius-button": "3px", "radius-badge": "2px",
    edge: "1px solid var(--line)", shadow: "none",
    control: "40px", cell: "0.55rem 0.9rem", "gap-page": "1.75rem clamp(1rem, 2.5vw, 2.5rem) 4rem", "gap-card": "1.15rem 1.25rem",
  },
  frame: "ink",
  css: workshopCss,
};

// biome-ignore format: a table is read by rows
const village: Soul = {
  id: "village",
  archetypes: ["booking", "events", "community", "catalogue", "content", "gallery", "market", "school", "campus", "forum", "club", "blog", "shop", "directory", "survey", "quiz", "portfolio", "restaurant", "hotel", "guesthouse"],
  moods: ["warm", "cosy", "cozy", "friendly", "playful", "rounded", "soft", "homely", "rustic", "cute", "cheerful", "elegant", "romantic", "inviting", "natural", "fantasy"],
  paper: { l: 0.975, c: 0.016, h: 92 },
  motifs: [motif(0.52, 0.12, 150), motif(0.55, 0.14, 20), motif(0.5, 0.11, 210), motif(0.53, 0.13, 340), motif(0.5, 0.12, 60)],
  fonts: ["@fontsource-variable/fraunces/full.css", "@fontsource-variable/nunito"],
  tokens: {
    "font-body": '"Nunito Variable", "Avenir Next", "Trebuchet MS", sans-serif',
    "font-display": '"Fraunces Variable", Georgia, serif',
    "weight-display": "600",
    "tracking-display": "-0.01em",
    size: "17px", "size-1": "clamp(1.9rem, 4vw, 2.6rem)", "size-2": "1.4rem", "size-3": "1.15rem", "size-small": "0.88rem",
    radius: "20px", "radius-small": "12px", "radius-button": "999px", "radius-badge": "999px",
    edge: "1px solid var(--line)", shadow: "0 2px 0 var(--line)",
    control: "46px", cell: "0.95rem 1.1rem", "gap-page": "2.25rem 1.25rem 5rem", "gap-card": "1.5rem 1.6rem",
  },
  frame: "component",
  css: villageCss,
};

export const souls: readonly Soul[] = [workshop, village];

/** The soul itself, or the nearest of those that stand. */
export function soulOf(id: SoulId): Soul {
  const own = souls.find((soul) => soul.id === id);
  if (own) return own;
  return ["ledger", "clinic", "stage"].includes(id) ? workshop : village;
}
