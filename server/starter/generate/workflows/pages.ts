import type { AppModel, Entity, Page, Section } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import type { Workflow } from "@/lib/contract/workflow";
import { conventions } from "@/lib/generated-app/conventions";
import { entityById, fieldById, shownAs } from "@/lib/generated-app/fields";
import { asOf, dayOfSection, isMonthPage, monthlyFields } from "@/lib/generated-app/months";
import { pascal } from "@/lib/generated-app/names";
import { asksFirst } from "../model/ending";
import { monthWords, titleText } from "./enter";
import { labels, stateLabel } from "./labels";
import { enterByForm, entriesOf } from "./public";
import { type Actor, accessOf, leadText, type Made, make, makersOf, signIn } from "./stage";
import { Journey, sees, seesNot, steps } from "./steps";
import { evaluate, isRelative, type Known, type Person, peopleOf, World } from "./world";

type Kind<K extends Section["kind"]> = Extract<Section, { kind: K }>;
/** Who looks at a page: one person of a role, or anybody. */
type Viewer = { role: string; person: Person | null };
/** A row that a journey has made, and who made it. */
type New = { row: Known; person: Person | null; role: string };

const MARK = "Indigo";
const OTHER_MARK = "Juniper";

/** Whoever needs no account comes first, then whoever manages. */
function viewerOf(app: AppModel, page: Page): Viewer | null {
  const roles = app.roles.filter(({ id }) => page.for.includes(id));
  const open = roles.find(({ enters }) => enters === "public");
  if (open) return { role: open.id, person: null };
  const people = roles.toSorted((a, b) => Number(b.manages) - Number(a.manages)).flatMap(({ id }) => peopleOf(app, id));
  const [person] = people;
  return person ? { role: person.role, person } : null;
}

const shownOn = (page: Page): string[] =>
  page.sections.flatMap((section) =>
    section.kind === "figures"
      ? section.figures.map(({ entity }) => entity)
      : "entity" in section
        ? section.entity
        : [],
  );

/** Rows whose making may change a page: of what it shows, and of what is added up there. */
function candidates(app: AppModel, page: Page): Entity[] {
  const shown = shownOn(page);
  const adding = app.entities.filter(
    ({ id, fields }) =>
      !shown.includes(id) && fields.some(({ type, to }) => type === "reference" && shown.includes(to ?? "")),
  );
  const own = [...new Set(shown)].map((id) => entityById(app, id));
  return page.sections.some(({ kind }) => kind === "figures") ? [...adding, ...own] : own;
}

function becomes(journey: Journey, viewer: Viewer, from: Person | null): void {
  if (viewer.person && viewer.person.email !== from?.email)
    journey.add(steps.signIn(viewer.person.email, viewer.person.name));
  if (!viewer.person && from)
    journey.add(steps.signOut(`${from.name} signs out.`, sees("link", null, conventions.signIn)));
}

/** By the list's own form, else by the form for people without an account. */
function makes(world: World, journey: Journey, viewer: Viewer, entity: Entity, signedIn: Person | null): New | null {
  const { app } = world;
  const maker = makersOf(app, entity).toSorted((a, b) => rank(viewer, a) - rank(viewer, b))[0];
  if (maker) {
    if (maker.person?.email !== signedIn?.email) journey.add(...signIn(maker));
    const made: Made | null = make(world, journey, maker, entity, { mark: MARK, all: true });
    return made && { row: made.row, person: maker.person, role: maker.access.role };
  }
  const entry = entriesOf(app).find((candidate) => candidate.entity.id === entity.id);
  if (!entry) return null;
  becomes(journey, { role: entry.access.role, person: null }, signedIn);
  const row = enterByForm(world, journey, entry, MARK);
  return row && { row, person: null, role: entry.access.role };
}
const rank = (viewer: Viewer, { access }: Actor) => (access.role === viewer.role ? 0 : 1);

