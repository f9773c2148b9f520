import type { AppModel, Entity, Page, Section } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, fieldById, shownAs } from "@/lib/generated-app/fields";
import { entityParts, pageComponent, pageFile } from "@/lib/generated-app/layout-client";
import { dayOfSection, isMonthPage, monthlyFields } from "@/lib/generated-app/months";
import { folderOf, pascal } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";
import { blockedBy } from "./blocked";
import { condition } from "./condition";
import { flowConst, rowConsts } from "./detail-writer";
import { columnsConst, endProp, listConsts } from "./list-writer";
import { attribute, type ImportSink, marking, seenFrom } from "./value";

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
type Kind<K extends Section["kind"]> = Extract<Section, { kind: K }>;
type Written = { consts: string[]; jsx: string[] };
/** What the sections of one page share while it is written. */
type Desk = { app: AppModel; page: Page; imports: Imports; tools: Set<string>; names: Set<string> };

const sinkOf = (desk: Desk, entity: Entity): ImportSink => seenFrom(desk.imports, folderOf(entity));

/** A name for a section's constants: the entity's, numbered where a page has several. */
function prefixOf(desk: Desk, entity: Entity): string {
  const free = [entity.id, ...Array.from({ length: 20 }, (_, at) => `${entity.id}${at + 2}`)].find(
    (name) => !desk.names.has(name),
  );
  const name = free ?? entity.id;
  desk.names.add(name);
  return name;
}

/** A section's filter over the rows that the API has sent. */
function only(expr: Expr, imports: ImportSink): string {
  const said = condition(expr, imports);
  if (said === null)
    throw new Error(`A section is filtered by what can not be said in the browser: ${literal([expr])}`);
  return said;
}
/** From a row to the form that takes it, unless something is known against that beforehand. */
function actionTo(desk: Desk, entity: Entity, page: Page, other: Entity): string | null {
  const via = other.fields.find(({ type, to }) => type === "reference" && to === entity.id);
  if (!via) return null;
  const to = `(row) => \`${page.path}?${via.id}=\${row.id}${page.id === desk.page.id ? `#${other.id}` : ""}\``;
  const blocked = blockedBy(desk.app, entity, other, via, sinkOf(desk, entity));
  const why = blocked ? `, blocked: ${blocked}` : "";
  return `action={{ label: ${literal(page.title)}, entity: ${literal(other.id)}, to: ${to}${why} }}`;
}

/** The page on which people who read this row can enter something for it. */
function actionOf(desk: Desk, entity: Entity): string[] {
  const pages = desk.app.pages.filter((page) => page.for.some((role) => desk.page.for.includes(role)));
  const actions = pages.flatMap((page) =>
    page.sections.flatMap((section) =>
      section.kind === "form" ? (actionTo(desk, entity, page, entityById(desk.app, section.entity)) ?? []) : [],
    ),
  );
  return actions.slice(0, 1);
}

/** The form of a new row, where somebody of the page makes one. */
function addForm({ app, page }: Desk, entity: Entity, imports: ImportSink): string[] {
  const makes = app.access.some(
    ({ role, entity: id, can }) => id === entity.id && page.for.includes(role) && can.includes("create"),
  );
  if (!makes) return [];
  imports.add("./form", `${pascal(entity.id)}Form`);
  return [`form={(close) => <${pascal(entity.id)}Form onDone={close} />}`];
}
/** What can be entered for the month that a page shows, one press away. */
function monthHead(desk: Desk): string[] {
  const { app, page, imports } = desk;
  const buttons = page.sections.flatMap((section) => {
    if (dayOfSection(section) === null || !("entity" in section)) return [];
    const entity = entityById(app, section.entity);
    if (addForm(desk, entity, sinkOf(desk, entity)).length === 0) return [];
    imports.add("../ui/add-button", "AddButton");
    const form = `{(close) => <${pascal(entity.id)}Form onDone={close} />}`;
    return [`  <AddButton entity=${literal(entity.id)} ${attribute("one", entity.names.one)}>${form}</AddButton>`];
  });
  imports.add("../ui/month-switch", "MonthSwitch");
  const title = attribute("title", page.title);
  const head =
    buttons.length > 0 ? [`<ScreenHead ${title}>`, ...buttons, "</ScreenHead>"] : [`<ScreenHead ${title} />`];
  return [...head, "<MonthSwitch />"];
}

