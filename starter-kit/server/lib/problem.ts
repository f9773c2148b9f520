import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";

export type FieldMessages = Record<string, string>;
type Status = 400 | 401 | 403 | 404 | 409 | 422 | 429;

/** A refusal with words for people. Thrown wherever it is found, answered in one place. */
export class Problem extends Error {
  constructor(
    readonly status: Status,
    message: string,
    readonly fields?: FieldMessages,
  ) {
    super(message);
  }
}

/** A rule of the application says no. `field`: where the form shows it. */
export const refused = (message: string, field?: string) =>
  new Problem(409, message, field ? { [field]: message } : undefined);

export function answerProblem(error: Error, c: Context) {
  if (error instanceof Problem) {
    const { status, message, fields } = error;
    return c.json(fields ? { message, fields } : { message }, status);
  }
  if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
  process.stderr.write(`${error.stack ?? error.message}\n`);
  return c.json({ message: "Something went wrong here. Nothing was changed; please try again." }, 500);
}
