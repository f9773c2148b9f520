// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type BuildFixture, buildAt, buildFacts, recordedFacts } from "@/tests/fixtures/builds/bike-shop";
import { type RunPageProps, RunView } from "./run-view";
import { storyOf } from "./story";

class SilentStream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: SilentStream[] = [];
  constructor() {
    super();
    SilentStream.opened.push(this);
  }
  readyState = 1;
  close = () => undefined;
}
const page = document.createElement("div");
const asked: { path: string; body: unknown }[] = [];
let answer: () => Response;
let root: Root;

/** Previews are not loaded in tests, and the browser stand-in complains of that; any other complaint is a defect. */
const complaints: string[] = [];
beforeEach(() => {
  complaints.length = 0;
  vi.spyOn(console, "error").mockImplementation((...words) => void complaints.push(words.map(String).join(" ")));
  vi.stubGlobal("EventSource", SilentStream);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    asked.push({ path, body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined });
    return answer();
  });
  asked.length = 0;
  answer = () => Response.json({ status: "building" });
  document.body.append(page);
  root = createRoot(page);
});
afterEach(async () => {
  await act(() => root.unmount());
  page.remove();
  expect(complaints.filter((words) => !words.includes("Failed to load iframe page"))).toEqual([]);
});

async function open(fixture: BuildFixture, more: Partial<RunPageProps> = {}): Promise<string> {
  const { build, version } = buildAt(fixture);
  const { story } = storyOf(recordedFacts(buildFacts[fixture]));
  const props: RunPageProps = {
    sessionId: "s1",
    projectName: "Bike repair shop",
    page: { build, version, story },
    nowMs: build.updatedAtMs,
    estimate: null,
    previewAddress: "http://{token}.localhost:3000",
    cloneUrl: "/data/p1.git",
    ...more,
  };
  await act(() => root.render(<RunView {...props} />));
  return page.textContent ?? "";
}
/** Facts of a whole run that come while the page is open, from one version to another. */
async function hearFacts(after: number, upTo: number) {
  for (const { version, atMs, source, fact } of recordedFacts(buildFacts.done).slice(after, upTo)) {
    const data = JSON.stringify({ ...fact, at: new Date(atMs).toISOString(), source });
    const message = new MessageEvent("fact", { lastEventId: `${version}.0`, data });
    await act(async () => void SilentStream.opened.at(-1)?.dispatchEvent(message));
  }
}
const all = (selector: string) => [...page.querySelectorAll<HTMLElement>(selector)];
const named = (selector: string, name: string | RegExp) => {
  const nameOf = (element: HTMLElement) => element.getAttribute("aria-label") ?? element.textContent ?? "";
  const found = all(selector).find((element) =>
    typeof name === "string" ? nameOf(element).trim() === name : name.test(nameOf(element)),
  );
  if (!found) throw new Error(`no ${selector} named ${name}`);
  return found;
};
const press = (element: HTMLElement) => act(async () => element.click());
function type(field: HTMLElement, text: string) {
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set;
  return act(async () => {
    set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
function choose(field: HTMLElement, value: string) {
  return act(async () => {
    (field as HTMLSelectElement).value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
const hrefOf = (name: string | RegExp) => named("a", name).getAttribute("href");

test.each<[BuildFixture, string[]]>([
  ["drafting", ["Writing the contract", "before anything is built"]],
  ["askingFirst", ["One question first", "What should the application keep track of"]],
  [
    "awaiting",
    [
      "Read what it will be held to",
      "28 clauses from 11 wishes",
      "28 clauses, 1 limit",
      "not measured yet",
      "You did not say, so we chose",
      "Not understood",
    ],
  ],
  ["starting", ["Building", "0 of 28"]],
  ["building", ["4 of 28", "18 being proven", "Unproven", "Merging"]],
  ["repairing", ["22 of 28", "1 failed, being repaired", "Repairing, try 2", "saw “No customers found”"]],
  ["asking", ["Asks one question", "From the first four"]],
  ["done", ["Built and proven in", "28 of 28 clauses, 3 workflows played.", "1 limit, said before approval."]],
  ["disputed", ["27 of 28", "disputed by you"]],
  ["cancelled", ["Stopped by you", "4 of 28 clauses were proven", "not proven"]],
  ["failed", ["This broke on our side", "The sandbox daemon does not answer.", "sandbox_unavailable"]],
])("%s says what is true, in one first heading", async (fixture, sentences) => {
  const text = await open(fixture);
  for (const sentence of sentences) expect(text).toContain(sentence);
  expect(all("h1").length).toBe(1);
  expect(all("main").length).toBe(1);
  // Voice: no exclamation marks, and every control has a name.
  expect(text).not.toContain("!");
  for (const control of all("button, a, input, textarea, iframe")) {
    const label = control.id ? page.querySelector(`label[for="${control.id}"]`)?.textContent : "";
    const name = control.getAttribute("aria-label") ?? control.getAttribute("title") ?? (control.textContent || label);
    expect([control.outerHTML.slice(0, 80), name?.trim()]).not.toEqual([control.outerHTML.slice(0, 80), ""]);
  }
});

test.each<[BuildFixture, boolean]>([
  ["drafting", true],
  ["building", true],
  ["repairing", true],
  ["asking", true],
  ["done", false],
  ["cancelled", false],
  ["failed", false],
])("%s: Stop is on the page: %s", async (fixture, there) => {
  await open(fixture);
  expect(all("header button").some((button) => button.textContent?.trim() === "Stop")).toBe(there);
});

test("by keyboard: the first stop leads past the contract to its approval, and the keys that send approve", async () => {
  await open("awaiting");
  const [skip] = all("a, button");
  expect([skip?.textContent, skip?.getAttribute("href")]).toEqual(["To the approval", "#approval"]);
  await press(skip as HTMLElement);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Approval");
  const keys = (target: EventTarget, more: KeyboardEventInit) =>
    act(async () => void target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, ...more })));
  await keys(document.body, {});
  await keys(document.body, { ctrlKey: true, repeat: true });
  await press(named("button", "Change the words"));
  await keys(page.querySelector("dialog textarea") as HTMLElement, { ctrlKey: true });
  expect(asked).toEqual([]);
  await keys(document.body, { ctrlKey: true });
  expect(asked.map(({ path }) => path)).toEqual(["/api/build/approve/s1"]);
});

test("the focus goes to the heading of what comes next, and it is said; whoever is elsewhere stays there", async () => {
  vi.useFakeTimers();
  const said = () => page.querySelector("[aria-live=polite][aria-atomic]")?.textContent;
  await open("drafting");
  await hearFacts(1, 2);
  expect(document.activeElement?.textContent).toBe("Read what it will be held to");
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  expect(said()).toBe("The contract is written: 28 clauses, 1 limit.");
  await act(async () => named("button", /Approve and build/).focus());
  await hearFacts(2, 3);
  expect([document.activeElement?.tagName, document.activeElement?.textContent]).toEqual(["H1", "Bike repair shop"]);
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  expect(said()).toBe("Approved. It is being built.");
  const theme = named("button", /theme/);
  await act(async () => theme.focus());
  await hearFacts(3, 1_000);
  expect(page.textContent).toContain("Built and proven in");
  expect(document.activeElement).toBe(theme);
  vi.useRealTimers();
});

test("a preview is passed by keyboard without a walk through it", async () => {
  await open("done");
  await press(named("a", "Past the application"));
  const frame = page.querySelector("iframe") as HTMLElement;
  const order = frame.compareDocumentPosition(document.activeElement as Element);
  expect(order & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

test("what can be done with a finished run is there when it ends under the reader's eyes", async () => {
  await open("building");
  expect(page.textContent).not.toContain("git clone");
  await hearFacts(buildAt("building").version, 1_000);
  expect(page.textContent).toContain("git clone /data/p1.git");
});

test("on a phone the application is as wide as the phone's page, not a wide one drawn small", async () => {
  const media = Object.assign(new EventTarget(), { matches: false });
  const asked = vi.spyOn(window, "matchMedia").mockReturnValue(media as unknown as MediaQueryList);
  await open("done");
  const inside = () => Number.parseInt(page.querySelector("iframe")?.style.width ?? "", 10);
  expect(inside()).toBe(1_280);
  media.matches = true;
  await act(async () => void media.dispatchEvent(new Event("change")));
  expect([inside(), page.querySelector("iframe")?.style.transform]).toEqual([388, "scale(1)"]);
  asked.mockRestore();
});

test("one number, one meaning: clauses are counted without limits, sandboxes as they are listed", async () => {
  const text = await open("building");
  expect(text).toContain("5 sandboxes: 4 components, main-test");
  expect(named("button", /^All/).textContent).toBe("All 28");
  const log = page.querySelector("ol[aria-label='Log lines']")?.textContent;
  expect(log).toContain("Wrote a contract of 28 clauses and 1 limit from 11 wishes.");
  await act(() => root.render(null));
  await open("awaiting");
  const counted = all("h3 .text-ink-3").flatMap(({ textContent }) =>
    textContent === "1 limit" ? [] : Number(textContent),
  );
  expect(counted.reduce((sum, n) => sum + n, 0)).toBe(28);
});

test("a contract that was discarded says so", async () => {
  const { build, version } = buildAt("awaiting");
  const discarded = { ...build, cancel: "done" as const };
  const text = await open("awaiting", { page: { build: discarded, version, story: [] } });
  expect(text).toContain("Discarded before it was approved");
  expect(text).not.toContain("Stopped by you");
});

test("approves by the hash that was read, and says a refusal in its words", async () => {
  await open("awaiting");
  answer = () =>
    Response.json(
      { code: "contract_changed", message: "The contract changed. Read it again.", requestId: "r", retryable: false },
      { status: 409 },
    );
  await press(named("button", /Approve and build/));
  expect(asked).toEqual([
    { path: "/api/build/approve/s1", body: { contractHash: buildAt("awaiting").build.contract?.hash } },
  ]);
  expect(page.querySelector("[role=alert]")?.textContent).toContain("Read it again.");
});

test("a wish leads to its clause, a limit is dashed and says why", async () => {
  await open("awaiting");
  const wish = page.querySelector<HTMLElement>('[data-wish="W6"]');
  expect([wish?.textContent, wish?.getAttribute("href")]).toEqual(["Mechanics see only their own jobs", "#C16"]);
  expect(page.querySelector('[data-wish="W11"]')?.className).toContain("wish-limit");
  expect(page.querySelector('[data-wish="W6"]')?.className).not.toContain("wish-limit");
  expect(page.textContent).toContain("KripTik builds nothing that sends text messages.");
  const [limit] = all("section[aria-label=Approval] a");
  const reached = page.querySelector(limit?.getAttribute("href") ?? "");
  expect([limit?.textContent, reached?.textContent]).toEqual(["1 limit", expect.stringContaining("Limit.")]);
});

test("focus on a wish opens the folded group of its clause and marks both", async () => {
  await open("awaiting");
  expect(page.querySelector('[data-clause="C16"]')).toBeNull();
  await act(async () => page.querySelector<HTMLElement>('[data-wish="W6"]')?.focus());
  expect(page.querySelector('[data-clause="C16"]')?.className).toContain("bg-asked-wash");
  expect(page.querySelector('[data-clause="C09"]')?.className).not.toContain("bg-asked-wash");
});

test("arrow keys walk the clauses, Enter opens one with its planned steps", async () => {
  await open("awaiting");
  const [first, second] = all("[data-row]");
  await act(async () => first?.focus());
  await act(async () => void first?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true })));
  expect(document.activeElement).toBe(second);
  await press(page.querySelector<HTMLElement>('[data-clause="C03"]') as HTMLElement);
  expect(page.querySelector('[data-clause="C03"]')?.getAttribute("aria-expanded")).toBe("true");
  expect(page.textContent).toContain("The owner finds a customer by phone");
});

test("evidence is one press away: picture, log and test of each check", async () => {
  await open("done");
  await press(page.querySelector<HTMLElement>('[data-clause="C03"]') as HTMLElement);
  const picture = page.querySelector('img[alt^="Seen by the check"]');
  expect(picture?.getAttribute("src")).toBe("/api/build/evidence/s1/workflow.findCustomer?item=picture");
  answer = () => new Response("1 passed");
  const [logButton] = all("button").filter((button) => button.textContent === "Log" && button.closest("li"));
  await press(logButton as HTMLElement);
  expect(asked.at(-1)?.path).toMatch(/\/api\/build\/evidence\/s1\/.+\?item=log$/);
  expect(page.querySelector("pre")?.textContent).toBe("1 passed");
});

test("the draft is labelled unproven and framed; a proven application is opened as each role", async () => {
  await open("building");
  const frame = () => page.querySelector("iframe");
  expect(frame()?.getAttribute("src")).toBe("http://draft0.localhost:3000/__kriptik/enter?as=olga%40example.org");
  expect(frame()?.getAttribute("title")).toContain("unproven");
  await act(() => root.render(null));
  await open("done");
  expect(hrefOf(/Owner/)).toBe("http://live0.localhost:3000/__kriptik/enter?as=olga%40example.org");
  expect(hrefOf(/Mechanic/)).toBe("http://live0.localhost:3000/__kriptik/enter?as=marek%40example.org");
  await choose(page.querySelector("select") as HTMLElement, "mina@example.org");
  expect(frame()?.getAttribute("src")).toBe("http://live0.localhost:3000/__kriptik/enter?as=mina%40example.org");
  expect(hrefOf(/in a new tab/)).toBe("http://live0.localhost:3000/__kriptik/enter?as=mina%40example.org");
  expect(hrefOf(/Download/)).toBe("/api/build/download/s1");
  expect(page.textContent).toContain("git clone /data/p1.git");
});

test("example data is put back by the framed application itself, asked once, and only its own answer counts", async () => {
  await open("done");
  const inside = { postMessage: vi.fn() };
  Object.defineProperty(page.querySelector("iframe"), "contentWindow", { value: inside });
  const hear = (source: unknown, origin: string, status: number) =>
    act(async () => {
      const data = { from: "kriptik-preview", type: "examples_reset", status };
      const message = new MessageEvent("message", { data, origin });
      Object.defineProperty(message, "source", { value: source });
      window.dispatchEvent(message);
    });
  const dialog = () => page.querySelector("dialog[open]")?.textContent ?? "";
  await press(named("button", "Reset example data"));
  expect(dialog()).toContain("Everything that was entered in this application is removed");
  expect(inside.postMessage).not.toHaveBeenCalled();
  await press(named("dialog button", "Reset the data"));
  expect(inside.postMessage.mock.calls).toEqual([
    [{ from: "kriptik", type: "reset_examples" }, "http://live0.localhost:3000"],
  ]);
  await hear(inside, "http://evil.localhost:3000", 204);
  await hear({}, "http://live0.localhost:3000", 204);
  expect(dialog()).not.toBe("");
  await hear(inside, "http://live0.localhost:3000", 409);
  expect(dialog()).toContain("The example data was removed from this application");
  await press(named("dialog button", "Reset the data"));
  await hear(inside, "http://live0.localhost:3000", 204);
  expect(dialog()).toBe("");
  expect(page.textContent).toContain("The example data is back.");
});

test("a project is deleted by its name, typed: the name it has now, not the one it had when the page was made", async () => {
  await open("cancelled", { projectName: "A bike repair shop with two" });
  answer = () => Response.json({ id: "p1", name: "Bike repair shop", runs: [] });
  await press(named("button", "Delete"));
  expect(asked.splice(0)).toEqual([{ path: "/api/projects/p1", body: undefined }]);
  await press(named("dialog button", "Delete for good"));
  await type(page.querySelector("dialog[open] input") as HTMLElement, "A bike repair shop with two");
  await press(named("dialog button", "Delete for good"));
  expect(asked).toEqual([]);
  await type(page.querySelector("dialog[open] input") as HTMLElement, "Bike repair shop");
  answer = () => Response.json({ deleted: true });
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  await press(named("dialog button", "Delete for good"));
  expect(asked).toEqual([{ path: "/api/projects/p1", body: { confirm: "Bike repair shop" } }]);
  expect(assign).toHaveBeenCalledWith("/");
});

test("a product that does not answer for a while is said, with what is shown, and taken back when it answers", async () => {
  vi.useFakeTimers();
  const streams: SilentStream[] = [];
  class Watched extends SilentStream {
    constructor() {
      super();
      streams.push(this);
    }
  }
  vi.stubGlobal("EventSource", Watched);
  await open("building");
  const [stream] = streams;
  const hear = (type: string) => act(async () => void stream?.dispatchEvent(new Event(type)));
  const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  await hear("open");
  await wait(10_000);
  expect(page.textContent).not.toContain("does not answer");
  await hear("error");
  expect(page.textContent).not.toContain("does not answer");
  await wait(3_000);
  expect(page.textContent).toMatch(/KripTik does not answer\. You see the run as it was at \d\d:\d\d:\d\d/);
  await hear("open");
  expect(page.textContent).not.toContain("does not answer");
  vi.useRealTimers();
});

test("a dispute is sent with the person's words, and not without", async () => {
  await open("done");
  await press(page.querySelector<HTMLElement>('[data-clause="C09"]') as HTMLElement);
  await press(named("button", "This is not what I meant"));
  await press(named("dialog button", "Open the clause again"));
  expect(asked).toEqual([]);
  await type(page.querySelector("dialog textarea") as HTMLElement, "52 an hour on Sundays");
  await press(named("dialog button", "Open the clause again"));
  expect(asked).toEqual([{ path: "/api/build/dispute/s1/C09", body: { text: "52 an hour on Sundays" } }]);
});

test("a question is answered by a press or in own words", async () => {
  await open("asking");
  await press(named("button", "Every digit"));
  expect(asked).toEqual([{ path: "/api/build/message/s1", body: { text: "Every digit", questionId: "q1" } }]);
});

test("changed words put an unapproved contract aside and start in the same project", async () => {
  await open("awaiting");
  await press(named("button", "Change the words"));
  await type(page.querySelector("dialog textarea") as HTMLElement, "A bike shop without mechanics");
  answer = () =>
    Response.json(
      { code: "unavailable", message: "No sandboxes here.", requestId: "r", retryable: true },
      { status: 503 },
    );
  await press(named("dialog button", "Write the contract"));
  expect(asked.map(({ path }) => path)).toEqual(["/api/build/cancel/s1"]);
  answer = () => Response.json({ sessionId: "s2", projectId: "p1" });
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  await press(named("dialog button", "Write the contract"));
  expect(asked.at(-1)).toEqual({
    path: "/api/execute",
    body: { prompt: "A bike shop without mechanics", fromSessionId: "s1", projectId: "p1" },
  });
  expect(assign).toHaveBeenCalledWith("/run/s2");
});

test("changed words of a built application start a project of their own", async () => {
  await open("done");
  await press(named("button", "Start again with other words"));
  answer = () => Response.json({ sessionId: "s2", projectId: "p2" });
  vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  await press(named("dialog button", "Write the contract"));
  expect(asked.map(({ path }) => path)).toEqual(["/api/execute"]);
  expect(asked[0]?.body).not.toHaveProperty("projectId");
});

test("stopping asks once and says what stays", async () => {
  await open("building");
  await press(named("header button", "Stop"));
  expect(page.querySelector("dialog[open]")?.textContent).toContain("what is on main stay");
  expect(asked).toEqual([]);
  await press(named("dialog button", "Stop the run"));
  expect(asked).toEqual([{ path: "/api/build/cancel/s1", body: {} }]);
});
