import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, fieldById, isReference, shownAs } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { folderOf, pascal } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { type TsScope, toTs } from "../formula/to-ts";
import { highlightsOf, type RefusingRule, type RuleOf, saveGuards, windows } from "../model/rules";
import { viewOf } from "../model/view";
import { names } from "../skeleton/shared";

export const guardName = (rule: { id: string }) => `refuse${pascal(rule.id)}`;
export const checkName = (entity: Entity) => `check${pascal(entity.id)}`;
export const marksName = (entity: Entity) => `${entity.id}Marks`;

type Writer = { app: AppModel; entity: Entity; imports: Imports; uses: Set<string> };
const scope = (writer: Writer, row = "row", entity = writer.entity): TsScope => ({
  app: writer.app,
  entity,
  row,
  uses: writer.uses,
});
const nullable = ({ app, entity }: Writer, key: string) =>
  viewOf(app, entity).find((column) => column.key === key)?.nullable ?? false;
const comment = (message: string) => `/** ${message.replaceAll("*/", "* /")} */`;
/** `{left}` in a message stands for what is known only when somebody is refused: here, code that gives it. */
function spelled(message: string, known: Record<string, string>): string {
  const parts = message.split(/(\{[a-z]+\})/).filter(Boolean);
  if (!parts.some((part) => part.slice(1, -1) in known)) return literal(message);
  const text = (part: string) => part.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return `\`${parts.map((part) => (part.startsWith("{") ? `\${${known[part.slice(1, -1)]}}` : text(part))).join("")}\``;
}
const refusal = (message: string, field?: string, known: Record<string, string> = {}) =>
  `refused(${spelled(message, known)}${field ? `, ${literal(field)}` : ""})`;

/** Rows in these states do not count: cancelled ones, say. */
function excepted({ entity, imports }: Writer, states: string[]) {
  if (!entity.flow || states.length === 0) return { skip: [], where: [] };
  imports.add("drizzle-orm", "notInArray");
  const { view } = names(entity);
  const column = entity.flow.field;
  return {
    skip: [`  if (${literal(states)}.includes(row.${column})) return;`],
    where: [`notInArray(${view}.${column}, ${literal(states)})`],
  };
}

/** From when to when a row lasts. */
function span(writer: Writer, rule: RuleOf<"noOverlap"> | RuleOf<"concurrent">): string[] {
  const { entity, imports, uses } = writer;
  const isDay =
    shownAs(fieldById(entity, rule.start)).startsWith("date") && shownAs(fieldById(entity, rule.start)) === "date";
  const { viewRow } = names(entity);
  imports.add("./table", `type ${viewRow}`).add("../lib/rules", "type Span");
  const minutes = rule.minutes ? toTs(scope(writer), rule.minutes) : null;
  if (minutes !== null && !rule.end) uses.add("addMinutes");
  if (isDay) imports.add("../lib/rules", "days");
  else if (!rule.end && minutes === null) imports.add("../lib/rules", "aMinute");
  const end = rule.end ? `row.${rule.end}` : minutes === null ? null : `addMinutes(row.${rule.start}, ${minutes})`;
  const value = isDay
    ? `days(row.${rule.start}, ${end ?? `row.${rule.start}`})`
    : end === null
      ? `aMinute(row.${rule.start})`
      : `{ start: row.${rule.start}, end: ${end} }`;
  return ["", `const ${rule.id}Span = (row: ${viewRow}): Span => (${value});`];
}

function noOverlap(writer: Writer, rule: RuleOf<"noOverlap">): string[] {
  const { entity, imports } = writer;
  const { view } = names(entity);
  imports.add("drizzle-orm", "and", "eq", "ne").add("../lib/rules", "overlaps");
  const { skip, where } = excepted(writer, rule.exceptStates);
  const missing = rule.resources.filter((id) => nullable(writer, id)).map((id) => `  if (row.${id} === null) return;`);
  const same = rule.resources.map((id) => `eq(${view}.${id}, row.${id})`);
  return [
    ...span(writer, rule),
    comment(rule.message),
    `async function ${guardName(rule)}({ tx, row }: Change) {`,
    ...skip,
    ...missing,
    `  const others = await tx.select().from(${view}).where(and(${[`ne(${view}.id, row.id)`, ...same, ...where].join(", ")}));`,
    `  const clash = others.find((other) => overlaps(${rule.id}Span(row), ${rule.id}Span(other)));`,
    `  if (clash) throw ${refusal(rule.message, rule.start, clashWords(writer, rule))};`,
    "}",
  ];
}

