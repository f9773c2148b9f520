import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Step, Workflow } from "@/lib/contract/workflow";
import { uncleanEvents } from "@/server/modules/verification/browser-events";
import { type Played, play } from "@/server/runner/play";

/** Small pages that do what an application does: late rows, dialogs, lists to choose from, refusals, a crash. */
const script = `
const $ = (id) => document.getElementById(id);
const rows = JSON.parse(localStorage.getItem("rows") ?? '["Rosa Vidal","Jonas Weber"]');
const paint = () => { $("rows").innerHTML = rows.map((name) => "<tr><td>" + name + '</td><td><button aria-label="Remove ' + name + '">Remove</button></td></tr>').join(""); };
setTimeout(paint, 150);
$("rows").onclick = (event) => { const name = event.target.getAttribute("aria-label")?.slice(7); if (!name) return; setTimeout(() => { rows.splice(rows.indexOf(name), 1); localStorage.setItem("rows", JSON.stringify(rows)); paint(); }, 120); };
$("add").onclick = () => $("dialog").showModal();
$("save").onclick = async () => {
  const name = $("name").value;
  if (!name) { const answer = await fetch("/api/rows", { method: "POST", body: "" }); $("alert").textContent = (await answer.json()).message; return; }
  rows.push(name + " (" + $("kind").value + ", " + $("town").value + ")"); localStorage.setItem("rows", JSON.stringify(rows)); $("dialog").close(); paint();
};
$("town").onfocus = () => { $("towns").innerHTML = ["Bern", "Basel"].map((town) => '<li role="option">' + town + "</li>").join(""); };
$("towns").onclick = (event) => { $("town").value = event.target.textContent; $("towns").innerHTML = ""; };
$("card").ondragstart = (event) => event.dataTransfer.setData("text/plain", "card");
$("done").ondragover = (event) => event.preventDefault();
$("done").ondrop = () => $("done").append($("card"));
$("crash").onclick = () => { document.body.innerHTML = ""; throw new TypeError("rows is not iterable"); };
$("fail").onclick = () => fetch("/api/broken");
`;
const page = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Customers</title><style>th{text-transform:uppercase}</style><body>
<nav><a href="/">Customers</a></nav><main><h1>Customers</h1><button id="add">Add customer</button><button id="crash">Crash</button><button id="fail">Fail</button>
<table><thead><tr><th>Name</th><th></th></tr></thead><tbody id="rows"></tbody></table>
<section aria-label="Waiting"><h2>Waiting</h2><p id="card" draggable="true"><a href="/card">Tube</a></p></section><section id="done" aria-label="Done"><h2>Done</h2></section>
<p style="display:none">Secret words</p></main>
<dialog id="dialog" aria-label="New customer"><label>Name <input id="name"></label><label>Visits <input type="number"></label>
<label>Kind <select id="kind"><option value="a">Private</option><option value="b">Company</option></select></label>
<label>Town <input id="town" role="combobox"></label><ul id="towns" role="listbox" aria-label="Towns"></ul>
<label><input type="checkbox">Regular</label><button id="save">Save</button><p role="alert" id="alert"></p></dialog><script>${script}</script></body></html>`;
const signInPage = `<!doctype html><link rel="icon" href="data:,"><title>Sign in</title><main><h1>Sign in</h1><form><label>E-mail <input name="email"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form></main>
<script>document.querySelector("form").onsubmit = async (event) => { event.preventDefault(); const body = JSON.stringify(Object.fromEntries(new FormData(event.target))); const answer = await fetch("/api/auth/sign-in", { method: "POST", body }); if (answer.ok) location.href = "/"; };</script>`;

let browser: Browser;
let server: Server;
let origin = "";
let signIns = 0;

type Reply = { status: number; value?: unknown; cookie?: string };

/** The few answers of an API that the pages above ask for. */
const answers: Record<string, (body: string, email: string | null) => Reply> = {
  "/api/auth/me": (_body, email) => ({ status: 200, value: { account: email === null ? null : { email } } }),
  "/api/auth/sign-in": (body) => {
    const { email, password } = JSON.parse(body);
    signIns++;
    const known = password === "example-password" && email === "nora@example.org";
    return known ? { status: 200, value: {}, cookie: `who=${email}; Path=/; HttpOnly` } : { status: 401, value: {} };
  },
  "/api/rows": () => ({ status: 422, value: { message: "A name is needed." } }),
  "/api/broken": () => ({ status: 500, value: { message: "broken" } }),
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await request.setEncoding("utf8").toArray()).join("");
    const email = /who=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? null;
    const reply = answers[request.url ?? ""]?.(body, email);
    const cookie = reply?.cookie ? { "set-cookie": reply.cookie } : {};
    if (reply)
      response
        .writeHead(reply.status, { "content-type": "application/json", ...cookie })
        .end(JSON.stringify(reply.value));
    else response.writeHead(200, { "content-type": "text/html" }).end(request.url === "/sign-in" ? signInPage : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", chromiumSandbox: false });
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
});

const step = (action: Step["action"], rest: Partial<Step> = {}): Step => ({
  action,
  target: null,
  value: null,
  expect: null,
  narration: action,
  ...rest,
});
const on = (role: string, name: string | null, nth: number | null = null) => ({
  target: { role, name, nth } as Step["target"],
});
const seen = (role: string, name: string | null, text: string | null, state = "visible") => ({
  expect: { role, name, text, state } as Step["expect"],
});
const open = step("open", { value: "/" });

async function played(steps: Step[], sessions = new Map()): Promise<Played & { unclean: string[] }> {
  const workflow: Workflow = { id: "journey", title: "A journey", role: null, touches: [], steps };
  const context = await browser.newContext({ baseURL: origin });
  const result = await play(await context.newPage(), workflow, { origin, sessions, patienceMs: 1200 });
  await context.close();
  return { ...result, unclean: uncleanEvents(steps, result.events) };
}

describe("a journey that the page keeps", () => {
  test("adds a row by name, list and choice, and finds it again after a reload", async () => {
    const { ok, message, unclean, picture, log } = await played([
      open,
      step("click", { ...on("button", "Add customer"), ...seen("dialog", "New customer", null) }),
      step("fill", { ...on("textbox", "Name"), value: "Mina Okafor", ...seen("textbox", "Name", "Mina Okafor") }),
      step("fill", { ...on("textbox", "Visits"), value: "3" }),
      step("choose", { ...on("combobox", "Kind"), value: "Company", ...seen("combobox", "Kind", "Company") }),
      step("choose", { ...on("combobox", "Town"), value: "Basel" }),
      step("check", on("checkbox", "Regular")),
      step("press", { ...on("button", "Save"), value: "Enter", ...seen("dialog", null, null, "hidden") }),
      step("reload", seen("cell", null, "Mina Okafor (b, Basel)")),
      step("see", seen("table", null, "Name")),
    ]);
    expect({ ok, message, unclean }).toEqual({ ok: true, message: "All 10 steps were seen.", unclean: [] });
    expect(picture?.length).toBeGreaterThan(1000);
    expect(log).toContain("✓ 9. reload → cell with “Mina Okafor (b, Basel)” visible");
  });
  test("drags a card to where it is let go", async () => {
    const drag = (onto: string) =>
      step("drag", { ...on("link", "Tube"), value: onto, ...seen("region", "Done", "Tube") });
    // The rows come late and move what is below them.
    const rest = step("see", seen("row", null, "Rosa Vidal"));
    expect(await played([open, rest, drag("Done")])).toMatchObject({ ok: true, unclean: [] });
    expect(await played([open, rest, drag("Waiting")])).toMatchObject({ ok: false, failedStep: 2 });
    expect((await played([open, rest, drag("Nowhere")])).message).toContain(
      "expected one region “Nowhere” to drag to, saw 0",
    );
  });

  test("hidden is judged when the page has come to rest", async () => {
    const { ok } = await played([
      open,
      step("click", { ...on("button", "Remove Rosa Vidal"), ...seen("cell", null, "Rosa Vidal", "hidden") }),
      step("see", seen("cell", null, "Jonas Weber")),
    ]);
    expect(ok).toBe(true);
  });
  test("a refusal that the person is told of is clean", async () => {
    const { ok, unclean } = await played([
      open,
      step("click", on("button", "Add customer")),
      step("click", { ...on("button", "Save"), ...seen("alert", null, "A name is needed.") }),
    ]);
    expect({ ok, unclean }).toEqual({ ok: true, unclean: [] });
  });
  test("signs in by the application's page, once for several journeys", async () => {
    const sessions = new Map();
    const steps = [step("sign_in", { value: "nora@example.org", ...seen("heading", "Customers", null) })];
    const results = [await played(steps, sessions), await played(steps, sessions)];
    expect(results.map(({ ok, message }) => ({ ok, message }))).toEqual(
      Array(2).fill({ ok: true, message: "All 1 steps were seen." }),
    );
    expect(signIns).toBe(1);
  });
});

describe("a journey that the page breaks fails at its own step", () => {
  const broken: [string, Step[], number, RegExp][] = [
    [
      "words that are not there",
      [open, step("see", seen("cell", null, "Jonas Weber")), step("see", seen("cell", null, "Rosa Vidals"))],
      2,
      /^step 3: expected cell with “Rosa Vidals” visible, saw 4 cells: “Rosa Vidal”/,
    ],
    [
      "a name that is only part of it",
      [open, step("see", seen("button", "Add", null))],
      1,
      /^step 2: expected button “Add” visible, saw \d buttons: “Add customer”/,
    ],
    ["another case", [open, step("see", seen("cell", null, "rosa vidal"))], 1, /^step 2/],
    ["words that a style hides", [open, step("see", seen("main", null, "Secret words"))], 1, /^step 2/],
    [
      "a target that is not there",
      [open, step("click", on("button", "Delete"))],
      1,
      /^step 2: expected button “Delete” to click, saw/,
    ],
    [
      "a target that is not the only one",
      [open, step("see", seen("cell", null, "Rosa Vidal")), step("click", on("cell", null))],
      2,
      /^step 3: expected one cell, saw 4 of them/,
    ],
    [
      "an nth that does not exist",
      [open, step("see", seen("cell", null, "Rosa Vidal")), step("click", on("cell", null, 9))],
      2,
      /^step 3: expected cell \(number 10\)/,
    ],
    [
      "something that should be gone",
      [open, step("see", seen("cell", null, "Rosa Vidal", "hidden"))],
      1,
      /^step 2: expected cell with “Rosa Vidal” hidden, saw 1 of them/,
    ],
    [
      "an option that nobody offers",
      [open, step("click", on("button", "Add customer")), step("choose", { ...on("combobox", "Town"), value: "Chur" })],
      2,
      /^step 3: expected option “Chur”/,
    ],
    [
      "a page that crashes, although what it should hide is gone",
      [open, step("click", { ...on("button", "Crash"), ...seen("cell", null, "Nobody", "hidden") })],
      1,
      /^step 2: expected cell with “Nobody” hidden, saw an empty page/,
    ],
    [
      "an error nobody caught, although what is expected is seen",
      [open, step("click", { ...on("button", "Crash") })],
      1,
      /^step 2: the page threw TypeError: rows is not iterable/,
    ],
    [
      "a person who is not known",
      [step("sign_in", { value: "teo@example.org" })],
      0,
      /^step 1: signing in as teo@example.org ended on \/sign-in/,
    ],
    ["an action without what it needs", [step("open")], 0, /^step 1: the action open names no value/],
  ];
  test.each(broken)("%s", async (_name, steps, failedStep, message) => {
    const result = await played(steps);
    expect(result).toMatchObject({ ok: false, failedStep });
    expect(result.message).toMatch(message);
    expect(result.log).toContain("✗");
  });
  test("a failed request is heard, although the journey is kept", async () => {
    const { ok, unclean } = await played([
      open,
      step("click", { ...on("button", "Fail"), ...seen("heading", "Customers", null) }),
    ]);
    expect(ok).toBe(true);
    expect(unclean).toContain("step 2: GET /api/broken answered 500");
  });
});