/** Whether this viewer is shown this row, as far as it is known beforehand. */
function reaches(app: AppModel, viewer: Viewer, row: Known, made: New | null): boolean {
  const access = accessOf(app, viewer.role, row.entity);
  if (!access?.can.includes("read")) return false;
  if (access.rows === "all") return true;
  if (evaluate(app, row, access.rows, viewer.person) === true) return true;
  return made?.row === row && made.role === viewer.role && made.person?.email === viewer.person?.email;
}

type Look = { world: World; viewer: Viewer; made: New | null };

/** The words that name a row in a section: its first column, or its title. */
function namedIn({ world, viewer }: Look, row: Known, section: Section): string | null {
  const { app } = world;
  if (section.kind === "board" || section.kind === "calendar") return titleText(app, row);
  const hidden = accessOf(app, viewer.role, row.entity)?.hides ?? [];
  const [first = ""] = ("columns" in section && section.columns) || row.entity.columns;
  return hidden.includes(first.split(".")[0] ?? "") || first !== row.entity.columns[0] ? null : leadText(app, row);
}

/** Rows that a section shows to this viewer, the new one first, each with its words. */
function shownRows(
  look: Look,
  section: Kind<"list" | "cards" | "board" | "calendar" | "chart">,
): { row: Known; text: string }[] {
  const { world, viewer, made } = look;
  const filter = "filter" in section ? section.filter : undefined;
  return world
    .rows(entityById(world.app, section.entity))
    .filter((row) => reaches(world.app, viewer, row, made))
    .filter((row) => filter === undefined || evaluate(world.app, row, filter) === true)
    .toSorted((a, b) => Number(b === made?.row) - Number(a === made?.row))
    .flatMap((row) => {
      const text = namedIn(look, row, section);
      return text ? [{ row, text }] : [];
    });
}

/** Words by which the other sections of a page show rows. */
const elsewhere = (look: Look, page: Page, section: Section): string[] =>
  page.sections.flatMap((other) =>
    other !== section && (other.kind === "list" || other.kind === "cards")
      ? shownRows(look, other).map(({ text }) => text)
      : [],
  );

function seesList(journey: Journey, look: Look, page: Page, section: Kind<"list" | "cards">): void {
  const role = section.kind === "list" ? "row" : "listitem";
  const [first] = shownRows(look, section);
  const { many } = entityById(look.world.app, section.entity).names;
  if (!first) return;
  journey.add(steps.see(`${first.text} is among the ${many}.`, sees(role, first.text)));
  if (!("filter" in section) || !section.filter) return;
  const staying = [...shownRows(look, section).map(({ text }) => text), ...elsewhere(look, page, section)];
  const other = shownRows(look, { ...section, filter: undefined }).find(
    ({ text }) => !staying.some((stays) => stays.includes(text) || text.includes(stays)),
  );
  if (other) journey.add(steps.see(`${other.text} does not belong here, and is not there.`, seesNot(role, other.text)));
}

/** Seen in the column of its status; a new row is moved on and stands in the next one. */
function seesBoard(journey: Journey, look: Look, section: Kind<"board">): void {
  const { world, viewer, made } = look;
  const [first] = shownRows(look, section);
  const flow = first?.row.entity.flow;
  if (!first || !flow) return;
  const { row, text } = first;
  const column = (id: string) => sees("region", text, stateLabel(row.entity, id));
  const now = String(row.values[flow.field]);
  journey.add(steps.see(`${text} stands under “${stateLabel(row.entity, now)}”.`, column(now)));
  const move = flow.moves.find((step) => step.from === now && step.by.includes(viewer.role) && !asksFirst(flow, step));
  const mayMove = accessOf(world.app, viewer.role, row.entity)?.can.includes("move");
  if (!move || !mayMove || row !== made?.row || now !== flow.states[0]?.id) return;
  const onto = stateLabel(row.entity, move.to);
  row.values[flow.field] = move.to;
  journey
    .add(
      steps.drag("link", text, onto, `Drags its card to “${onto}”.`, column(move.to)),
      steps.reload("Loads the page again.", column(move.to)),
    )
    .touch(`${row.entity.id}.flow`);
}

