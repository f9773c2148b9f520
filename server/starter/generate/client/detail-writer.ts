import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, inputFields, isReference, shownAs, titlePath } from "@/lib/generated-app/fields";
import { clientEntityFiles, entityParts } from "@/lib/generated-app/layout-client";
import { isMonthly } from "@/lib/generated-app/months";
import { folderOf, pascal, routeOf } from "@/lib/generated-app/names";
import { readersOf, sheetReaders } from "@/lib/generated-app/sheets";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";
import { blockedBy } from "./blocked";
import { columnsConst } from "./list-writer";
import {
  attribute,
  hiddenFrom,
  hiddenPart,
  type ImportSink,
  markButtons,
  marking,
  seenFrom,
  shownNode,
  shownOf,
  stateList,
  wordsOf,
} from "./value";

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function readsFields(expr: Expr, names: ReadonlySet<string>): boolean {
  if ("field" in expr) return names.has(expr.field);
  if ("op" in expr) return expr.args.some((arg) => readsFields(arg, names));
  return false;
}

const isComputedFigure = (field: Field) =>
  field.type === "computed" && ["money", "int", "decimal", "percent", "duration"].includes(shownAs(field));

/** Own fields, and what the list shows through references; a reference's own title is not said twice. */
function factPaths(app: AppModel, entity: Entity): string[] {
  const titles = new Set(entity.fields.filter(isReference).map((field) => titlePath(app, field)));
  const through = entity.columns.filter((path) => path.includes(".") && !titles.has(path));
  const own = entity.fields.filter((field) => !isComputedFigure(field)).map(({ id }) => id);
  const [first = "", ...rest] = own;
  return [first, ...through, ...rest].filter(Boolean);
}

function factLine(app: AppModel, entity: Entity, path: string, imports: ImportSink): string {
  const shown = shownOf(app, entity, path);
  const wide = shown.end.field?.type === "longtext" ? ", wide: true" : "";
  const { field } = shown.end;
  const hint = field?.type === "percent" && field.hint ? `, hint: ${literal(field.hint)}` : "";
  return `  { label: ${literal(shown.label)}${wide}${hint}${hiddenPart(hiddenFrom(app, entity, shown))}, value: (row) => ${shownNode(app, entity, shown, imports, false)} },`;
}

function figureLine(
  app: AppModel,
  entity: Entity,
  field: Field,
  computed: readonly Field[],
  imports: ImportSink,
): string {
  const shown = shownOf(app, entity, field.id);
  const others = new Set(computed.filter(({ id }) => id !== field.id).map(({ id }) => id));
  const sum = field.compute && readsFields(field.compute, others) ? ", sum: true" : "";
  return `  { label: ${literal(field.label)}${sum}${hiddenPart(hiddenFrom(app, entity, shown))}, value: (row) => ${wordsOf(entity, shown, imports)} },`;
}

/** Other entities' rows that point at this one and can be listed by it. */
const relatedOf = (app: AppModel, entity: Entity) =>
  app.entities.flatMap((other) => {
    const via = other.fields.find(
      (field) => field.type === "reference" && field.to === entity.id && other.filters.includes(field.id),
    );
    return via && !other.linesOf && entityParts(app, other).pages ? [{ other, via }] : [];
  });

function ownLines(app: AppModel, entity: Entity, imports: ImportSink): string[] {
  const own = app.entities.filter((other) => other.linesOf?.entity === entity.id && entityParts(app, other).lines);
  return own.map((other) => {
    imports.add(`../${folderOf(other)}/lines`, `${pascal(other.id)}Lines`);
    return `          <${pascal(other.id)}Lines ${other.linesOf?.via}={row.id} />`;
  });
}

/** How a row of another kind is added to this one: by its form, or on the page that is for people without an account. */
function addingTo(app: AppModel, entity: Entity, other: Entity, via: Field, imports: ImportSink): string {
  if (!entityParts(app, other).form || !inputFields(other).includes(via)) return "";
  const name = pascal(other.id);
  imports.add(`../${folderOf(other)}/form`, `${name}Form`);
  const blocked = blockedBy(app, entity, other, via, imports);
  const page = app.pages.find(({ sections }) =>
    sections.some((section) => section.kind === "form" && section.entity === other.id),
  );
  return [
    ` form={(close) => <${name}Form given={{ ${via.id}: row.id }} onDone={close} onCancel={close} />}`,
    page ? ` page={\`${page.path}?${via.id}=\${row.id}\`}` : "",
    blocked ? ` blocked={(${blocked})(row)}` : "",
  ].join("");
}

function linesBlock(app: AppModel, entity: Entity, imports: ImportSink): string[] {
  const related = relatedOf(app, entity).map(({ other, via }) => {
    imports.add("../ui/related", "Related").add(`../${folderOf(other)}/api`, `${other.id}Api`, `${other.id}Title`);
    const known = `entity=${literal(other.id)} ${attribute("one", other.names.one)} title={${literal(capital(other.names.many))}} resource={${other.id}Api} name={${other.id}Title}`;
    return `          <Related ${known} filter={{ ${via.id}: row.id }}${addingTo(app, entity, other, via, imports)} />`;
  });
  return [...ownLines(app, entity, imports), ...related];
}

