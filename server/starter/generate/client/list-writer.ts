import type { AppModel, Entity } from "@/lib/contract/app-model";
import { entityById, shownAs } from "@/lib/generated-app/fields";
import { clientEntityFiles, entityParts, hasPages } from "@/lib/generated-app/layout-client";
import { marksOn } from "@/lib/generated-app/marks";
import { isMonthly } from "@/lib/generated-app/months";
import { flatKey, pascal, routeOf } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";
import {
  apiOf,
  attribute,
  choiceList,
  hiddenFrom,
  hiddenPart,
  type ImportSink,
  isFigure,
  markButtons,
  marking,
  shownNode,
  shownOf,
  stateList,
  titleFormat,
} from "./value";

/** The columns of a table, as a constant of the file. `opens`: the first one lies inside the link to the row. */
export function columnsConst(
  app: AppModel,
  entity: Entity,
  paths: readonly string[],
  imports: ImportSink,
  opens: boolean,
  name = "columns",
): string[] {
  imports.add("../ui/record-table", "type Column");
  const body = paths.map((path, index) => {
    const shown = shownOf(app, entity, path);
    const figure = isFigure(shown) ? ", figure: true" : "";
    const long = shown.end.field?.type === "longtext";
    if (long) imports.add("../ui/value", "Short").add("../lib/format", "plain");
    const node = long
      ? `<Short text={plain(row.${shown.key})} />`
      : shownNode(app, entity, shown, imports, opens && index === 0);
    return `  { id: ${literal(path)}, label: ${literal(shown.label)}${figure}${hiddenPart(hiddenFrom(app, entity, shown))}, cell: (row) => ${node} },`;
  });
  return [`const ${name}: Column<${pascal(entity.id)}Row>[] = [`, ...body, "];"];
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const cannotRead = (app: AppModel, entityId: string) =>
  app.roles
    .filter(
      ({ id }) =>
        !app.access.some((access) => access.role === id && access.entity === entityId && access.can.includes("read")),
    )
    .map(({ id }) => id);
const seesOwnOnly = (app: AppModel, entity: Entity) =>
  app.access.filter((access) => access.entity === entity.id && access.rows !== "all").map(({ role }) => role);

function fieldFilter(app: AppModel, entity: Entity, path: string, imports: ImportSink): string {
  const shown = shownOf(app, entity, path);
  const { field, entity: owner } = shown.end;
  if (!field || owner === "account") throw new Error(`${entity.id}.${path} is no filter`);
  const own = hiddenFrom(app, entity, shown);
  const start = `  { id: ${literal(flatKey(path))}, label: ${literal(field.label)}`;
  const withRoles = (roles: string[]) => hiddenPart([...new Set([...own, ...roles])]);
  switch (field.type) {
    case "choice":
      imports.add(apiOf(entity, owner), choiceList(owner, field));
      return `${start}, options: ${choiceList(owner, field)}${withRoles([])} },`;
    case "boolean":
      imports.add("../ui/list-screen", "yesOrNo");
      return `${start}, options: yesOrNo${withRoles([])} },`;
    case "account":
      return `${start}, from: ${literal(`/api/accounts?role=${field.to}`)}${withRoles([...app.roles.filter(({ enters }) => enters === "public" || enters === "code").map(({ id }) => id), ...seesOwnOnly(app, entity)])} },`;
    case "reference": {
      const target = entityById(app, field.to ?? "");
      const format = titleFormat(app, target);
      if (format) imports.add("../lib/format", format);
      const titled = format ? `, titled: ${format}` : "";
      return `${start}, from: ${literal(`/api/${routeOf(target)}/options`)}${titled}${withRoles(cannotRead(app, target.id))} },`;
    }
    case "int":
    case "decimal":
    case "percent":
    case "duration":
    case "money":
      return `${start}, kind: "range"${field.type === "money" ? ", cents: true" : ""}${withRoles([])} },`;
    default:
      return `${start}, kind: "date"${withRoles([])} },`;
  }
}

/** A status said as an option. */
function filterLine(app: AppModel, entity: Entity, id: string, imports: ImportSink): string {
  if (entity.flow?.field !== id) return fieldFilter(app, entity, id, imports);
  imports.add("./api", stateList(entity)).add("../ui/list-screen", "stateOptions");
  return `  { id: ${literal(id)}, label: "Status", options: stateOptions(${stateList(entity)}) },`;
}

function sortLine(app: AppModel, entity: Entity, id: string): string | null {
  if (id === "createdAt") return null;
  const shown = shownOf(app, entity, id);
  const type = shown.end.field ? shownAs(shown.end.field) : "text";
  const kind =
    isFigure(shown) || type === "rating" ? "number" : ["date", "datetime", "time"].includes(type) ? "date" : "text";
  return `  { id: ${literal(id)}, label: ${literal(shown.label)}, kind: "${kind}" },`;
}

/** What every list of an entity has in common, whichever page shows it. */
export function listConsts(
  app: AppModel,
  entity: Entity,
  imports: ImportSink,
  prefix = "",
): { consts: string[]; props: string[] } {
  const filters = entity.filters.map((id) => filterLine(app, entity, id, imports));
  const { field, descending } = entity.sort.initial;
  // The order in which a list stands at first is one to come back to.
  const orders = entity.sort.by.length > 0 ? [...new Set([field, ...entity.sort.by])] : [];
  const sorts = orders.flatMap((id) => sortLine(app, entity, id) ?? []);
  const named = (list: string) => (prefix === "" ? list : `${prefix}${capital(list)}`);
  if (filters.length > 0) imports.add("../ui/list-screen", "type Filter");
  if (sorts.length > 0) imports.add("../ui/list-screen", "type Sort");
  return {
    consts: [
      ...(filters.length > 0 ? ["", `const ${named("filters")}: Filter[] = [`, ...filters, "];"] : []),
      ...(sorts.length > 0 ? ["", `const ${named("sorts")}: Sort[] = [`, ...sorts, "];"] : []),
    ],
    props: [
      ...(entity.search.length > 0 ? ["searches"] : []),
      ...(filters.length > 0 ? [`filters={${named("filters")}}`] : []),
      ...(sorts.length > 0 ? [`sorts={${named("sorts")}}`] : []),
      `initialSort=${literal(`${descending ? "-" : ""}${field}`)}`,
      ...(isMonthly(entity) ? ["monthly"] : []),
      ...(hasPages(entity) ? ["opens"] : []),
    ],
  };
}

/** At the end of a row stands what a person can do with it on the spot. */
export function endProp(app: AppModel, entity: Entity, imports: ImportSink): string[] {
  const buttons = markButtons(app, entity, imports);
  const [first] = marksOn(app, entity);
  return buttons && first
    ? [`end={{ label: ${literal(capital(first.mark.names.one))}, cell: (row) => ${buttons} }}`]
    : [];
}

export function writeList(app: AppModel, entity: Entity): GeneratedFile {
  const name = pascal(entity.id);
  const imports = new Imports()
    .add("./api", `${entity.id}Api`, `type ${name}Row`)
    .add("../ui/list-screen", "ListScreen");
  const columns = columnsConst(app, entity, entity.columns, imports, true);
  const { consts, props } = listConsts(app, entity, imports);
  const { form } = entityParts(app, entity);
  if (form) imports.add("./form", `${name}Form`);
  const screen = marking(app, entity, imports, [
    "<ListScreen",
    ...[
      `entity=${literal(entity.id)}`,
      attribute("one", entity.names.one),
      attribute("many", entity.names.many),
      `resource={${entity.id}Api}`,
      "columns={columns}",
      ...props,
      ...(entity.exported ? ["exported"] : []),
      ...endProp(app, entity, imports),
      ...(form ? [`form={(close) => <${name}Form onDone={close} />}`] : []),
    ].map((prop) => `  ${prop}`),
    "/>",
  ]);
  return file(
    clientEntityFiles(entity).list,
    imports.print(),
    "",
    columns,
    consts,
    "",
    `export function ${name}ListPage() {`,
    "  return (",
    screen.map((line) => `    ${line}`),
    "  );",
    "}",
  );
}