/** The week in which a row lies, as the address says it. */
const weekOf = (row: Known, field: string): string | null => {
  const value = row.values[field];
  const typed = isRelative(value) ? value.typed : typeof value === "string" ? value : null;
  return typed?.slice(0, 10) ?? null;
};
function seesCalendar(journey: Journey, look: Look, page: Page, section: Kind<"calendar">): void {
  const first = shownRows(look, section).find(({ row }) => weekOf(row, section.start));
  const week = first && weekOf(first.row, section.start);
  if (!first || !week) return;
  journey.add(
    steps.open(`${page.path}?week=${week}`, `Turns to the week of ${week}.`, sees("listitem", first.text)),
    steps.reload("Loads the page again: the same week.", sees("listitem", first.text)),
  );
}

type Figure = Kind<"figures">["figures"][number];
const moneyText = ({ language, currency }: AppModel, cents: number) =>
  new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100);

/** Rows of an entity that count, as far as it is known of each whether it does; null where it is not. */
function counted({ world, viewer, made }: Look, id: string, where: Expr | undefined): Known[] | null {
  const rows = world.rows(entityById(world.app, id)).filter((row) => reaches(world.app, viewer, row, made));
  const chosen = rows.map((row) => (where === undefined ? true : evaluate(world.app, row, where)));
  return chosen.includes(undefined) ? null : rows.filter((_, at) => chosen[at] === true);
}
function summed(
  look: Look,
  { entity, of, where }: { entity: string; of?: Expr | undefined; where?: Expr | undefined },
) {
  const rows = counted(look, entity, where);
  const values = rows?.map((row) => of && evaluate(look.world.app, row, of));
  if (!values?.every((value) => typeof value === "number")) return null;
  return { sum: values.reduce((all, value) => all + value, 0), count: values.length };
}

/** A figure over all rows that the viewer reaches, in the words of the page; null where it is not known beforehand. */
function figureText(look: Look, figure: Figure): string | null {
  const { app } = look.world;
  if (figure.fold === "count") return counted(look, figure.entity, figure.where)?.length.toString() ?? null;
  const all = summed(look, figure);
  const less = figure.minus ? summed(look, figure.minus) : { sum: 0 };
  if (!all || !less || (all.count === 0 && figure.fold === "avg")) return null;
  const value = (figure.fold === "sum" ? all.sum : all.sum / all.count) - less.sum;
  if (figure.as === "money") return moneyText(app, value);
  return figure.as === "int" && Number.isInteger(value) ? new Intl.NumberFormat(app.language).format(value) : null;
}
const figuresOf = (look: Look, page: Page): { label: string; text: string }[] =>
  page.sections.flatMap((section) =>
    section.kind === "figures"
      ? section.figures.flatMap((figure) => {
          const text = figureText(look, figure);
          return text === null ? [] : [{ label: figure.label, text }];
        })
      : [],
  );
function seesFigures(journey: Journey, figures: { label: string; text: string }[]): void {
  for (const { label, text } of figures) journey.add(steps.see(`${label}: ${text}.`, sees("status", text, label)));
}

/** Bars by what they come to: the longest with its share, and the total. */
function seesChart(journey: Journey, look: Look, section: Kind<"chart">): void {
  const { world, viewer, made } = look;
  const { app } = world;
  const entity = entityById(app, section.entity);
  const rows = world.rows(entity).filter((row) => reaches(app, viewer, row, made));
  const values = rows.map((row) => evaluate(app, row, { field: section.value }, viewer.person));
  if (!values.every((value) => typeof value === "number")) return;
  const total = values.reduce((sum, value) => sum + value, 0);
  const most = Math.max(...values);
  const row = rows[values.indexOf(most)];
  const title = row && titleText(app, row);
  const field = fieldById(entity, section.value);
  if (!title || total <= 0 || values.some((value) => value < 0) || shownAs(field) !== "money") return;
  const share = `${Math.round((most / total) * 100)} %`;
  journey.add(
    steps.see(`${title} has ${share} of the whole.`, sees("row", share)),
    steps.see(`Together that is ${moneyText(app, total)}.`, sees("row", moneyText(app, total))),
  );
}

