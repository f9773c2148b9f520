import { describe, expect, test } from "vitest";
import { identitySchema } from "@/lib/contract/app-model";
import { contrast } from "./colour";
import { identityFor } from "./identity";
import { nightOf, type Palette, paletteOf } from "./palette";

const plain = { archetype: "case-flow", moods: [], asked: {}, name: "Bike repair shop" };

function expectReadable(palette: Palette) {
  for (const ground of [palette.background, palette.surface, palette.sunken]) {
    expect(contrast(palette.ink, ground)).toBeGreaterThanOrEqual(4.5);
    for (const ink of ["ink2", "accentInk", "support", "good", "waiting", "bad"] as const)
      expect(contrast(palette[ink], ground), `${ink} ${palette[ink]} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(palette.onComponent, palette.component)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(palette.onBad, palette.bad)).toBeGreaterThanOrEqual(4.5);
}

describe("identityFor", () => {
  test("is the same for the same words and another for another name", () => {
    expect(identityFor(plain)).toEqual(identityFor(plain));
    expect(identitySchema.parse(identityFor(plain))).toEqual(identityFor(plain));
    const names = ["Bike repair shop", "Lab instruments", "Helpdesk", "Stock room", "Rowing club"];
    expect(new Set(names.map((name) => identityFor({ ...plain, name }).palette.component)).size).toBeGreaterThan(1);
  });

  test("a workshop and a village do not look alike", () => {
    const museum = identityFor({ ...plain, archetype: "booking", name: "Museum tours" });
    expect(identityFor(plain).soul).toBe("workshop");
    expect(museum.soul).toBe("village");
  });

  test("asked colours are kept to the letter", () => {
    const asked = { background: "#fffff0", component: "#8b4513" };
    const { palette } = identityFor({ ...plain, asked });
    expect(palette.background).toBe("#fffff0");
    expect(palette.component).toBe("#8b4513");
    expectReadable(palette);
  });

  test("a component's colour that can not be read as text is only a fill", () => {
    const { palette } = identityFor({ ...plain, asked: { background: "#fffacd", component: "#ff6347" } });
    expect(contrast(palette.component, palette.background)).toBeLessThan(4.5);
    expect(palette.accentInk).not.toBe(palette.component);
    expectReadable(palette);
  });
});

test("every pair of asked colours gives readable text, by day and by night", () => {
  const steps = ["00", "55", "aa", "ff"];
  const colours = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
  const grounds = ["#ffffff", "#fffff0", "#000000", "#1b1f2a", "#fffacd", "#ffe4e1", "#2e8b57", "#808080", "#ff6347"];
  for (const background of grounds) for (const component of colours) expectReadable(paletteOf(background, component));
  for (const component of colours) expectReadable(nightOf(paletteOf("#f6f4f0", component)));
});
