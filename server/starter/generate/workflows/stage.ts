import type { Access, AppModel, Entity, Page, Role } from "@/lib/contract/app-model";
import type { Step } from "@/lib/contract/workflow";
import { entityById, isReference, resolvePath } from "@/lib/generated-app/fields";
import { hasPages } from "@/lib/generated-app/layout-client";
import { routeOf } from "@/lib/generated-app/names";
import { datedWords, type Entered, type Given } from "./enter";
import { labels } from "./labels";
import { enter } from "./obeying";
import { type Journey, sees, steps } from "./steps";
import { isKnown, isPerson, type Known, type Person, peopleOf, type Value, valueAt, type World } from "./world";

/** What somebody may do with an entity, and the account; null: anybody, without one. */
export type Actor = { access: Access; person: Person | null };

export const listPath = (entity: Entity) => `/${routeOf(entity)}`;

/** Who makes rows of an entity and sees them: whoever manages first, then in the order of the roles. */
export function makersOf(app: AppModel, entity: Entity): Actor[] {
  const rank = ({ manages, enters }: Role) => (manages ? 0 : enters === "public" ? 2 : 1);
  const roles = app.roles.toSorted((a, b) => rank(a) - rank(b));
  return roles.flatMap((role) => {
    const access = app.access.find(({ role: id, entity: of }) => id === role.id && of === entity.id);
    const [person = null] = peopleOf(app, role.id);
    if (!person && role.enters !== "public") return [];
    return access?.can.includes("create") && access.can.includes("read") ? [{ access, person }] : [];
  });
}
export const accessOf = (app: AppModel, role: string, entity: Entity) =>
  app.access.find((access) => access.role === role && access.entity === entity.id);

/** Who sees every row of an entity, in the order of the roles. */
export const readerOf = (app: AppModel, entity: Entity, among?: readonly string[]): Actor | null => {
  for (const { id, enters } of app.roles) {
    if (among && !among.includes(id)) continue;
    const access = accessOf(app, id, entity);
    const [person] = peopleOf(app, id);
    if (access?.can.includes("read") && access.rows === "all" && (person || enters === "public"))
      return { access, person: person ?? null };
  }
  return null;
};

/** The words of a value in a table, where they are known beforehand. */
function wordsOf(app: AppModel, entity: Entity, path: string, value: Value | undefined): string | null {
  if (isPerson(value)) return value.name;
  const dated = datedWords(app, value);
  if (dated) return dated;
  const field = entity.fields.find(({ id }) => id === path);
  if (field?.type === "choice") return field.values?.find(({ id }) => id === value)?.label ?? null;
  return typeof value === "string" && !/^\d{4}-\d\d-\d\d/.test(value) ? value : null;
}

/** The words of a row's first column, which lead to its page. */
export function leadText(app: AppModel, row: Known): string | null {
  const [path = ""] = row.entity.columns;
  const value = valueAt(app, row, path);
  return isKnown(value) ? leadText(app, value) : wordsOf(app, row.entity, path, value);
}

/** The words of an example row that must vanish: not the own row's, and not those of another row that stays. */
export const otherThan = (world: World, row: Known, differs: (seed: Known) => boolean): string | null => {
  const leads = (rows: Known[]) => rows.flatMap((seed) => leadText(world.app, seed) ?? []);
  const rows = world.rows(row.entity);
  const staying = [leadText(world.app, row) ?? "", ...leads(rows.filter((seed) => !differs(seed)))];
  const told = (text: string) => staying.every((stays) => !stays.includes(text) && !text.includes(stays));
  return leads(rows.filter(differs)).find(told) ?? null;
};

/** The page on which people without an account enter rows of this entity. */
export const formPage = (app: AppModel, entity: Entity): Page | undefined =>
  app.pages.find(({ sections }) => sections.some((section) => section.kind === "form" && section.entity === entity.id));

export type Made = { row: Known; lead: string };
export type Wanted = { mark: string; given?: Given; all?: boolean };

/** Rows that others lead through are made first, so that a new row's first column says which one it is. */
export function parents(world: World, journey: Journey, actor: Actor, entity: Entity, wanted: Wanted): Given | null {
  const [first = ""] = (entity.columns[0] ?? "").split(".");
  const field = entity.fields.find(({ id }) => id === first);
  if (field?.type !== "reference" || first in (wanted.given ?? {})) return wanted.given ?? {};
  const target = entityById(world.app, field.to ?? "");
  const access = accessOf(world.app, actor.access.role, target);
  if (!access?.can.includes("create") || !hasPages(target)) return wanted.given ?? {};
  const made = make(world, journey, { ...actor, access }, target, { mark: wanted.mark });
  return made && { ...wanted.given, [first]: made.row };
}

/** Opens the list and its form. */
export function openForm(journey: Journey, entity: Entity): Journey {
  const { one, many } = entity.names;
  return journey.add(
    steps.open(listPath(entity), `Opens the ${many}.`, sees("button", null, labels.add(one))),
    steps.click("button", labels.add(one), `Starts a new ${one}.`, sees("button", null, labels.save)),
  );
}

/** Opens the list and its form, and fills it in. The form is still to be saved. */
export function openAndFill(
  world: World,
  journey: Journey,
  { access }: Actor,
  entity: Entity,
  wanted: Wanted,
): Entered | null {
  const entered = enter(world, entity, access, wanted.mark, wanted.given ?? {}, wanted.all ?? false);
  if (entered) openForm(journey, entity).add(...entered.steps);
  return entered;
}

/** Makes a row by its form and sees it in the list. Null: this person can not make one that can be told apart. */
export function make(world: World, journey: Journey, actor: Actor, entity: Entity, wanted: Wanted): Made | null {
  const given = parents(world, journey, actor, entity, wanted);
  if (!given) return null;
  const entered = openAndFill(world, journey, actor, entity, { ...wanted, given });
  const lead = entered && leadText(world.app, entered.row);
  if (!entered || !lead?.includes(wanted.mark)) return null;
  journey
    .add(steps.click("button", labels.save, `Saves the ${entity.names.one}.`, sees("row", lead)))
    .touch(entity.id, actor.access.id, actor.access.role, ...entered.fields.map((id) => `${entity.id}.${id}`));
  return { row: entered.row, lead };
}

export const signIn = ({ person }: Actor): Step[] => (person ? [steps.signIn(person.email, person.name)] : []);
/** Who a journey is told of: nobody signs in where no account is needed. */
export const roleOf = ({ access, person }: Actor): string | null => (person ? access.role : null);

/** What the search looks through, as words of this row. */
export const searchWords = (app: AppModel, row: Known): string[] =>
  row.entity.search.flatMap((path) => {
    const end = resolvePath(app, row.entity, path);
    const value = valueAt(app, row, path);
    return typeof value === "string" && end.field && !isReference(end.field) ? [value] : [];
  });

/** The words of a rule's message that stand whatever the numbers in it are. */
export const standing = (message: string): string =>
  message
    .split(/\{[^}]*\}/)
    .map((part) => part.trim())
    .toSorted((a, b) => b.length - a.length)[0] ?? message;