function looks(journey: Journey, look: Look, page: Page): void {
  for (const section of page.sections) {
    if (section.kind === "list" || section.kind === "cards") seesList(journey, look, page, section);
    if (section.kind === "chart") {
      seesList(journey, look, page, { kind: "list", entity: section.entity });
      seesChart(journey, look, section);
    }
    if (section.kind === "board") seesBoard(journey, look, section);
    if (section.kind === "calendar") seesCalendar(journey, look, page, section);
    if (section.kind === "text")
      journey.add(steps.see(`It tells of “${section.title}”.`, sees("region", null, section.title)));
  }
}

function opens(journey: Journey, page: Page): void {
  const hero = page.sections.find((section) => section.kind === "hero");
  journey.add(steps.open(page.path, `Opens “${page.title}”.`, sees("heading", hero?.title ?? page.title)));
}

/** Figures before and after a row is entered; null where the row changes none. */
function figuresFollow(world: World, page: Page, viewer: Viewer, entity: Entity): Journey | null {
  const journey = new Journey().add(...(viewer.person ? [steps.signIn(viewer.person.email, viewer.person.name)] : []));
  const before = figuresOf({ world, viewer, made: null }, page);
  const trial = new Journey();
  const made = makes(world, trial, viewer, entity, viewer.person);
  if (!made) return null;
  world.add(made.row);
  const after = figuresOf({ world, viewer, made }, page).filter(
    ({ label, text }) => before.find((figure) => figure.label === label)?.text !== text,
  );
  const known = after.every(({ label }) => before.some((figure) => figure.label === label));
  if (after.length === 0 || !known) return null;
  opens(journey, page);
  seesFigures(journey, before);
  journey.join(trial);
  becomes(journey, viewer, made.person);
  opens(journey, page);
  seesFigures(journey, after);
  return journey.touch(
    ...made.row.entity.fields.flatMap(({ id, type }) => (type === "computed" ? [`${entity.id}.${id}`] : [])),
  );
}

/** A new row is seen on the page; null where nobody can make one that the page shows. */
function newRowShows(world: World, page: Page, viewer: Viewer, entity: Entity): Journey | null {
  const journey = new Journey();
  const made = makes(world, journey, viewer, entity, null);
  if (!made) return null;
  world.add(made.row);
  const look = { world, viewer, made };
  const shows = page.sections.some(
    (section) =>
      (section.kind === "list" ||
        section.kind === "cards" ||
        section.kind === "chart" ||
        section.kind === "board" ||
        section.kind === "calendar") &&
      section.entity === entity.id &&
      shownRows(look, section)[0]?.row === made.row,
  );
  if (!shows) return null;
  becomes(journey, viewer, made.person);
  opens(journey, page);
  looks(journey, look, page);
  return journey;
}

/** What the example data shows; null where that is nothing that a page promises. */
function asItIs(world: World, page: Page, viewer: Viewer): Journey | null {
  const journey = new Journey().add(...(viewer.person ? [steps.signIn(viewer.person.email, viewer.person.name)] : []));
  const look = { world, viewer, made: null };
  opens(journey, page);
  const seen = new Journey();
  looks(seen, look, page);
  seesFigures(seen, figuresOf(look, page));
  return seen.isEmpty() && shownOn(page).length > 0 ? null : journey.join(seen);
}

/** The same page as on another day. */
const onDay = (page: Page, day: string): Page => {
  const figures = (one: Figure): Figure => ({
    ...one,
    ...(one.where && { where: asOf(one.where, day) }),
    ...(one.minus?.where && { minus: { ...one.minus, where: asOf(one.minus.where, day) } }),
  });
  const sections = page.sections.map((section) =>
    section.kind === "figures" ? { ...section, figures: section.figures.map(figures) } : section,
  );
  return { ...page, sections };
};