function belowBlock(below: readonly string[], component: string): string[] {
  if (below.length === 0) return ["    />"];
  const many = below.length > 1;
  return [
    "    >",
    "      {(row) => (",
    ...(many ? ["        <>"] : []),
    ...below,
    ...(many ? ["        </>"] : []),
    "      )}",
    `    </${component}>`,
  ];
}

/** What is known of a row, as constants of a file: facts, computed figures, the way through its statuses. */
export function rowConsts(
  app: AppModel,
  entity: Entity,
  imports: ImportSink,
  prefix = "",
): { consts: string[]; props: string[] } {
  const row = `${pascal(entity.id)}Row`;
  const named = (part: string) => (prefix === "" ? part : `${prefix}${capital(part)}`);
  const computed = entity.fields.filter(isComputedFigure);
  const facts = factPaths(app, entity).map((path) => factLine(app, entity, path, imports));
  const figures = computed.map((field) => figureLine(app, entity, field, computed, imports));
  imports.add("../ui/row-parts", "type Fact").add("./api", `type ${row}`);
  const consts = [`const ${named("facts")}: Fact<${row}>[] = [`, ...facts, "];"];
  const props = [`facts={${named("facts")}}`];
  if (figures.length > 0) {
    imports.add("../ui/row-parts", "type Figure");
    consts.push("", `const ${named("figures")}: Figure<${row}>[] = [`, ...figures, "];");
    props.push(`figures={${named("figures")}}`);
  }
  if (entity.flow) {
    consts.push("", flowConst(entity, imports, named("flow")));
    props.push(`flow={${named("flow")}}`);
  }
  return { consts, props };
}

export function flowConst(entity: Entity, imports: ImportSink, name: string): string {
  imports.add("../ui/row-parts", "type Flow").add("./api", stateList(entity), `${entity.id}Moves`);
  const parts = `of: (row) => row.${entity.flow?.field}, states: ${stateList(entity)}, moves: ${entity.id}Moves, label: "Status"`;
  return `const ${name}: Flow<${pascal(entity.id)}Row> = { ${parts} };`;
}

/** Whose a row is, for roles that change only rows of their own. */
function ownersProp(app: AppModel, entity: Entity): string[] {
  const owners = app.access.flatMap(({ entity: id, role, owner }) =>
    id === entity.id && owner ? [`${role}: (row) => row.${owner}`] : [],
  );
  return owners.length > 0 ? [`owners={{ ${owners.join(", ")} }}`] : [];
}

export function writeDetail(app: AppModel, entity: Entity): GeneratedFile {
  const name = pascal(entity.id);
  const imports = new Imports()
    .add("./api", `${entity.id}Api`, `${entity.id}Title`)
    .add("../ui/detail-screen", "DetailScreen");
  const { consts, props } = rowConsts(app, entity, imports);
  const { form } = entityParts(app, entity);
  if (form) imports.add("./form", `${name}Form`);
  const below = linesBlock(app, entity, imports);
  const buttons = markButtons(app, entity, imports);
  const screen = marking(app, entity, imports, [
    "<DetailScreen",
    ...[
      "id={id}",
      `entity=${literal(entity.id)}`,
      attribute("one", entity.names.one),
      `resource={${entity.id}Api}`,
      `title={${entity.id}Title}`,
      `back={{ to: ${literal(`/${routeOf(entity)}`)}, label: ${literal(capital(entity.names.many))} }}`,
      ...props,
      ...(entity.printed ? [`printedFor={${literal(sheetReaders(app, entity))}}`] : []),
      ...(isMonthly(entity) ? ["monthly"] : []),
      ...ownersProp(app, entity),
      ...(buttons ? [`actions={(row) => ${buttons}}`] : []),
      ...(form ? [`form={(row, close) => <${name}Form row={row} onDone={close} onCancel={close} />}`] : []),
    ].map((prop) => `  ${prop}`),
    ...belowBlock(below, "DetailScreen").map((line) => line.slice(4)),
  ]);
  const sheet = entity.printed ? printPage(app, entity, imports, props) : [];
  return file(
    clientEntityFiles(entity).detail,
    imports.print(),
    "",
    consts,
    "",
    `export function ${name}DetailPage({ id }: { id: string }) {`,
    "  return (",
    screen.map((line) => `    ${line}`),
    "  );",
    "}",
    sheet,
  );
}