/** Who or what is taken, and since when. */
function clashWords(writer: Writer, rule: RuleOf<"noOverlap">): Record<string, string> {
  if (!/\{[a-z]+\}/.test(rule.message)) return {};
  writer.uses.add("dayHere").add("timeOfDay");
  const titles = rule.resources.map((id) =>
    isReference(fieldById(writer.entity, id)) ? `\${clash.${id}Title ?? "It"}` : `\${clash.${id}}`,
  );
  const start = `clash.${rule.start}`;
  const moment = nullable(writer, rule.start) ? `(${start} ?? "")` : start;
  const isDay = shownAs(fieldById(writer.entity, rule.start)) === "date";
  return {
    resource: `\`${titles.join(", ")}\``,
    day: `dayHere(${moment})`,
    time: isDay ? '"the morning"' : `timeOfDay(${moment})`,
  };
}
const amountOf = (writer: Writer, amount: string | null, row: string) =>
  amount === null ? "1" : nullable(writer, amount) ? `${row}.${amount} ?? 0` : `${row}.${amount}`;

function concurrent(writer: Writer, rule: RuleOf<"concurrent">): string[] {
  const { view, viewRow } = names(writer.entity);
  writer.imports.add("drizzle-orm", "and", "ne").add("../lib/rules", "busiest");
  const { skip, where } = excepted(writer, rule.exceptStates);
  const load = `(other: ${viewRow}) => ({ ...${rule.id}Span(other), amount: ${amountOf(writer, rule.amount, "other")} })`;
  return [
    ...span(writer, rule),
    comment(rule.message),
    `async function ${guardName(rule)}({ tx, row }: Change) {`,
    ...skip,
    `  const load = ${load};`,
    `  const others = await tx.select().from(${view}).where(and(${[`ne(${view}.id, row.id)`, ...where].join(", ")}));`,
    `  if (busiest(load(row), others.map(load)) > ${rule.limit}) throw ${refusal(rule.message, rule.start)};`,
    "}",
  ];
}

function capacity(writer: Writer, rule: RuleOf<"capacity">): string[] {
  const { app, entity, imports } = writer;
  const { view } = names(entity);
  const target = entityById(app, fieldById(entity, rule.of).to ?? "");
  const targetView = names(target).view;
  imports
    .add("drizzle-orm", "and", "eq")
    .add(target.id === entity.id ? "./table" : `../${folderOf(target)}/table`, targetView);
  const { skip, where } = excepted(writer, rule.exceptStates);
  const missing = nullable(writer, rule.of) ? [`  if (row.${rule.of} === null) return;`] : [];
  const limit = toTs(scope(writer, "whole", target), rule.limit);
  const used =
    rule.amount === null
      ? "taken.length"
      : `taken.reduce((sum, other) => sum + ${rule.amount && nullable(writer, rule.amount) ? `(${amountOf(writer, rule.amount, "other")})` : amountOf(writer, rule.amount, "other")}, 0)`;
  return [
    "",
    comment(rule.message),
    `async function ${guardName(rule)}({ tx, row }: Change) {`,
    ...skip,
    ...missing,
    `  const [whole] = await tx.select().from(${targetView}).where(eq(${targetView}.id, row.${rule.of}));`,
    `  const taken = await tx.select().from(${view}).where(and(${[`eq(${view}.${rule.of}, row.${rule.of})`, ...where].join(", ")}));`,
    ...(rule.message.includes("{left}")
      ? [
          `  const limit = whole ? ${nullableLimit(writer, target, rule.limit, limit)} : Number.POSITIVE_INFINITY;`,
          `  const used = ${used};`,
          `  const left = Math.max(0, limit - used + (${amountOf(writer, rule.amount, "row")}));`,
          `  if (used > limit) throw ${refusal(rule.message, rule.amount ?? rule.of, { left: "left" })};`,
        ]
      : [
          `  if (whole && ${used} > ${nullableLimit(writer, target, rule.limit, limit)}) throw ${refusal(rule.message, rule.amount ?? rule.of)};`,
        ]),
    "}",
  ];
}
/** Without a limit on the row there is none. */
const nullableLimit = ({ app }: Writer, target: Entity, limit: Expr, text: string) =>
  "field" in limit && viewOf(app, target).find(({ key }) => key === limit.field)?.nullable !== false
    ? `(${text} ?? Number.POSITIVE_INFINITY)`
    : `(${text})`;