const ANOTHER_DAY = "2031-05-14";
const ANOTHER_MONTH = "2031-05";
const EMPTY_MONTH = "2031-06";

/** What is entered without a word about the day counts in this month; what lies in another one only there; and a month without entries says so. */
function monthTurned(world: World, page: Page, viewer: Viewer): Journey | null {
  const { app } = world;
  const [list] = page.sections.flatMap((section) => {
    const day = dayOfSection(section);
    return day && "entity" in section ? [{ day, entity: entityById(app, section.entity) }] : [];
  });
  const maker = list && makersOf(app, list.entity).find(({ access }) => access.role === viewer.role);
  if (!list || !maker) return null;
  const journey = new Journey().add(...signIn(maker));
  const look: Look = { world, viewer, made: null };
  const shows = (shown: Page) => seesFigures(journey, figuresOf(look, shown));
  opens(journey, page);
  shows(page);
  looks(journey, look, page);
  const now = make(world, journey, maker, list.entity, { mark: MARK });
  if (!now) return null;
  world.add(now.row);
  journey.add(steps.open(page.path, "Goes back: it counts in this month.", sees("row", now.lead)));
  shows(page);
  const given = { [list.day]: ANOTHER_DAY };
  const later = make(world, journey, maker, list.entity, { mark: OTHER_MARK, given });
  if (!later) return null;
  world.add(later.row);
  journey.add(
    steps.open(page.path, "Goes back: this month has not changed.", sees("row", now.lead)),
    steps.see(`${later.lead} lies in another month.`, seesNot("row", later.lead)),
  );
  shows(page);
  journey.add(steps.open(`${page.path}?month=${ANOTHER_MONTH}`, "Turns to that month.", sees("row", later.lead)));
  shows(onDay(page, ANOTHER_DAY));
  const { many } = list.entity.names;
  const empty = labels.emptyMonth(many, monthWords(app, EMPTY_MONTH));
  journey.add(
    steps.see(`${now.lead} is not in it.`, seesNot("row", now.lead)),
    steps.open(
      `${page.path}?month=${EMPTY_MONTH}`,
      "Turns to a month without entries, which says so.",
      sees("main", empty),
    ),
  );
  const values = app.entities.flatMap((entity) => monthlyFields(entity).map(({ id }) => `${entity.id}.${id}`));
  return journey.touch(
    `${list.entity.id}.${list.day}`,
    ...(page.sections.some(({ kind }) => kind === "chart") ? values : []),
  );
}
/** A page that shows rows or figures, as whoever it is for sees it: what is entered elsewhere stands on it. */
function walked(app: AppModel, page: Page): Workflow | null {
  const viewer = viewerOf(app, page);
  if (!viewer) return null;
  const tries = candidates(app, page).map(
    (entity) => () =>
      page.sections.some(({ kind }) => kind === "figures")
        ? figuresFollow(new World(app), page, viewer, entity)
        : newRowShows(new World(app), page, viewer, entity),
  );
  const months = isMonthPage(app, page) ? [() => monthTurned(new World(app), page, viewer)] : [];
  const found = [...months, ...tries].reduce<Journey | null>((journey, attempt) => journey ?? attempt(), null);
  const journey = found ?? asItIs(new World(app), page, viewer);
  if (!journey) return null;
  const reads = shownOn(page).flatMap((id) => accessOf(app, viewer.role, entityById(app, id))?.id ?? []);
  journey.touch(page.id, viewer.role, ...reads);
  return journey.told(
    `page${pascal(page.id)}`,
    `“${page.title}” shows what was entered`,
    viewer.person ? viewer.role : null,
  );
}

/** Pages with forms and codes have journeys of their own. */
export const pagesWalked = (app: AppModel): (Workflow | null)[] =>
  app.pages
    .filter(({ sections }) => sections.every(({ kind }) => kind !== "form" && kind !== "byCode"))
    .map((page) => walked(app, page));