/** What is shown only as long as it is still to come, by when it takes place. */
function comingAt({ filter }: Kind<"list"> | Kind<"cards">): string | null {
  if (!filter || !("op" in filter) || filter.op !== "ge") return null;
  const [field, now] = filter.args;
  return field && "field" in field && !field.field.includes(".") && now && "now" in now ? field.field : null;
}

/** Which of the rows a section shows, and which first. */
function chosenRows(desk: Desk, section: Kind<"list"> | Kind<"cards">, index: number, imports: ImportSink): string[] {
  const entity = entityById(desk.app, section.entity);
  const day = dayOfSection(section);
  if (day) return [`inMonth=${literal(day)}`, ...addForm(desk, entity, imports)];
  if (!section.filter) return [];
  const coming = section.kind === "cards" ? comingAt(section) : null;
  return [
    ...(coming ? [`next={{ label: ${literal(`Next ${entity.names.one}`)}, at: (row) => row.${coming} }}`] : []),
    // Page by page the API leaves out what does not belong here; rows that no longer do since then are left out here.
    `fixed={{ section: ${literal(`${desk.page.id}.${index}`)} }}`,
    `only={(row) => ${only(section.filter, imports)}}`,
  ];
}

/** What every section of an entity's rows is told. */
const rowsProps = (entity: Entity, prefix: string) => [
  `entity=${literal(entity.id)}`,
  attribute("one", entity.names.one),
  attribute("many", entity.names.many),
  `resource={${entity.id}Api}`,
  `columns={${prefix}Columns}`,
];

function listSection(desk: Desk, section: Kind<"list"> | Kind<"cards">, index: number): Written {
  const { app, tools } = desk;
  const entity = entityById(app, section.entity);
  const imports = sinkOf(desk, entity);
  const prefix = prefixOf(desk, entity);
  const cards = section.kind === "cards";
  const day = dayOfSection(section);
  const component = cards ? "CardList" : "ListTable";
  const { pages } = entityParts(app, entity);
  imports
    .add(cards ? "../ui/cards" : "../ui/list-screen", component)
    .add("./api", `${entity.id}Api`, `type ${pascal(entity.id)}Row`);
  const columns = columnsConst(app, entity, section.columns ?? entity.columns, imports, pages, `${prefix}Columns`);
  // What a month shows is found by turning to it.
  const first = tools.size === 0 && day === null;
  if (day === null) tools.add(prefix);
  const list = first
    ? listConsts(app, entity, imports, prefix)
    : { consts: [], props: [initialSort(entity), ...(pages ? ["opens"] : [])] };
  const props = [
    ...rowsProps(entity, prefix),
    ...chosenRows(desk, section, index, imports),
    ...list.props.filter((prop) => prop !== "opens" || pages),
    ...(cards ? actionOf(desk, entity) : []),
    ...endProp(app, entity, imports),
  ];
  const shown = marking(app, entity, imports, [`<${component}`, ...props.map((prop) => `  ${prop}`), "/>"]);
  const jsx = titled(desk, capital(entity.names.many), shown);
  return { consts: ["", ...columns, ...list.consts], jsx };
}
const initialSort = ({ sort: { initial } }: Entity) =>
  `initialSort=${literal(`${initial.descending ? "-" : ""}${initial.field}`)}`;

/** With its own heading, unless the page is nothing else. */
function titled(desk: Desk, title: string, jsx: string[]): string[] {
  if (desk.page.sections.length === 1) return jsx;
  desk.imports.add("../ui/page-parts", "PageSection");
  return [`<PageSection ${attribute("title", title)}>`, ...jsx.map((line) => `  ${line}`), "</PageSection>"];
}

const withoutStatus = (entity: Entity, paths: readonly string[]) =>
  paths.filter((path) => path !== entity.flow?.field && path !== entity.title && path !== entity.columns[0]);

