import { expect, test } from "vitest";
import type { AppModel } from "@/lib/contract/app-model";
import { clientCellsOf, needsKitFile } from "@/lib/generated-app/layout-client";
import { clientRegistries } from "@/lib/generated-app/registries-client";
import { identityFor } from "@/server/starter/design/identity";
import { understand } from "@/server/starter/understand/read";
import { bikeShop } from "@/tests/fixtures/models/bike-shop";
import { dogWalking } from "@/tests/fixtures/models/dog-walking";
import { clientCellFiles } from "./client-files";

const everything = (app: AppModel) =>
  clientCellsOf(app).flatMap((cell) => (clientCellFiles(app, cell.id) ?? []).map((file) => ({ cell, file })));
const contentOf = (app: AppModel, path: string) =>
  everything(app).find(({ file }) => file.path === path)?.file.content ?? "";

test("each cell writes exactly the files that it owns, and no file has two owners", () => {
  for (const cell of clientCellsOf(bikeShop))
    expect(
      clientCellFiles(bikeShop, cell.id)
        ?.map(({ path }) => path)
        .toSorted(),
    ).toEqual(cell.owns.toSorted());
  const paths = everything(bikeShop).map(({ file }) => file.path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(clientCellFiles(bikeShop, "backend.job")).toBeNull();
});

test("people's words stay text, whatever they are made of", () => {
  const words = 'Ends "here" </script> {x} `y` \\';
  const [first, ...rest] = bikeShop.entities;
  if (!first) throw new Error("no entity");
  const app = { ...bikeShop, name: words, entities: [{ ...first, names: { one: words, many: words } }, ...rest] };
  expect(contentOf(app, "src/customer/list-page.tsx")).toContain(`one={${JSON.stringify(words)}}`);
  const index = clientRegistries(app, new Set(["frontend"])).find(({ path }) => path === "index.html")?.content ?? "";
  expect(index).not.toContain("</script> {x}");
});

test("a role is not asked for what it can not read, nor shown a filter over others' names", () => {
  expect(contentOf(bikeShop, "src/job/form.tsx")).toContain('{"mechanic":["bike"]}');
  expect(contentOf(bikeShop, "src/job/list-page.tsx")).toContain(
    'from: "/api/accounts?role=mechanic", hiddenFrom: ["mechanic"]',
  );
});

test("asked colours stand in the theme to the letter, and then there is no dark mode", () => {
  const asked = { background: "#fffff0", component: "#8b4513" };
  const palette = { ...bikeShop.identity.palette, ...asked };
  const theme = contentOf({ ...bikeShop, identity: { ...bikeShop.identity, asked, palette } }, "src/theme.css");
  expect(theme).toContain("--background: #fffff0;");
  expect(theme).toContain("--component: #8b4513;");
  expect(theme).not.toContain("night");
  expect(contentOf(bikeShop, "src/theme.css")).toContain('data-mode="night"');
});

test("without asked colours it is dark where the system is, before any script runs, unless somebody chose otherwise", () => {
  const theme = contentOf(bikeShop, "src/theme.css");
  const [, system = ""] = theme.split("@media (prefers-color-scheme: dark)");
  expect(system).toContain(':root:not([data-mode="day"])');
  const night = (text: string) => /--background: (#[0-9a-f]{6});/.exec(text)?.[1];
  expect(night(system)).toBe(night(theme.split(':root[data-mode="night"]')[1] ?? ""));
  expect(night(system)).not.toBe(night(theme));
});

const lessons = understand(
  "Lessons have a maximum number of places. Students register and book a lesson. Show the places left of each lesson.",
  identityFor,
).model;

test("a row has a button for what belongs to it, with the row chosen in the form", () => {
  if (!lessons) throw new Error("the prompt was not read");
  const detail = contentOf(lessons, "src/lesson/detail-page.tsx");
  expect(detail).toContain("<BookingForm given={{ lesson: row.id }} onDone={close} onCancel={close} />");
  expect(contentOf(lessons, "src/booking/form.tsx")).toContain('given.lesson ?? params.get("lesson")');
});

test("what is full or has begun says so in place of the button", () => {
  if (!lessons) throw new Error("the prompt was not read");
  const detail = contentOf(lessons, "src/lesson/detail-page.tsx");
  expect(detail).toContain('(row.placesLeft ?? 1) <= 0 ? "Full: no place is left."');
  expect(detail).toContain('> now()) ? "This lesson has begun already and can not be booked any more."');
});

test("only a step that ends something asks first", () => {
  const moves = contentOf(dogWalking, "src/walk/api.ts")
    .split("\n")
    .filter((line) => line.includes("from: "));
  expect(moves.map((line) => [/to: "(\w+)"/.exec(line)?.[1], line.includes("asks: true")])).toEqual([
    ["walked", false],
    ["cancelled", true],
  ]);
});

test("of the kit only what is used comes along", () => {
  expect(needsKitFile(bikeShop, "src/ui/lines-editor.tsx")).toBe(true);
  expect(needsKitFile(bikeShop, "src/ui/board.tsx")).toBe(false);
  expect(needsKitFile(bikeShop, "src/ui/button.tsx")).toBe(true);
});

test("who may change only rows of her own is offered it there only, and marks each row by a button", () => {
  const { model: app } = understand(
    "Book club site. Members suggest books and vote on them. The organiser adds meetings with date.",
    identityFor,
  );
  if (!app) throw new Error("not read");
  const [list, detail] = ["list", "detail"].map((page) => contentOf(app, `src/book/${page}-page.tsx`));
  const owner = app.access.find(({ role, entity }) => role === "member" && entity === "book")?.owner;
  expect(detail).toContain(`owners={{ member: (row) => row.${owner} }}`);
  for (const page of [list, detail]) expect(page).toContain('<MarkButton mark="vote" id={row.id}');
  // Most votes first is an order to come back to.
  expect(list).toContain('{ id: "votes", label: "Votes", kind: "number" }');
  expect(contentOf(bikeShop, "src/job/detail-page.tsx")).not.toMatch(/owners=|MarkButton/);
});

test("of what is to come the soonest stands first on a front page, before the ways to look for others", () => {
  const { model: app } = understand(
    "A film club website. Visitors see the screenings. The organiser adds films and screenings with date.",
    identityFor,
  );
  if (!app) throw new Error("not read");
  expect(contentOf(app, "src/pages/front-page.tsx")).toMatch(
    /next=\{\{ label: "Next screening", at: \(row\) => row\.\w+ \}\}/,
  );
});
