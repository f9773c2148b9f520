import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import { entityById, isGiven, storedFields } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { folderOf } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { names } from "./shared";

const NUMBERS = new Set(["int", "decimal", "money", "percent", "duration", "rating"]);

/** A number inside the field's limits. */
export function numberFor({ type, limits }: Field): number {
  const low = limits.min ?? (type === "rating" ? 1 : 0);
  const wish = type === "rating" ? 3 : type === "money" ? 1200 : type === "duration" ? 60 : 2;
  const high = limits.max ?? (type === "rating" ? 5 : Number.MAX_SAFE_INTEGER);
  return Math.min(Math.max(wish, low), high);
}
/** Words of a length that the field takes. */
export function wordsFor({ label, limits }: Field, number: string): string {
  const words = `${label} ${number}`;
  const long = words.padEnd(limits.minLength ?? 0, ".");
  return limits.maxLength === undefined || long.length <= limits.maxLength
    ? long
    : number.padStart(limits.minLength ?? 1, "0").slice(0, limits.maxLength);
}

/** A value of the field as code; `made` counts the rows of the test run. */
function value(app: AppModel, field: Field, imports: Imports): string | null {
  if (NUMBERS.has(field.type)) return literal(numberFor(field));
  switch (field.type) {
    case "boolean": return "false";
    case "choice": return literal(field.values?.[0]?.id ?? "");
    case "email": return "`person${made}@example.org`";
    case "phone": return "`555 ${1000 + made}`";
    case "url": return "`https://example.org/${made}`";
    case "code": return "newSampleCode(made)";
    case "sequence": return "1000 + made";
    case "time": return literal("10:00");
    case "date": imports.add("../../shared/formula", "addDays", "today"); return "addDays(today(), 30) ?? today()";
    case "datetime": imports.add("../../shared/formula", "addDays", "now"); return "addDays(now(), 30) ?? now()";
    case "computed": return null;
    case "account": return account(field, imports);
    case "reference": return reference(app, field, imports);
    default: return wordsFor(field, "${made}").includes("${made}") ? `\`${wordsFor(field, "${made}").replace(/[`\\]/g, "\\$&")}\`` : literal(wordsFor(field, "1"));
  }
} // biome-ignore format: one type a line

function account(field: Field, imports: Imports): string {
  imports.add("../auth/test-accounts", "sampleAccount");
  return `values.${field.id} ?? (await sampleAccount(db, ${literal(field.to ?? "")})).id`;
}
function reference(app: AppModel, field: Field, imports: Imports): string {
  const target = entityById(app, field.to ?? "");
  imports.add(`../${folderOf(target)}/sample`, names(target).sample);
  return `values.${field.id} ?? (await ${names(target).sample}(db))`;
}

/** A row for tests, put straight into the table with whatever it refers to. */
export function writeSample(app: AppModel, entity: Entity) {
  const { sample, table } = names(entity);
  const imports = new Imports()
    .add("../../shared/formula", "now")
    .add("../db/client", "type Database")
    .add("./table", table);
  const needed = storedFields(entity).filter((field) => field.required || field.type === "boolean" || isGiven(field));
  const values = needed.flatMap((field) => {
    if (field.type === "reference" && field.to === entity.id) return [];
    const text = value(app, field, imports);
    if (field.type === "code") imports.add("../lib/code", "newSampleCode");
    return text === null ? [] : [`    ${field.id}: ${text},`];
  });
  return file(
    entityFiles(entity).sample,
    imports.print(),
    "",
    "let made = 0;",
    "",
    "/** Puts a row into the table, past all rules, with whatever it refers to. `values` stand instead of its own. */",
    `export async function ${sample}(db: Database, values: Partial<typeof ${table}.$inferInsert> = {}) {`,
    "  made += 1;",
    `  const id = values.id ?? \`${entity.id}-\${made}\`;`,
    `  await db.insert(${table}).values({`,
    "    createdAt: now(),",
    values,
    ...(entity.flow ? [`    ${entity.flow.field}: ${literal(entity.flow.initial)},`] : []),
    "    ...values,",
    "    id,",
    "  });",
    "  return id;",
    "}",
  );
}