function boardSection(desk: Desk, section: Kind<"board">): Written {
  const { app } = desk;
  const entity = entityById(app, section.entity);
  const imports = sinkOf(desk, entity);
  const prefix = prefixOf(desk, entity);
  imports
    .add("../ui/board", "Board")
    .add("./api", `${entity.id}Api`, `${entity.id}Title`, `type ${pascal(entity.id)}Row`);
  const columns = columnsConst(app, entity, withoutStatus(entity, entity.columns), imports, false, `${prefix}Columns`);
  const form = `${pascal(entity.id)}Form`;
  const { form: entered } = entityParts(app, entity);
  if (entered) imports.add("./form", form);
  const props = [
    ...rowsProps(entity, prefix),
    `flow={${prefix}Flow}`,
    `name={${entity.id}Title}`,
    ...(entered ? [`form={(close) => <${form} onDone={close} />}`] : []),
  ];
  const jsx = ["<Board", ...props.map((prop) => `  ${prop}`), "/>"];
  return {
    consts: ["", ...columns, "", flowConst(entity, imports, `${prefix}Flow`)],
    jsx: titled(desk, capital(entity.names.many), jsx),
  };
}

function calendarSection(desk: Desk, section: Kind<"calendar">): Written {
  const { app } = desk;
  const entity = entityById(app, section.entity);
  const imports = sinkOf(desk, entity);
  const prefix = prefixOf(desk, entity);
  const shown = entity.columns.filter(
    (path) => path !== section.start && path !== section.end && path !== entity.title,
  );
  imports
    .add("../ui/calendar", "Calendar")
    .add("./api", `${entity.id}Api`, `${entity.id}Title`, `type ${pascal(entity.id)}Row`);
  const columns = columnsConst(app, entity, shown, imports, false, `${prefix}Columns`);
  const props = [
    `resource={${entity.id}Api}`,
    `columns={${prefix}Columns}`,
    `name={${entity.id}Title}`,
    `start={(row) => row.${section.start}}`,
    ...(section.end ? [`end={(row) => row.${section.end}}`] : []),
    `sort=${literal(entity.sort.by.includes(section.start) ? section.start : "createdAt")}`,
    ...(entityParts(app, entity).pages ? ["opens"] : []),
  ];
  return {
    consts: ["", ...columns],
    jsx: titled(desk, capital(entity.names.many), [`<Calendar ${props.join(" ")} />`]),
  };
}

/** What people do with a form of their own, by what it enters. */
export function submitWords(entity: Entity): string {
  const { one } = entity.names;
  if (/book|reserv/i.test(one)) return "Book now";
  if (/order/i.test(one)) return "Order now";
  if (/sign-?up|registration|application/i.test(one)) return "Register";
  return "Send";
}

function formSection(desk: Desk, section: Kind<"form">): Written {
  const { app } = desk;
  const entity = entityById(app, section.entity);
  const imports = sinkOf(desk, entity);
  const name = pascal(entity.id);
  const code = entity.fields.find(({ type }) => type === "code");
  const number = entity.fields.find(({ type }) => type === "sequence");
  if (code || number) imports.add("./api", `type ${name}Row`);
  const codePage = app.pages.find(({ sections }) =>
    sections.some(({ kind, ...rest }) => kind === "byCode" && "entity" in rest && rest.entity === entity.id),
  );
  imports.add("../ui/public-form", "PublicForm").add("./form", `${name}Form`);
  const jsx = [
    `<PublicForm form={(done) => <${name}Form onDone={done} submit=${literal(submitWords(entity))} />}${code ? ` code={(row: ${name}Row) => row.${code.id}}` : ""}${codePage ? ` codePage=${literal(codePage.path)}` : ""}${number ? ` number={{ label: ${literal(number.label)}, of: (row: ${name}Row) => row.${number.id} }}` : ""} />`,
  ];
  return { consts: [], jsx: titled(desk, capital(entity.names.one), jsx) };
}