function unique(writer: Writer, rule: RuleOf<"unique">): string[] {
  const { view } = names(writer.entity);
  writer.imports.add("drizzle-orm", "and", "ne");
  const { skip, where } = excepted(writer, rule.exceptStates);
  const missing = rule.fields.filter((id) => nullable(writer, id)).map((id) => `  if (row.${id} === null) return;`);
  const same = rule.fields.map((id) => sameAs(writer.entity, id));
  for (const text of same) writer.imports.add("drizzle-orm", text.startsWith("sql") ? "sql" : "eq");
  return [
    "",
    comment(rule.message),
    `async function ${guardName(rule)}({ tx, row }: Change) {`,
    ...skip,
    ...missing,
    `  const [other] = await tx.select().from(${view}).where(and(${[`ne(${view}.id, row.id)`, ...same, ...where].join(", ")}));`,
    `  if (other) throw ${refusal(rule.message, rule.fields[rule.fields.length - 1])};`,
    "}",
  ];
}

/** Whoever types “alien” means “Alien”. */
export function sameAs(entity: Entity, id: string): string {
  const { view } = names(entity);
  return ["text", "email"].includes(fieldById(entity, id).type)
    ? `sql\`lower(\${${view}.${id}}) = lower(\${row.${id}})\``
    : `eq(${view}.${id}, row.${id})`;
}

const changed = (field: string) => [`  if (row.${field} === null || before?.${field} === row.${field}) return;`];

function notPast(writer: Writer, rule: RuleOf<"notPast">): string[] {
  const isDay = shownAs(fieldById(writer.entity, rule.field)) === "date";
  writer.uses.add(isDay ? "today" : "now");
  return [
    "",
    comment(rule.message),
    `function ${guardName(rule)}({ row, before }: Change) {`,
    ...changed(rule.field),
    `  if (row.${rule.field} < ${isDay ? "today()" : "now()"}) throw ${refusal(rule.message, rule.field)};`,
    "}",
  ];
}

function closed(writer: Writer, rule: RuleOf<"closed">): string[] {
  const type = shownAs(fieldById(writer.entity, rule.field));
  writer.imports.add("../lib/rules", "isClosed");
  const hours = {
    weekdays: type === "time" ? [] : rule.weekdays,
    opens: type === "date" ? null : rule.opens,
    closes: type === "date" ? null : rule.closes,
  };
  return [
    "",
    comment(rule.message),
    `function ${guardName(rule)}({ row, before }: Change) {`,
    ...changed(rule.field),
    `  const hours = { weekdays: ${literal(hours.weekdays)}, opens: ${literal(hours.opens)}, closes: ${literal(hours.closes)} };`,
    `  if (isClosed(row.${rule.field}, hours)) throw ${refusal(rule.message, rule.field)};`,
    "}",
  ];
}

function require(writer: Writer, rule: RuleOf<"require">): string[] {
  const { viewRow } = names(writer.entity);
  const that = toTs(scope(writer), rule.that);
  const when = rule.when ? toTs(scope(writer), rule.when) : null;
  const asks = [that, when].some((text) => text?.includes("viewer."));
  if (asks) writer.imports.add("../../shared/access", "type Viewer");
  const args = asks ? `row: ${viewRow}, viewer: Viewer` : `row: ${viewRow}`;
  writer.imports.add("./table", `type ${viewRow}`);
  const all = rule.on.length === 3 ? [] : [`  if (!${literal(rule.on)}.includes(operation)) return;`];
  return [
    "",
    `export const ${rule.id}Holds = (${args}) => ${when ? `!(${when}) || ${that}` : that};`,
    comment(rule.message),
    `function ${guardName(rule)}({ ${["row", ...(all.length > 0 ? ["operation"] : []), ...(asks ? ["viewer"] : [])].join(", ")} }: Change) {`,
    ...all,
    `  if (!${rule.id}Holds(row${asks ? ", viewer" : ""})) throw ${refusal(rule.message, rule.field)};`,
    "}",
  ];
}

