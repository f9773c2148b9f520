import type { JsonSchema } from "./openapi";

/** One line of a table that people read: where a value stands, what it is, whether it must be there. */
export type FieldLine = { path: string; type: string; required: boolean };
const MAX_DEPTH = 3;

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) return [...new Set(options.map(typeOf))].join(" | ");
  if (schema.type === "array") return `${typeOf((schema.items ?? {}) as JsonSchema)}[]`;
  if (schema.not !== undefined) return "not available";
  if (typeof schema.$ref === "string") return schema.$ref.replace(/^.*[/_]/, "");
  return typeof schema.format === "string" ? `${schema.type} (${schema.format})` : String(schema.type ?? "any");
}

/** The object inside a list or beside null: what has fields of its own. */
function withFields(schema: JsonSchema): { schema: JsonSchema; mark: string } | null {
  if (schema.properties) return { schema, mark: "" };
  if (schema.type === "array") {
    const inner = withFields((schema.items ?? {}) as JsonSchema);
    return inner && { schema: inner.schema, mark: `[]${inner.mark}` };
  }
  const options = (schema.anyOf ?? []) as JsonSchema[];
  const objects = options.filter(({ properties }) => properties);
  const [only] = objects;
  return only && objects.length === 1 ? { schema: only, mark: "" } : null;
}

export function fieldsOf(schema: JsonSchema, path = "", depth = 0): FieldLine[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const inner = depth < MAX_DEPTH ? withFields(field) : null;
    const own = { path: at, type: typeOf(field), required: required.has(name) };
    return [own, ...(inner ? fieldsOf(inner.schema, `${at}${inner.mark}`, depth + 1) : [])];
  });
}