/** Rows that belong to the printed one, each kind with a table of its own. */
function belonging(app: AppModel, entity: Entity, imports: Imports): { consts: string[]; jsx: string[] } {
  const parts = relatedOf(app, entity).map(({ other, via }) => {
    const sink = seenFrom(imports, folderOf(other));
    const shown = other.columns.filter((path) => path !== via.id && !path.startsWith(`${via.id}.`));
    const name = `${other.id}Columns`;
    imports.add("../ui/print-sheet", "Belonging");
    sink.add("./api", `${other.id}Api`, `type ${pascal(other.id)}Row`);
    const columns = columnsConst(app, other, shown.length > 0 ? shown : other.columns, sink, false, name);
    const props = `entity=${literal(other.id)} title={${literal(capital(other.names.many))}} resource={${other.id}Api}`;
    return {
      consts: ["", ...columns],
      jsx: `          <Belonging ${props} columns={${name}} filter={{ ${via.id}: row.id }} />`,
    };
  });
  return { consts: parts.flatMap(({ consts }) => consts), jsx: parts.map(({ jsx }) => jsx) };
}

/** Who a sheet is from and for: what it refers to, where that says how somebody is reached. */
function parties(app: AppModel, entity: Entity, imports: Imports): { consts: string[]; jsx: string[] } {
  const parts = entity.fields.flatMap((field) => {
    const other = field.type === "reference" ? entityById(app, field.to ?? "") : null;
    if (!other || other.id === entity.id) return [];
    const readers = readersOf(app, other);
    const isRead = sheetReaders(app, entity).every((role) => readers.includes(role));
    const reached = other.fields.some(({ type }) => type === "address" || type === "email" || type === "phone");
    return isRead && reached ? [{ field, other }] : [];
  });
  if (parts.length > 0) imports.add("../ui/print-sheet", "Party").add("../ui/row-parts", "type Fact");
  const written = parts.map(({ field, other }) => {
    const sink = seenFrom(imports, folderOf(other));
    sink.add("./api", `${other.id}Api`, `type ${pascal(other.id)}Row`);
    const name = `${field.id}Party`;
    const facts = factPaths(app, other).map((path) => factLine(app, other, path, sink));
    const props = `title={${literal(field.label)}} resource={${other.id}Api} id={row.${field.id}} facts={${name}}`;
    return {
      consts: ["", `const ${name}: Fact<${pascal(other.id)}Row>[] = [`, ...facts, "];"],
      jsx: `          <Party ${props} />`,
    };
  });
  return { consts: written.flatMap(({ consts }) => consts), jsx: written.map(({ jsx }) => jsx) };
}

/** "Invoice 4: Acme Ltd": what kind of paper it is, and which. */
function sheetTitle(entity: Entity): string {
  const number = entity.fields.find(({ type }) => type === "sequence");
  const kind = `${capital(entity.names.one)}${number ? ` \${row.${number.id}}` : ""}`;
  return `title={(row) => \`${kind}: \${${entity.id}Title(row)}\`}`;
}

/** The row as it goes on paper, with its lines and what belongs to it. */
function printPage(app: AppModel, entity: Entity, imports: Imports, props: readonly string[]): string[] {
  imports.add("../ui/print-sheet", "PrintSheet");
  const [named, { consts, jsx }] = [parties(app, entity, imports), belonging(app, entity, imports)];
  const below = [...named.jsx, ...ownLines(app, entity, imports), ...jsx];
  const known = props.filter((prop) => /^(facts|figures)=/.test(prop));
  const own = ["id={id}", `resource={${entity.id}Api}`, sheetTitle(entity), ...known];
  return [
    ...named.consts,
    ...consts,
    "",
    `export function ${pascal(entity.id)}PrintPage({ id }: { id: string }) {`,
    "  return (",
    "    <PrintSheet",
    ...own.map((prop) => `      ${prop}`),
    ...belowBlock(below, "PrintSheet"),
    "  );",
    "}",
  ];
}

/** Lines of another row, shown and edited on its page. */
export function writeLines(app: AppModel, entity: Entity, columns: (imports: ImportSink) => string[]): GeneratedFile {
  const name = pascal(entity.id);
  const via = entity.linesOf?.via ?? "";
  const imports = new Imports()
    .add("./api", `${entity.id}Api`, `${entity.id}Title`, `type ${name}Row`)
    .add("../ui/lines-editor", "LinesEditor");
  const { form } = entityParts(app, entity);
  if (form) imports.add("./form", `${name}Form`);
  const body = columns(imports);
  return file(
    clientEntityFiles(entity).lines,
    imports.print(),
    "",
    body,
    "",
    `export function ${name}Lines({ ${via} }: { ${via}: string }) {`,
    "  return (",
    "    <LinesEditor",
    ...[
      `entity=${literal(entity.id)}`,
      attribute("one", entity.names.one),
      attribute("many", entity.names.many),
      `resource={${entity.id}Api}`,
      `via=${literal(via)}`,
      `parent={${via}}`,
      "columns={columns}",
      `title={${entity.id}Title}`,
      ...(form
        ? [`form={(row, close) => <${name}Form row={row} ${via}={${via}} onDone={close} onCancel={close} />}`]
        : []),
    ].map((prop) => `      ${prop}`),
    "    />",
    "  );",
    "}",
  );
}
