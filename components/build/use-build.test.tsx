// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildAt, buildFacts, recordedFacts } from "@/tests/fixtures/builds/bike-shop";
import { clauseRows, tally } from "./clause-rows";
import { useBuild } from "./use-build";

/** The browser's EventSource as far as the hook can see it; the test is the server. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 0;
  constructor(readonly url: string) {
    super();
    Stream.opened.push(this);
  }
  close = vi.fn(() => (this.readyState = Stream.CLOSED));
  say = (type: string, init?: MessageEventInit) => act(() => void this.dispatchEvent(new MessageEvent(type, init)));
}
const page = document.createElement("div");

function Probe({ from }: { from: ReturnType<typeof buildAt> }) {
  const { build, version, connection, log, moment } = useBuild("s1", { ...from, story: [] });
  const { proven, failed } = tally(clauseRows(build));
  return (
    <output>
      {`${version} ${connection} ${proven} proven ${failed} failed`}
      {` | ${log.map(({ who, text }) => `${who}: ${text}`).join("; ")}`}
      {` | ${moment ? `${moment.proven.length}+ ${moment.broken.length}-` : "still"}`}
    </output>
  );
}
const seen = () => page.querySelector("output")?.textContent;

let root: Root;
async function open(from = buildAt("building")): Promise<Stream> {
  await act(() => root.render(<Probe from={from} />));
  const stream = Stream.opened.at(-1);
  if (!stream) throw new Error("the hook opened no stream");
  return stream;
}
beforeEach(() => {
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("requestAnimationFrame", (show: () => void) => {
    show();
    return 0;
  });
  Stream.opened = [];
  root = createRoot(page);
});
afterEach(() => act(() => root.unmount()));

const wireOf = (version: number) => {
  const recorded = recordedFacts(buildFacts.done)[version - 1];
  if (!recorded) throw new Error(`no fact ${version}`);
  const { atMs, source, fact } = recorded;
  return { lastEventId: `${version}.0`, data: JSON.stringify({ ...fact, at: new Date(atMs).toISOString(), source }) };
};

test("starts after the page's version and folds each fact once", async () => {
  const at = buildAt("building");
  const stream = await open(at);
  expect(stream.url).toBe(`/api/build/stream/s1?after=${at.version}.0`);
  await stream.say("open");
  expect(seen()).toBe(`${at.version} live 4 proven 0 failed |  | still`);
  await stream.say("fact", wireOf(at.version));
  expect(seen()).toBe(`${at.version} live 4 proven 0 failed |  | still`);
  await stream.say("fact", wireOf(at.version + 1));
  await stream.say("fact", wireOf(at.version + 2));
  const after = seen();
  expect(after).toContain(`${at.version + 2} live 22 proven 0 failed |`);
  expect(after).toContain("main: Backend merged. 18 clauses newly proven. 4 earlier clauses proven again.");
  expect(after).toContain("| 18+ 0-");
  await stream.say("fact", wireOf(at.version + 2));
  expect(seen()).toBe(after);
});

test("takes log lines by offset, each once, and leaves alone what is no line", async () => {
  const stream = await open();
  const line = (id: string, text: string) => ({
    lastEventId: id,
    data: JSON.stringify({ who: "auth", level: "story", text, saidAtMs: Number(id.split(".")[1]) }),
  });
  await stream.say("log", line("9.1", "one"));
  await stream.say("log", line("9.2", "two"));
  await stream.say("log", line("9.2", "two again"));
  await stream.say("log", {
    lastEventId: "9.3",
    data: JSON.stringify({ who: "auth", level: "shout", text: "no", saidAtMs: 9 }),
  });
  expect(seen()).toContain("| auth: one; auth: two |");
});

test("says so when the stream breaks, and ends when the server refuses for good", async () => {
  const stream = await open();
  await stream.say("error");
  expect(seen()).toContain("reconnecting");
  stream.readyState = Stream.CLOSED;
  await stream.say("error");
  expect(seen()).toContain("ended");
});

test("ends on a fact it does not know instead of folding past it", async () => {
  const at = buildAt("building");
  const stream = await open(at);
  await stream.say("open");
  const known = JSON.parse(wireOf(at.version + 1).data);
  await stream.say("fact", {
    lastEventId: `${at.version + 1}.0`,
    data: JSON.stringify({ ...known, type: "cell_renamed" }),
  });
  expect(seen()).toContain(`${at.version} ended`);
  expect(stream.readyState).toBe(Stream.CLOSED);
});
