import type { Identity } from "@/lib/contract/app-model";
import { hexOf, oklchOf } from "./colour";
import { fillOn, paletteOf } from "./palette";
import { type Soul, soulOf, souls } from "./souls";

/** `moods`: words of the prompt about the look, lower case ("elegant", "playful"). `asked`: colours as `#rrggbb`. */
export type IdentityInput = {
  archetype: string;
  packs?: readonly string[];
  moods: readonly string[];
  asked: Identity["asked"];
  name: string;
};

/** FNV-1a: the same name gives the same look, on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

function fitness(soul: Soul, { archetype, packs = [], moods }: IdentityInput): number {
  const mood = moods.filter((word) => soul.moods.includes(word)).length;
  const pack = packs.some((id) => soul.archetypes.includes(id)) ? 2 : 0;
  return mood * 3 + pack + (soul.archetypes.includes(archetype) ? 2 : 0);
}

function chosen(input: IdentityInput): Soul {
  const best = Math.max(...souls.map((soul) => fitness(soul, input)));
  const fitting = souls.filter((soul) => fitness(soul, input) === best);
  return fitting[hashOf(input.name) % fitting.length] ?? soulOf("workshop");
}

const darkWords = ["dark", "night", "black", "noir", "midnight"];

function backgroundOf(soul: Soul, { asked, moods }: IdentityInput): string {
  if (asked.background) return asked.background;
  const hue = asked.component ? oklchOf(asked.component).h : soul.paper.h;
  if (moods.some((word) => darkWords.includes(word))) return hexOf({ l: 0.2, c: 0.012, h: hue });
  return hexOf({ ...soul.paper, h: hue });
}

function componentOf(soul: Soul, background: string, { asked, packs = [], archetype, name }: IdentityInput): string {
  if (asked.component) return asked.component;
  const hues = soul.motifs;
  const motif = hues[hashOf([archetype, ...packs, name].join("/")) % hues.length] ?? soul.paper;
  return fillOn(hexOf(motif), background);
}

/** The look of an application: asked colours to the letter, the rest derived and measured. Pure: same words, same look. */
export function identityFor(input: IdentityInput): Identity {
  const soul = chosen(input);
  const background = backgroundOf(soul, input);
  return {
    soul: soul.id,
    variant: hashOf(`${input.name}/variant`) % 3,
    asked: input.asked,
    palette: paletteOf(background, componentOf(soul, background, input)),
  };
}
