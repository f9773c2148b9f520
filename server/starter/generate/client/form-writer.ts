import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityById, inMinutes, inputFields } from "@/lib/generated-app/fields";
import { clientEntityFiles } from "@/lib/generated-app/layout-client";
import { hasMonths } from "@/lib/generated-app/months";
import { pascal, routeOf } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";
import { attribute, choiceList, titleFormat } from "./value";

const components: Partial<Record<Field["type"], string>> = {
  text: "TextField", longtext: "LongTextField", int: "NumberField", decimal: "NumberField", money: "MoneyField", percent: "PercentField",
  date: "DateField", time: "TimeField", datetime: "DateTimeField", duration: "DurationField", boolean: "CheckField", choice: "ChoiceField",
  email: "EmailField", phone: "PhoneField", url: "UrlField", address: "LongTextField", rating: "RatingField", reference: "ReferenceField", account: "AccountField",
}; // biome-ignore format: a table is read at a glance

const numbers = new Set<Field["type"]>(["int", "decimal", "money", "percent", "duration", "rating"]);
/** The value a new row starts with. Formulas without a field only; what the browser can not know is left empty. */
function initialOf(expr: Expr | undefined, imports: Imports): string | null {
  if (!expr) return null;
  if ("const" in expr) return literal(expr.const);
  if ("today" in expr || "now" in expr) {
    const name = "today" in expr ? "today" : "now";
    imports.add("../lib/local-time", name);
    return `${name}()`;
  }
  if (!("op" in expr) || (expr.op !== "addDays" && expr.op !== "addMinutes")) return null;
  const [from, by] = expr.args.map((arg) => initialOf(arg, imports));
  if (!from || !by) return null;
  imports.add("../lib/local-time", expr.op);
  return `${expr.op}(${from}, ${by})`;
}

function emptyOf(field: Field): string {
  if (field.type === "boolean") return "false";
  return numbers.has(field.type) || !field.required ? "null" : '""';
}
function typeOf(field: Field): string {
  if (field.type === "boolean") return "boolean";
  if (numbers.has(field.type)) return "number | null";
  return field.required ? "string" : "string | null";
}

/** Fields that a role neither enters nor sends: hidden from it, set by the API, or naming rows that it may not read. */
function withoutOf(app: AppModel, entity: Entity, fields: readonly Field[]): Record<string, string[]> {
  const reads = (role: string, target: string) =>
    app.access.some((access) => access.role === role && access.entity === target && access.can.includes("read"));
  const entries = app.access
    .filter((access) => access.entity === entity.id)
    .map((access) => {
      const left = fields.filter(
        ({ id, type, to }) =>
          access.hides.includes(id) || id in access.sets || (type === "reference" && !reads(access.role, to ?? "")),
      );
      return [access.role, left.map(({ id }) => id)] as const;
    });
  return Object.fromEntries(entries.filter(([, left]) => left.length > 0));
}

function sourceOf(app: AppModel, entity: Entity, field: Field, imports: Imports): string[] {
  const shown = `shown={row?.${field.id}Title}`;
  if (field.type === "choice") {
    imports.add("./api", choiceList(entity, field));
    return [`options={${choiceList(entity, field)}}`];
  }
  if (field.type === "account") return [`role=${literal(field.to ?? "")}`, shown];
  if (field.type !== "reference") return [];
  const target = entityById(app, field.to ?? "");
  const format = titleFormat(app, target);
  if (format) imports.add("../lib/format", format);
  return [`from={optionsOf(${literal(routeOf(target))})}`, shown, ...(format ? [`titled={${format}}`] : [])];
}

