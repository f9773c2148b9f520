import type { AppModel, Entity, Field, Page, Section } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";

/** The day by which something belongs to the month that is looked at; null: the formula asks for something else. */
export function dayOfMonth(expr: Expr): string | null {
  if (!("op" in expr) || expr.op !== "eq") return null;
  const [of, now] = expr.args.map((arg) => ("op" in arg && arg.op === "monthOf" ? arg.args[0] : undefined));
  return of && "field" in of && now && "today" in now ? of.field : null;
}
const asksMonth = (expr: Expr): boolean =>
  dayOfMonth(expr) !== null ||
  ("op" in expr && expr.args.some(asksMonth)) ||
  ("fold" in expr && [expr.where, expr.of].some((inner) => inner !== undefined && asksMonth(inner)));

const reads = (expr: Expr, ids: ReadonlySet<string>): boolean =>
  ("field" in expr && ids.has(expr.field)) || ("op" in expr && expr.args.some((arg) => reads(arg, ids)));

/** Computed values of a row that are those of one month: each that asks for it, and those that follow from them. */
export function monthlyFields({ fields }: Pick<Entity, "fields">): Field[] {
  const live = fields.filter(({ compute, stored }) => compute && stored !== "atCreate");
  const ids = new Set(live.flatMap(({ id, compute }) => (compute && asksMonth(compute) ? [id] : [])));
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    for (const { id, compute } of live) if (compute && reads(compute, ids)) ids.add(id);
  }
  return live.filter(({ id }) => ids.has(id));
}
export const isMonthly = (entity: Pick<Entity, "fields">) => monthlyFields(entity).length > 0;

/** A monthly value by what the row keeps: values that it follows from in place of their names. */
export function spelledOut(entity: Pick<Entity, "fields">, expr: Expr): Expr {
  if ("op" in expr) return { ...expr, args: expr.args.map((arg) => spelledOut(entity, arg)) };
  const field = "field" in expr ? monthlyFields(entity).find(({ id }) => id === expr.field) : undefined;
  return field?.compute ? spelledOut(entity, field.compute) : expr;
}

/** The day by which rows of a section's list belong to the month. */
export const dayOfSection = (section: Section): string | null =>
  section.kind === "list" && section.filter ? dayOfMonth(section.filter) : null;

function isSectionMonthly({ entities }: Pick<AppModel, "entities">, section: Section): boolean {
  if (section.kind === "figures")
    return section.figures.some(({ where, minus }) => [where, minus?.where].some((expr) => expr && asksMonth(expr)));
  if (section.kind === "chart")
    return entities.some(
      (entity) => entity.id === section.entity && monthlyFields(entity).some(({ id }) => id === section.value),
    );
  return dayOfSection(section) !== null;
}
/** A page of one month, which can be turned. */
export const isMonthPage = (app: Pick<AppModel, "entities">, page: Pick<Page, "sections">) =>
  page.sections.some((section) => isSectionMonthly(app, section));
export const hasMonths = (app: Pick<AppModel, "entities" | "pages">) =>
  app.entities.some(isMonthly) || app.pages.some((page) => isMonthPage(app, page));

/** The same as it is asked on another day. */
export function asOf(expr: Expr, day: string): Expr {
  if ("today" in expr) return { const: day };
  if ("op" in expr) return { ...expr, args: expr.args.map((arg) => asOf(arg, day)) };
  if (!("fold" in expr)) return expr;
  return { ...expr, ...(expr.where && { where: asOf(expr.where, day) }), ...(expr.of && { of: asOf(expr.of, day) }) };
}