function windowed(writer: Writer, rule: RuleOf<"window">): string[] {
  const { viewRow } = names(writer.entity);
  writer.uses.add("hoursUntil").add("now");
  writer.imports.add("../../shared/access", "type Viewer").add("./table", `type ${viewRow}`);
  return [
    "",
    comment(rule.message),
    `export function ${guardName(rule)}(row: ${viewRow}, viewer: Viewer) {`,
    `  const bound: readonly (string | null)[] = ${literal(rule.roles)};`,
    `  if (!bound.includes(viewer.role) || row.${rule.field} === null) return;`,
    `  if (hoursUntil(row.${rule.field}, now()) < ${rule.hours}) throw ${refusal(rule.message)};`,
    "}",
  ];
}

function guard(writer: Writer, rule: RefusingRule): string[] {
  switch (rule.kind) {
    case "noOverlap": return noOverlap(writer, rule);
    case "concurrent": return concurrent(writer, rule);
    case "capacity": return capacity(writer, rule);
    case "unique": return unique(writer, rule);
    case "notPast": return notPast(writer, rule);
    case "closed": return closed(writer, rule);
    case "require": return require(writer, rule);
    case "window": return windowed(writer, rule);
  }
} // biome-ignore format: one kind a line

const waits = (rule: RefusingRule) => ["noOverlap", "concurrent", "capacity", "unique"].includes(rule.kind);

function check(writer: Writer, rules: RefusingRule[]): string[] {
  if (rules.length === 0) return [];
  const { viewRow } = names(writer.entity);
  writer.imports.add("./table", `type ${viewRow}`).add("../lib/rules", "type ChangeOf");
  return [
    "",
    "/** Each rule looks at the row as the write left it, inside the transaction; a refusal undoes the write. */",
    `export async function ${checkName(writer.entity)}(change: Change) {`,
    ...rules.map((rule) => `  ${waits(rule) ? "await " : ""}${guardName(rule)}(change);`),
    "}",
  ];
}

function marks(writer: Writer, rules: RuleOf<"highlight">[]): string[] {
  if (rules.length === 0) return [];
  const { viewRow } = names(writer.entity);
  writer.imports.add("./table", `type ${viewRow}`).add("../../shared/row", "type Mark");
  const tests = rules.map(
    (rule) => `export const ${rule.id}Holds = (row: ${viewRow}) => ${toTs(scope(writer), rule.when)};`,
  );
  return [
    "",
    ...tests,
    "/** Notices that hold for a row just now. */",
    `export function ${marksName(writer.entity)}(row: ${viewRow}): Mark[] {`,
    "  const marks: Mark[] = [];",
    ...rules.map(
      (rule) =>
        `  if (${rule.id}Holds(row)) marks.push({ rule: ${literal(rule.id)}, tone: ${literal(rule.tone)}, message: ${literal(rule.message)} });`,
    ),
    "  return marks;",
    "}",
  ];
}

/** One small function per rule. */
export function writeRules(app: AppModel, entity: Entity) {
  const { view, viewRow } = names(entity);
  const writer: Writer = { app, entity, imports: new Imports(), uses: new Set() };
  const saves = saveGuards(app, entity);
  const body = [
    ...[...saves, ...windows(app, entity)].flatMap((rule) => guard(writer, rule)),
    ...check(writer, saves),
    ...marks(writer, highlightsOf(app, entity)),
  ];
  if (body.join("\n").includes(`from(${view})`)) writer.imports.add("./table", view);
  writer.imports.add("../../shared/formula", ...writer.uses);
  if (saves.length + windows(app, entity).length > 0) writer.imports.add("../lib/problem", "refused");
  const change = saves.length > 0 ? ["", `type Change = ChangeOf<${viewRow}>;`] : [];
  return file(entityFiles(entity).rules, writer.imports.print(), change, body);
}
