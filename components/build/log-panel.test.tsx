// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LogPanel } from "./log-panel";

const LINE_PX = 20;
const place = document.createElement("div");
let root: Root;
/** The browser's layout as far as the list can see it: how tall it is, hidden or shown. */
let shownPx = 100;
let laidOut: () => void = () => undefined;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: () => void) {
        laidOut = tell;
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  const px = (get: (list: HTMLElement) => number) => ({
    configurable: true,
    get(this: HTMLElement) {
      return get(this);
    },
  });
  Object.defineProperty(
    HTMLElement.prototype,
    "clientHeight",
    px(() => shownPx),
  );
  Object.defineProperty(
    HTMLElement.prototype,
    "scrollHeight",
    px((list) => (shownPx === 0 ? 0 : list.children.length * LINE_PX)),
  );
  shownPx = 100;
  root = createRoot(place);
});
afterEach(async () => {
  await act(() => root.unmount());
  Reflect.deleteProperty(HTMLElement.prototype, "clientHeight");
  Reflect.deleteProperty(HTMLElement.prototype, "scrollHeight");
});

const show = (lines: number) => {
  const log = Array.from({ length: lines }, (_, index) => ({
    id: `l${index}`,
    who: "database",
    level: "story" as const,
    text: `line ${index}`,
    saidAtMs: index,
  }));
  return act(() => root.render(<LogPanel log={log} connection="live" over={false} />));
};
const list = () => place.querySelector("ol") as HTMLOListElement;
const scroll = (px: number) =>
  act(async () => {
    list().scrollTop = px;
    list().dispatchEvent(new Event("scroll"));
  });

test("stands at its newest line, also when it was hidden while lines came", async () => {
  await show(10);
  expect(list().scrollTop).toBe(200);
  shownPx = 0;
  await show(30);
  shownPx = 100;
  list().scrollTop = 0;
  act(() => laidOut());
  expect(list().scrollTop).toBe(600);
});

test("a scroll of its own that is heard late is not taken for the reader's", async () => {
  await show(10);
  await show(40);
  // The browser tells of the first move when there is more below already.
  await act(async () => void list().dispatchEvent(new Event("scroll")));
  await show(50);
  expect([list().scrollTop, place.textContent?.includes("new")]).toEqual([1_000, false]);
});

test("a reader who scrolled up stays there, is told how much came, and goes on at the end", async () => {
  await show(40);
  await scroll(300);
  await show(45);
  expect([list().scrollTop, place.textContent?.includes("5 new")]).toEqual([300, true]);
  await scroll(900);
  await show(50);
  expect(list().scrollTop).toBe(1_000);
});
