import type { Context } from "hono";
import type * as z from "zod";
import { type FieldMessages, Problem } from "./problem";

/** The body as the schema says, or 422 with a message for each field. `filled` stands whatever was sent. */
export async function readBody<T extends z.ZodType>(c: Context, schema: T, filled: object = {}): Promise<z.output<T>> {
  return checked(schema, { ...(await readObject(c)), ...filled });
}

/** The same for a change of some fields: those in `locked` stay as they are. */
export async function readChanges<T extends z.ZodType>(c: Context, schema: T, locked: readonly string[] = []): Promise<z.output<T>> {
  const sent = Object.entries(await readObject(c)).filter(([key]) => !locked.includes(key));
  return checked(schema, Object.fromEntries(sent));
}

function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: FieldMessages = {};
  for (const { path, message } of parsed.error.issues) fields[String(path[0] ?? "")] ??= message;
  throw new Problem(422, "Please check what you entered.", fields);
}

async function readObject(c: Context): Promise<object> {
  const value = parseJson(await c.req.text());
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Problem(422, "Please send an object.");
  return value;
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new Problem(422, "This is not valid JSON.");
  }
}