function fieldLine(app: AppModel, entity: Entity, field: Field, imports: Imports): string {
  const component = inMinutes(field) ? "MinutesField" : components[field.type];
  if (!component) throw new Error(`${entity.id}.${field.id} is not entered`);
  imports.add("../ui/fields", component);
  const parts = [
    `{...draft.field(${literal(field.id)})}`,
    attribute("label", field.label),
    ...(field.required && field.type !== "boolean" ? ["required"] : []),
    ...(field.hint ? [attribute("hint", field.hint)] : []),
    ...(field.type === "rating" && field.limits.max ? [`max={${field.limits.max}}`] : []),
    ...sourceOf(app, entity, field, imports),
  ];
  return `      <${component} ${parts.join(" ")} />`;
}

/** Where months are looked at, a new row lies in the one that is shown. */
function initialDay(app: AppModel, { type, initial }: Field, imports: Imports): string | null {
  if (type !== "date" || !initial || !("today" in initial) || !hasMonths(app)) return null;
  imports.add("../lib/month", "dayShown");
  return "dayShown()";
}

/** The value of a field in the draft: the row's, or what a new one starts with. */
function draftLine(app: AppModel, field: Field, imports: Imports): string {
  const given = initialDay(app, field, imports) ?? initialOf(field.initial, imports);
  if (!given && field.type === "reference") {
    imports.add("../lib/router", "useParams");
    return `    ${field.id}: row ? ${rowValue(field)} : (given.${field.id} ?? params.get(${literal(field.id)}) ?? ${emptyOf(field)}),`;
  }
  return `    ${field.id}: row ? ${rowValue(field)} : ${given ?? emptyOf(field)},`;
}
const rowValue = (field: Field) => `(row.${field.id} ?? ${emptyOf(field)})`;

/** The form of one entity: of a new row and of one that is there. */
export function writeForm(app: AppModel, entity: Entity): GeneratedFile {
  const name = pascal(entity.id);
  const via = entity.linesOf?.via;
  const fields = inputFields(entity).filter(({ id }) => id !== via);
  const imports = new Imports()
    .add("./api", `${entity.id}Api`, `type ${name}Row`)
    .add("../ui/form-shell", "FormShell", "useDraft")
    .add("../lib/words", "words")
    .add("../ui/toast", "tell");
  if (fields.some(({ type }) => type === "reference")) imports.add("../ui/fields", "optionsOf");
  const inputs = fields.map((field) => fieldLine(app, entity, field, imports));
  const draft = fields.map((field) => draftLine(app, field, imports));
  const without = withoutOf(app, entity, fields);
  const named = Object.keys(without).length > 0;
  const given = draft.some((line) => line.includes("params.get"));
  return file(
    clientEntityFiles(entity).form,
    imports.print(),
    "",
    `type ${name}Values = {`,
    fields.map((field) => `  ${field.id}: ${typeOf(field)};`),
    "};",
    ...(named
      ? ["", "/** What these roles neither enter nor send. */", `const without = ${JSON.stringify(without)} as const;`]
      : []),
    "",
    `type ${name}FormProps = { row?: ${name}Row | null; ${via ? `${via}: string; ` : ""}${given ? `given?: Partial<${name}Values>; ` : ""}onDone: (row: ${name}Row) => void; onCancel?: () => void; submit?: string };`,
    "",
    `export function ${name}Form({ row = null, ${via ? `${via}, ` : ""}${given ? "given = {}, " : ""}onDone, onCancel, submit }: ${name}FormProps) {`,
    ...(given ? ["  const params = useParams();"] : []),
    `  const draft = useDraft<${name}Values>({`,
    draft,
    `  }, { editing: row !== null${named ? ", without" : ""} });`,
    `  const done = (saved: ${name}Row) => {`,
    "    tell(words.saved);",
    "    onDone(saved);",
    "  };",
    "  return (",
    `    <FormShell draft={draft} save={(values) => (row ? ${entity.id}Api.change(row.id, values) : ${entity.id}Api.add(${via ? `{ ...values, ${via} }` : "values"}))} onDone={done} onCancel={onCancel} submit={submit ?? words.save}>`,
    inputs,
    "    </FormShell>",
    "  );",
    "}",
  );
}
