import type { Identity } from "@/lib/contract/app-model";
import { hexOf, oklchOf } from "./colour";

/** The same numbers for the same words, from 0 to 1. */
export function numbersOf(seed: string): () => number {
  let state = 0x9e3779b9;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x85ebca6b) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    return ((mixed ^ (mixed >>> 7)) >>> 0) / 0x1_0000_0000;
  };
}

const tint = (hex: string, l: number, c: number) => hexOf({ l, c, h: oklchOf(hex).h });
const rect = (x: number, y: number, w: number, h: number, fill: string, rx = 0) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}"${rx ? ` rx="${rx}"` : ""} />`;

type House = { x: number; w: number; h: number; wall: string; roof: string; glass: string; door: string };
const ground = 360;

function windows({ x, w, h, glass }: House): string[] {
  const columns = Math.max(1, Math.floor((w - 20) / 34));
  const gap = (w - columns * 18) / (columns + 1);
  const rows = Math.max(1, Math.floor((h - 78) / 44));
  return Array.from({ length: rows * columns }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    return rect(Math.round(x + gap + column * (18 + gap)), ground - h + 18 + row * 44, 18, 26, glass, 9);
  });
}

function house(one: House, peaked: boolean): string[] {
  const { x, w, h, wall, roof, door } = one;
  const top = ground - h;
  const cover = peaked
    ? `<path d="M${x - 6} ${top}L${x + w / 2} ${top - w * 0.42}L${x + w + 6} ${top}Z" fill="${roof}" />`
    : `<path d="M${x - 4} ${top}q0 -26 26 -26h${w - 44}q26 0 26 26Z" fill="${roof}" />`;
  return [
    rect(x, top, w, h, wall),
    cover,
    ...windows(one),
    rect(Math.round(x + w / 2 - 13), ground - 42, 26, 42, door, 6),
  ];
}

function bunting(colours: readonly string[]): string[] {
  const flags = Array.from({ length: 15 }, (_, at) => {
    const x = 24 + at * 46;
    const y = Math.round(40 + 46 * Math.sin((Math.PI * (at + 0.5)) / 15));
    return `<path d="M${x} ${y}h28l-14 26Z" fill="${colours[at % colours.length]}" />`;
  });
  return [
    '<path d="M0 36Q360 128 720 36" fill="none" stroke="currentColor" stroke-width="2" opacity="0.5" />',
    ...flags,
  ];
}

/** A street of its own for each application, in its colours: the picture on a front page. */
export function sceneOf(identity: Identity, name: string): string {
  const { component, support, background } = identity.palette;
  const next = numbersOf(name);
  const walls = [tint(component, 0.86, 0.05), tint(support, 0.88, 0.05), tint(component, 0.93, 0.03)];
  const roofs = [component, tint(component, 0.42, 0.09), tint(support, 0.5, 0.09)];
  const parts: string[] = [];
  for (let x = 22; x < 640; ) {
    const w = 78 + Math.round(next() * 62);
    const pick = <T>(list: readonly T[], fallback: T) => list[Math.floor(next() * list.length)] ?? fallback;
    const one: House = {
      x,
      w: Math.min(w, 700 - x),
      h: 110 + Math.round(next() * 110),
      wall: pick(walls, component),
      roof: pick(roofs, component),
      glass: tint(support, 0.4, 0.05),
      door: pick(roofs, component),
    };
    parts.push(...house(one, next() > 0.35));
    x += one.w + 8;
  }
  const sky = tint(background, 0.96, 0.025);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 420" color="${tint(component, 0.35, 0.06)}">`,
    rect(0, 0, 720, 420, sky, 28),
    `<circle cx="${Math.round(120 + next() * 460)}" cy="150" r="46" fill="${hexOf({ l: 0.87, c: 0.1, h: 85 })}" />`,
    `<path d="M0 330Q180 270 360 322T720 306V392a28 28 0 0 1 -28 28H28a28 28 0 0 1 -28 -28Z" fill="${tint(support, 0.8, 0.06)}" />`,
    ...parts,
    `<path d="M0 ${ground}H720V392a28 28 0 0 1 -28 28H28a28 28 0 0 1 -28 -28Z" fill="${tint(component, 0.72, 0.05)}" />`,
    ...bunting([component, support, tint(component, 0.78, 0.1)]),
    "</svg>",
  ].join("\n");
}
