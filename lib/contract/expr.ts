import * as z from "zod";

/** Operators of formulas. Dates are ISO strings, money is integer cents, durations are minutes. */
export const operators = [
  "add", "sub", "mul", "div", "min", "max", "round",
  "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "if",
  "isEmpty", "concat", "daysBetween", "addMinutes", "addDays", "weekday", "monthOf",
] as const; // biome-ignore format: a table is read by rows

/**
 * A typed formula over one row of an entity.
 * - `field`: a path from the row: `"hours"`, or through references: `"bike.customer.name"` (field ids, joined by dots).
 * - `op`: `if` takes [condition, then, else]; `daysBetween` [from, to] gives whole days; `weekday` gives 0 (Sunday) to 6;
 *   `monthOf` gives `YYYY-MM`. What lies in the month of `today` is shown for another month where one is chosen.
 * - `fold`: over the rows of `over` (entity id) whose reference field `via` points at this row; `where` and `of` are
 *   evaluated on that child row; `of` is required unless `fold` is `count`.
 * - `now`: the moment of evaluation (ISO date-time); `today`: its date. `viewer`: who asks: account id or role id.
 */
export type Expr =
  | { const: string | number | boolean | null }
  | { field: string }
  | { op: (typeof operators)[number]; args: Expr[] }
  | {
      fold: "sum" | "count" | "avg" | "min" | "max";
      over: string;
      via: string;
      where?: Expr | undefined;
      of?: Expr | undefined;
    }
  | { now: true }
  | { today: true }
  | { viewer: "id" | "role" };

export const exprSchema: z.ZodType<Expr> = z.lazy(() =>
  z.union([
    z.strictObject({ const: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
    z.strictObject({ field: z.string().min(1) }),
    z.strictObject({ op: z.enum(operators), args: z.array(exprSchema).min(1) }),
    z.strictObject({
      fold: z.enum(["sum", "count", "avg", "min", "max"]),
      over: z.string(),
      via: z.string(),
      where: exprSchema.optional(),
      of: exprSchema.optional(),
    }),
    z.strictObject({ now: z.literal(true) }),
    z.strictObject({ today: z.literal(true) }),
    z.strictObject({ viewer: z.enum(["id", "role"]) }),
  ]),
);
