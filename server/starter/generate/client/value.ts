import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import {
  entityById,
  inMinutes,
  isIdentifier,
  isReference,
  labelPaths,
  labelOf as labelPathsOf,
  type PathEnd,
  resolvePath,
  shownAs,
  titleOf,
  titlePath,
} from "@/lib/generated-app/fields";
import { hasPages } from "@/lib/generated-app/layout-client";
import { marksOn } from "@/lib/generated-app/marks";
import { flatKey, folderOf, routeOf } from "@/lib/generated-app/names";
import { type Imports, literal } from "../code";

/** Where a writer notes what its file imports; paths are as seen from an entity's own folder. */
export type ImportSink = { add(from: string, ...names: string[]): ImportSink };
/** The same notes in a file outside the entity's folder. */
export const seenFrom = (imports: Imports, folder: string): ImportSink => {
  const sink: ImportSink = {
    add(from, ...names) {
      imports.add(from.startsWith("./") ? `../${folder}/${from.slice(2)}` : from, ...names);
      return sink;
    },
  };
  return sink;
};

/** Names that one entity's files share. */
export const stateList = (entity: Entity) => `${entity.id}States`;
export const choiceList = (entity: Entity, field: Field) =>
  `${entity.id}${field.id.charAt(0).toUpperCase()}${field.id.slice(1)}Options`;

