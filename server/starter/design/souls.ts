import type { Identity } from "@/lib/contract/app-model";
import type { Oklch } from "./colour";

type SoulId = Identity["soul"];

/** How an application looks and is laid out; colours come from its palette. `archetypes` also names packs. */
export type Soul = {
  id: SoulId;
  archetypes: readonly string[];
  moods: readonly string[];
  /** Colour of the page when none was asked, and colours for components, one of which is taken by name. */
  paper: Oklch;
  motifs: readonly Oklch[];
};

const motif = (l: number, c: number, h: number): Oklch => ({ l, c, h });

// biome-ignore format: a table is read by rows
const workshop: Soul = {
  id: "workshop",
  archetypes: ["case-flow", "workshop", "records", "inventory", "stock", "helpdesk", "repair", "crm", "tracker", "ledger", "invoicing", "finance", "budget", "clinic", "lab"],
  moods: ["sturdy", "industrial", "practical", "dense", "professional", "serious", "technical", "dark", "night", "black", "midnight", "clean", "modern", "minimal", "business"],
  paper: { l: 0.967, c: 0.006, h: 80 },
  motifs: [motif(0.53, 0.15, 45), motif(0.5, 0.11, 245), motif(0.48, 0.1, 165), motif(0.52, 0.15, 28), motif(0.46, 0.12, 285)],
};

// biome-ignore format: a table is read by rows
const village: Soul = {
  id: "village",
  archetypes: ["booking", "events", "community", "catalogue", "content", "gallery", "market", "school", "campus", "forum", "club", "blog", "shop", "directory", "survey", "quiz", "portfolio", "restaurant", "hotel", "guesthouse"],
  moods: ["warm", "cosy", "cozy", "friendly", "playful", "rounded", "soft", "homely", "rustic", "cute", "cheerful", "elegant", "romantic", "inviting", "natural", "fantasy"],
  paper: { l: 0.975, c: 0.016, h: 92 },
  motifs: [motif(0.52, 0.12, 150), motif(0.55, 0.14, 20), motif(0.5, 0.11, 210), motif(0.53, 0.13, 340), motif(0.5, 0.12, 60)],
};

export const souls: readonly Soul[] = [workshop, village];

/** The soul itself, or the nearest of those that stand. */
export function soulOf(id: SoulId): Soul {
  const own = souls.find((soul) => soul.id === id);
  if (own) return own;
  return ["ledger", "clinic", "stage"].includes(id) ? workshop : village;
}
