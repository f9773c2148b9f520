import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import { checksOf } from "@/lib/contract/checks";
import { isGiven, isReference, shownAs, storedFields } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import type { GeneratedFile } from "@/lib/model/tasks";
import { literal } from "../code";
import { numberFor } from "../skeleton/sample";
import { names } from "../skeleton/shared";
import { validValue } from "../tests/base";
import { TestFile } from "../tests/scenario";
import { row, type TestValue } from "../tests/world";

/** A value that a column of this kind could lose or round. */
function stored(app: AppModel, entity: Entity, field: Field): TestValue {
  switch (shownAs(field)) {
    case "boolean":
      return true;
    case "code":
      return "KEPT2345";
    case "sequence":
      return 4711;
    case "text":
    case "longtext":
      return "Ünïcode ‘quoted’, and\na new line";
    case "decimal":
    case "percent":
      return numberFor(field) === field.limits.max ? numberFor(field) : numberFor(field) + 0.25;
    case "reference":
      return field.to === entity.id ? null : validValue(app, entity, field);
    default:
      return field.type === "computed" ? computed(field) : validValue(app, entity, field);
  }
}
const computed = (field: Field): TestValue =>
  field.as === "date" ? "2031-03-04" : field.as === "datetime" ? "2031-03-04T10:15:00.000Z" : 1234;

/** Every column takes a value and gives it back, through the table and through the view. */
export function writeDataTest(app: AppModel, entity: Entity): GeneratedFile {
  const check = checksOf(app).find(({ id }) => id === `data.${entity.id}`);
  if (!check) throw new Error(`No check for the data of ${entity.id}`);
  const file = new TestFile(app, entity, entityFiles(entity).dataTest);
  const { table, view, sample } = names(entity);
  file.imports.add("drizzle-orm", "eq").add("./table", table, view).add("./sample", sample);
  file.add(check, (scenario) => {
    const all = row(
      entity,
      Object.fromEntries(storedFields(entity).map((field) => [field.id, stored(app, entity, field)])),
    );
    const values = [...all.values].map(
      ([id, value]) => `${id}: ${scenario.value(entity.fields.find((field) => field.id === id) ?? null, value, null)}`,
    );
    if (entity.flow)
      values.push(
        `${entity.flow.field}: ${literal(entity.flow.states[entity.flow.states.length - 1]?.id ?? "")} as const`,
      );
    scenario.say(
      `const values = { ${values.map((each) => typed(entity, each)).join(", ")} };`,
      `const id = await ${sample}(app.db, values);`,
      `const [kept] = await app.db.select().from(${table}).where(eq(${table}.id, id));`,
      "expect(kept).toMatchObject(values);",
      `const [read] = await app.db.select().from(${view}).where(eq(${view}.id, id));`,
      "expect(read).toMatchObject(values);",
    );
    for (const field of storedFields(entity).filter(isReference))
      scenario.say(
        `await expect(${sample}(app.db, { ...values, ${otherCode(entity)}${field.id}: "no-such-row" })).rejects.toThrow();`,
      );
  });
  return file.print();
}
/** A code or number is there once only. */
const otherCode = (entity: Entity) =>
  entity.fields
    .filter(isGiven)
    .map(({ id, type }) => (type === "code" ? `${id}: "OTHER234", ` : `${id}: 4712, `))
    .join("");
const typed = (entity: Entity, value: string) => {
  const id = value.slice(0, value.indexOf(":"));
  return entity.fields.some((field) => field.id === id && field.type === "choice") ? `${value} as const` : value;
};
