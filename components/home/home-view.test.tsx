// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type BuildFixture, buildAt } from "@/tests/fixtures/builds/bike-shop";
import { HomeView } from "./home-view";
import { workItem } from "./work-item";

const page = document.createElement("div");
const asked: { path: string; body: unknown; once: string | null }[] = [];
let answer: () => Response;
let root: Root;
beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    asked.push({
      path,
      body: init?.body === undefined ? null : JSON.parse(String(init.body)),
      once: new Headers(init?.headers).get("idempotency-key"),
    });
    return answer();
  });
  asked.length = 0;
  document.body.append(page);
  root = createRoot(page);
});
afterEach(async () => {
  await act(() => root.unmount());
  page.remove();
});
const show = (fixtures: BuildFixture[]) => {
  const items = fixtures.map((fixture) => workItem(fixture, "New", buildAt(fixture).build));
  return act(() =>
    root.render(
      <HomeView items={items} examples={["A reading club", "A help desk"]} nowMs={buildAt("done").build.updatedAtMs} />,
    ),
  );
};
const field = () => page.querySelector("textarea") as HTMLTextAreaElement;
function say(text: string) {
  return act(async () => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(field(), text);
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
}
const send = () =>
  act(
    async () =>
      void field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true })),
  );

test("sends the words and goes to the run; the same words again carry the same key", async () => {
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  await show([]);
  await send();
  expect(asked).toEqual([]);
  await say("  A reading club with books ");
  answer = () =>
    Response.json({ code: "rate_limited", message: "Wait 3 s.", requestId: "r", retryable: true }, { status: 429 });
  await send();
  expect([page.querySelector("[role=alert]")?.textContent, field().value]).toEqual([
    "Wait 3 s.",
    "  A reading club with books ",
  ]);
  answer = () => Response.json({ sessionId: "s9", projectId: "p9" }, { status: 202 });
  await send();
  expect(assign).toHaveBeenCalledWith("/run/s9");
  expect(asked.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: "/api/execute", body: { prompt: "A reading club with books" } },
    { path: "/api/execute", body: { prompt: "A reading club with books" } },
  ]);
  expect(asked[0]?.once).toBeTruthy();
  expect(asked[0]?.once).toBe(asked[1]?.once);
});

test("an unreachable server loses no words", async () => {
  await show([]);
  await say("A help desk");
  answer = () => {
    throw new TypeError("fetch failed");
  };
  await send();
  expect(page.querySelector("[role=alert]")?.textContent).toContain("does not answer");
  expect(field().value).toBe("A help desk");
});

test("an example fills the field and starts nothing", async () => {
  await show([]);
  const example = [...page.querySelectorAll("button")].find(({ textContent }) => textContent === "A help desk");
  await act(async () => example?.click());
  expect([field().value, asked]).toEqual(["A help desk", []]);
});

test("cards say state and count, with a picture only where a check took one", async () => {
  await show(["building", "done", "awaiting"]);
  const cards = [...page.querySelectorAll<HTMLAnchorElement>("a[href^='/run/']")];
  expect(cards.map((card) => card.getAttribute("aria-label"))).toEqual([
    "Bike repair shop. Proven. 28 of 28 proven, 1 limit",
    "Bike repair shop. Building. 4 of 28 proven, 1 limit",
    "Bike repair shop. Waits for you. 0 of 28 proven, 1 limit",
  ]);
  expect(cards.map((card) => card.querySelector("img")?.getAttribute("src") ?? null)).toEqual([
    expect.stringMatching(/^\/api\/build\/evidence\/done\/workflow\..+item=picture$/),
    null,
    null,
  ]);
});

test("what changed last comes first, as its label says", async () => {
  await show(["awaiting", "done", "building"]);
  const times = [...page.querySelectorAll<HTMLAnchorElement>("a[href^='/run/']")].map((card) => card.pathname);
  expect(times).toEqual(["/run/done", "/run/building", "/run/awaiting"]);
});

test("a contract that was discarded says so and is deleted where it lies", async () => {
  const discarded = { ...buildAt("awaiting").build, cancel: "done" as const };
  const item = workItem("s1", "Bike repair shop", discarded);
  await act(() => root.render(<HomeView items={[item]} examples={[]} nowMs={discarded.updatedAtMs} />));
  expect(page.textContent).toContain("Discarded before it was approved");
  expect(page.textContent).not.toContain("0 of 28");
  answer = () => Response.json({ id: "p1", name: "Bike repair shop", runs: [] });
  await act(async () => page.querySelector<HTMLElement>("button[aria-label='Delete Bike repair shop']")?.click());
  expect(page.querySelector("dialog[open]")?.textContent).toContain("Delete Bike repair shop?");
});

test("no work yet is said in a sentence", async () => {
  await show([]);
  expect(page.textContent).toContain("Nothing yet.");
});
