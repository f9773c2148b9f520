// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { ThemeToggle } from "./theme-toggle";

test.each<[string, string | null, boolean, string]>([
  ["what the person chose", "light", true, "light"],
  ["the system while nothing was chosen", null, true, "dark"],
  ["the system while nothing was chosen", null, false, "light"],
])("a page follows %s, also one that was rendered in the browser alone", async (_name, chosen, dark, shown) => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("matchMedia", () => Object.assign(new EventTarget(), { matches: dark }));
  localStorage.clear();
  if (chosen) localStorage.setItem("theme", chosen);
  document.documentElement.dataset.theme = shown === "dark" ? "light" : "dark";
  const place = document.createElement("div");
  const root = createRoot(place);
  await act(() => root.render(<ThemeToggle />));
  expect(document.documentElement.dataset.theme).toBe(shown);
  await act(async () => place.querySelector("button")?.click());
  expect(document.documentElement.dataset.theme).not.toBe(shown);
  expect(localStorage.getItem("theme")).toBe(document.documentElement.dataset.theme);
  await act(() => root.unmount());
});