/** A string as a JSX attribute. */
export const attribute = (name: string, value: string) =>
  /["\\\n&{}<>]/.test(value) ? `${name}={${literal(value)}}` : `${name}=${literal(value)}`;

/** What turns a stored value into words, by the kit's name for it. Null: the value is its own words. */
const formatters: Partial<Record<Field["type"], string>> = {
  money: "money", date: "date", datetime: "dateTime", time: "time", duration: "duration", percent: "percent", boolean: "yesNo",
  int: "decimal", sequence: "plain", decimal: "decimal",
}; // biome-ignore format: a table is read at a glance

function formatterOf(field: Field): string {
  if (isIdentifier(field)) return "plain";
  return inMinutes(field) ? "minutes" : (formatters[shownAs(field)] ?? "plain");
}

/** One value of a row as shown: which key of the row, and the words a column or a fact is headed by. */
export type Shown = {
  key: string;
  label: string;
  end: PathEnd;
  /** What the words are formatted as: for a reference, what names the row it points at. */
  as: PathEnd;
  isStatus: boolean;
  /** Several words in one, with days and moments as they are kept. */
  composed: boolean;
};

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const createdLabel = "Added";

/** The title of something is headed by what it names: “Customer”, not “Name”. */
function labelOf(end: PathEnd, own: boolean): string {
  if (end.leaf === "createdAt") return createdLabel;
  if (end.entity === "account") return "Name";
  const { flow } = end.entity;
  if (flow && end.leaf === flow.field) return "Status";
  if (!own && end.entity.title === end.leaf) return capital(end.entity.names.one);
  return end.field?.label ?? end.leaf;
}

export function shownOf(app: AppModel, entity: Entity, path: string): Shown {
  const end = resolvePath(app, entity, path);
  const own = !path.includes(".");
  const named = own && end.field && isReference(end.field) ? end.field : null;
  return {
    key: named ? `${path}Title` : flatKey(path),
    label: labelOf(end, own),
    end,
    as: named ? resolvePath(app, entity, titlePath(app, named)) : end,
    composed: named !== null && labelPathsOf(app, named).length > 1,
    isStatus: end.entity !== "account" && end.entity.flow?.field === end.leaf,
  };
}

/** What turns the words that name a row of this entity into words for people; null: they are already. */
export function titleFormat(app: AppModel, entity: Entity): "date" | "dateTime" | "time" | "said" | null {
  if (labelPaths(app, entity).length > 1) return "said";
  const { field, leaf } = resolvePath(app, entity, titleOf(app, entity));
  if (leaf === "createdAt") return "dateTime";
  const name = field ? formatters[shownAs(field)] : undefined;
  return name === "date" || name === "dateTime" || name === "time" ? name : null;
}

/** The words of a value, as an expression that is a string. */
export function wordsOf(entity: Entity, shown: Shown, imports: ImportSink): string {
  const value = `row.${shown.key}`;
  const { field, entity: owner } = shown.as;
  if (shown.isStatus && owner !== "account") {
    imports.add("../lib/format", "label").add(apiOf(entity, owner), stateList(owner));
    return `label(${stateList(owner)}, ${value})`;
  }
  if (field?.type === "choice" && owner !== "account") {
    imports.add("../lib/format", "label").add(apiOf(entity, owner), choiceList(owner, field));
    return `label(${choiceList(owner, field)}, ${value})`;
  }
  if (shown.composed) {
    imports.add("../lib/format", "said");
    return `said(${value})`;
  }
  const name = shown.as.leaf === "createdAt" ? "dateTime" : field ? formatterOf(field) : "plain";
  imports.add("../lib/format", name);
  return `${name}(${value})`;
}

export const apiOf = (from: Entity, owner: Entity) => (from.id === owner.id ? "./api" : `../${folderOf(owner)}/api`);

/** An address by whose name something is to be listened to. */
const HEARD = /\b(audio|recording|podcast|song|sound|listen)\b/i;

/** What a cell or fact shows: words, or a badge, a link, stars. `bare`: it lies inside a link already. */
export function shownNode(app: AppModel, entity: Entity, shown: Shown, imports: ImportSink, bare: boolean): string {
  const value = `row.${shown.key}`;
  const { field, entity: owner } = shown.end;
  if (shown.isStatus && owner !== "account") {
    imports.add("../ui/value", "StatusBadge").add(apiOf(entity, owner), stateList(owner));
    return `<StatusBadge states={${stateList(owner)}} value={${value}} />`;
  }
  if (field?.type === "rating") {
    imports.add("../ui/value", "Stars");
    return `<Stars value={${value}} />`;
  }
  if (bare) return wordsOf(entity, shown, imports);
  if (field?.type === "longtext") {
    imports.add("../ui/value", "Prose");
    return `<Prose value={${value}} />`;
  }
  if (field?.type === "url" && HEARD.test(field.label)) {
    imports.add("../ui/value", "Listen");
    return `<Listen value={${value}} />`;
  }
  if (field && ["phone", "email", "url"].includes(field.type)) {
    imports.add("../ui/value", "Contact");
    return `<Contact kind="${field.type as "phone"}" value={${value}} />`;
  }
  const own = field?.type === "reference" && owner !== "account" && owner.id === entity.id ? field : null;
  const target = own?.to ? entityById(app, own.to) : null;
  if (own && target && hasPages(target)) {
    imports.add("../ui/value", "RowLink");
    return `<RowLink entity="${target.id}" route="${routeOf(target)}" id={row.${own.id}} text={${wordsOf(entity, shown, imports)}} />`;
  }
  return wordsOf(entity, shown, imports);
}

const figures = new Set<string>(["money", "int", "decimal", "percent", "duration"]);
export const isFigure = (shown: Shown) => shown.end.field !== null && figures.has(shownAs(shown.end.field));

/** Roles that never see this value. */
export function hiddenFrom(app: AppModel, entity: Entity, shown: Shown): string[] {
  const first = shown.end.path.split(".")[0] ?? "";
  return app.access
    .filter((access) => access.entity === entity.id && access.hides.includes(first))
    .map(({ role }) => role);
}
export const hiddenPart = (roles: readonly string[]) => (roles.length > 0 ? `, hiddenFrom: ${literal(roles)}` : "");

/** The words that name a row, as an expression. */
export function titleWords(app: AppModel, entity: Entity, imports: ImportSink): string {
  const words = labelPaths(app, entity).map((path) => wordsOf(entity, shownOf(app, entity, path), imports));
  if (words.length < 2) return words[0] ?? '""';
  imports.add("../lib/format", "together");
  return `together(${words.join(", ")})`;
}

/** Around whatever shows rows that people mark: their own marks, read once. */
export function marking(app: AppModel, entity: Entity, imports: ImportSink, inner: readonly string[]): string[] {
  return marksOn(app, entity).reduceRight<string[]>(
    (lines, { mark, via, by }) => {
      imports.add("../ui/personal-marks", "PersonalMarks").add(apiOf(entity, mark), `${mark.id}Api`);
      const props = `entity="${mark.id}" ${attribute("one", mark.names.one)} resource={${mark.id}Api} via="${via.id}"`;
      return [
        `<PersonalMarks ${props} on={(mark) => mark.${via.id}} by={(mark) => mark.${by.id}}>`,
        ...lines.map((line) => `  ${line}`),
        "</PersonalMarks>",
      ];
    },
    [...inner],
  );
}
/** The buttons by which a row is marked; null: nobody marks such rows. */
export function markButtons(app: AppModel, entity: Entity, imports: ImportSink): string | null {
  const marks = marksOn(app, entity);
  if (marks.length === 0) return null;
  imports.add("../ui/personal-marks", "MarkButton").add("./api", `${entity.id}Title`);
  const buttons = marks.map(
    ({ mark }) => `<MarkButton mark="${mark.id}" id={row.id} title={${entity.id}Title(row)} />`,
  );
  return buttons.length === 1 ? (buttons[0] ?? null) : `<>${buttons.join("")}</>`;
}