function byCodeSection(desk: Desk, section: Kind<"byCode">): Written {
  const { app } = desk;
  const entity = entityById(app, section.entity);
  const imports = sinkOf(desk, entity);
  const prefix = prefixOf(desk, entity);
  imports.add("../ui/by-code", "ByCode").add("./api", `${entity.id}Api`, `${entity.id}Title`);
  const { consts, props } = rowConsts(app, entity, imports, prefix);
  const jsx = [
    `<ByCode entity=${literal(entity.id)} resource={${entity.id}Api} title={${entity.id}Title} ${props.join(" ")} />`,
  ];
  return { consts: ["", ...consts], jsx: titled(desk, capital(entity.names.one), jsx) };
}

function chartSection(desk: Desk, section: Kind<"chart">): Written {
  const { app } = desk;
  const entity = entityById(app, section.entity);
  const imports = sinkOf(desk, entity);
  const field = fieldById(entity, section.value);
  imports.add("../ui/chart", "Chart").add("./api", `${entity.id}Api`, `${entity.id}Title`);
  const props = [
    attribute("many", entity.names.many),
    `resource={${entity.id}Api}`,
    `name={${entity.id}Title}`,
    attribute("label", field.label),
    `value={(row) => row.${field.id}}`,
    `as="${shownAs(field) === "money" ? "money" : "number"}"`,
    ...(monthlyFields(entity).includes(field) ? ["monthly"] : []),
  ];
  return { consts: [], jsx: titled(desk, field.label, [`<Chart ${props.join(" ")} />`]) };
}

function sectionOf(desk: Desk, section: Section, index: number): Written {
  const { imports, page } = desk;
  switch (section.kind) {
    case "hero":
      imports.add("../ui/page-parts", "Hero");
      return { consts: [], jsx: heroJsx(desk, section) };
    case "text":
      imports.add("../ui/page-parts", "Copy");
      return { consts: [], jsx: [`<Copy ${attribute("title", section.title)} ${attribute("text", section.text)} />`] };
    case "list":
    case "cards":
      return listSection(desk, section, index);
    case "board":
      return boardSection(desk, section);
    case "calendar":
      return calendarSection(desk, section);
    case "form":
      return formSection(desk, section);
    case "byCode":
      return byCodeSection(desk, section);
    case "chart":
      return chartSection(desk, section);
    case "figures":
      imports.add("../ui/figures-section", "FiguresSection");
      return {
        consts: [],
        jsx: [
          `<FiguresSection path=${literal(`/api/figures/${page.id}/${index}`)}${isMonthPage(desk.app, { sections: [section] }) ? " monthly" : ""} />`,
        ],
      };
  }
}

/** From a front page the first form of its readers is one press away. */
function heroJsx(desk: Desk, section: Kind<"hero">): string[] {
  const { app, page, imports } = desk;
  const words = `${attribute("title", section.title)} ${attribute("text", section.text)}`;
  const target = app.pages.find(
    (other) => other.id !== page.id && other.inNavigation && other.for.some((role) => page.for.includes(role)),
  );
  if (!target) return [`<Hero ${words} />`];
  imports.add("../lib/router", "Link");
  return [
    `<Hero ${words}>`,
    `  <Link to=${literal(target.path)} className="button button-main">`,
    `    ${jsxText(target.title)}`,
    "  </Link>",
    "</Hero>",
  ];
}
const jsxText = (words: string) => (/^[\w ,.'’-]+$/.test(words) ? words : `{${literal(words)}}`);

function writePage(app: AppModel, page: Page): GeneratedFile {
  const imports = new Imports();
  const desk: Desk = { app, page, imports, tools: new Set(), names: new Set() };
  const written = page.sections.map((section, index) => sectionOf(desk, section, index));
  const hero = page.sections[0]?.kind === "hero";
  if (!hero) imports.add("../ui/screen-head", "ScreenHead");
  const head = isMonthPage(app, page) ? monthHead(desk) : [`<ScreenHead ${attribute("title", page.title)} />`];
  const body = [...(hero ? [] : head), ...written.flatMap(({ jsx }) => jsx)];
  return file(
    pageFile(page),
    imports.print(),
    written.flatMap(({ consts }) => consts),
    "",
    `export function ${pageComponent(page)}() {`,
    "  return (",
    "    <>",
    body.map((line) => `      ${line}`),
    "    </>",
    "  );",
    "}",
  );
}

export const writePages = (app: AppModel): GeneratedFile[] => app.pages.map((page) => writePage(app, page));
