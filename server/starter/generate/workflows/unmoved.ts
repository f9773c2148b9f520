import type { Access, AppModel, Entity, Flow } from "@/lib/contract/app-model";
import { inGeneral } from "@/lib/contract/checks";
import type { Workflow } from "@/lib/contract/workflow";
import { fieldById, inputFields } from "@/lib/generated-app/fields";
import type { RuleOf } from "../model/rules";
import { formFields, marks } from "./enter";
import { labels, press, stateLabel } from "./labels";
import { obeys } from "./obeying";
import {
  type Actor,
  accessOf,
  leadText,
  listPath,
  makersOf,
  openAndFill,
  parents,
  roleOf,
  signIn,
  type Wanted,
} from "./stage";
import { Journey, sees, seesNot, steps } from "./steps";
import { ownWords, refusal } from "./tripped";
import { evaluate, isRelative, type Known, type Person, peopleOf, type World } from "./world";

type Move = Flow["moves"][number];

/** The rows that somebody sees and that are told apart by their words. */
function seenBy(world: World, entity: Entity, access: Access, person: Person): { row: Known; lead: string }[] {
  const { app } = world;
  const { rows } = access;
  const seen = world.rows(entity).filter((row) => rows === "all" || evaluate(app, row, rows, person) === true);
  return seen.flatMap((row) => {
    const lead = leadText(app, row);
    const alone = lead && seen.every((other) => other === row || !leadText(app, other)?.includes(lead));
    return alone ? [{ row, lead }] : [];
  });
}

const actorsOf = (app: AppModel, entity: Entity, ability: Access["can"][number]): (Actor & { person: Person })[] =>
  app.roles.flatMap(({ id }) => {
    const access = accessOf(app, id, entity);
    if (!access?.can.includes(ability) || !access.can.includes("read")) return [];
    return peopleOf(app, id).map((person) => ({ access, person }));
  });

/** A step is tried on an example row, refused with the reason, and the row stands where it stood. */
function heldBack(
  entity: Entity,
  flow: Flow,
  actor: Actor,
  move: Move,
  lead: string,
  rule: RuleOf<"window"> | RuleOf<"require">,
): Workflow {
  const state = stateLabel(entity, move.from);
  const journey = new Journey()
    .add(
      ...signIn(actor),
      steps.open(listPath(entity), `Opens the ${entity.names.many}.`, sees("row", lead)),
      steps.click("link", lead, `Opens ${lead}.`, sees("status", state, labels.status)),
      ...press(flow, move, refusal(rule)),
      steps.reload(`Loads the page again: it is still ${state}.`, sees("status", state, labels.status)),
    )
    .touch(rule.id, entity.id, `${entity.id}.flow`, actor.access.id, actor.access.role);
  return journey.told(rule.id, inGeneral(rule.message), roleOf(actor));
}

function movesFrom(flow: Flow, row: Known, role: string): Move[] {
  const now = row.values[flow.field] ?? flow.initial;
  return flow.moves.filter(({ from, by }) => from === now && by.includes(role));
}

const DAY_HOURS = 24;
/** Whatever hour it is today, this moment is nearer than so many hours, or gone. */
const isNear = (row: Known, field: string, hours: number) => {
  const value = row.values[field];
  return isRelative(value) && (value.daysFromToday + 1) * DAY_HOURS <= hours;
};

/** Too late: shortly before, what may be given up till then no longer is. */
export function tooLate(world: World, rule: RuleOf<"window">, entity: Entity): Workflow | null {
  const { flow } = entity;
  if (!flow) return null;
  for (const actor of actorsOf(world.app, entity, "move").filter(({ access }) => rule.roles.includes(access.role)))
    for (const { row, lead } of seenBy(world, entity, actor.access, actor.person)) {
      const move = movesFrom(flow, row, actor.access.role).find(({ to }) => rule.states.includes(to));
      if (move && isNear(row, rule.field, rule.hours)) return heldBack(entity, flow, actor, move, lead, rule);
    }
  return null;
}

/** A step for which something is missing. */
export function notYet(world: World, rule: RuleOf<"require">, entity: Entity): Workflow | null {
  const { flow } = entity;
  if (!flow || !rule.on.includes("move")) return null;
  for (const actor of actorsOf(world.app, entity, "move"))
    for (const { row, lead } of seenBy(world, entity, actor.access, actor.person))
      for (const move of movesFrom(flow, row, actor.access.role)) {
        const after = { ...row, values: { ...row.values, [flow.field]: move.to } };
        if (obeys(world.app, rule, after) === false) return heldBack(entity, flow, actor, move, lead, rule);
      }
  return null;
}

/** A change of one number that a rule stands against, on a row that is there. */
export function unchanged(world: World, rule: RuleOf<"require">, entity: Entity): Workflow | null {
  const { app } = world;
  const field = entity.fields.find(({ id }) => id === rule.field);
  if (field?.type !== "int" || !rule.on.includes("update")) return null;
  const least = field.limits.min ?? 0;
  for (const actor of actorsOf(app, entity, "update"))
    for (const { row, lead } of seenBy(world, entity, actor.access, actor.person)) {
      const entered = formFields(app, entity, actor.access).includes(field);
      const before = row.values[field.id];
      const broken = { ...row, values: { ...row.values, [field.id]: least } };
      if (entered && typeof before === "number" && obeys(app, rule, broken) === false)
        return leftAsItWas(entity, actor, { lead, label: field.label, before, typed: least }, rule);
    }
  return null;
}

type Change = { lead: string; label: string; before: number; typed: number };
function leftAsItWas(entity: Entity, actor: Actor, change: Change, rule: RuleOf<"require">): Workflow {
  const { lead, label, before, typed } = change;
  const edit = (narration: string, seen: ReturnType<typeof sees>) =>
    steps.click("button", labels.edit, narration, seen);
  const journey = new Journey()
    .add(
      ...signIn(actor),
      steps.open(listPath(entity), `Opens the ${entity.names.many}.`, sees("row", lead)),
      steps.click("link", lead, `Opens ${lead}.`, sees("button", null, labels.edit)),
      edit(`Changes the ${entity.names.one}.`, sees("textbox", String(before), label)),
      steps.fill(label, String(typed), `Enters ${typed} for “${label}”.`),
      steps.click("button", labels.save, "Saves it and is told why that is not possible.", refusal(rule)),
      steps.reload("Loads the page again.", sees("button", null, labels.edit)),
      edit("Looks again: it is as it was.", sees("textbox", String(before), label)),
    )
    .touch(rule.id, actor.access.role);
  return journey.told(rule.id, inGeneral(rule.message), roleOf(actor));
}

/** So many rows are entered one by one before one too many is; beyond this nobody would watch it. */
const MOST_AT_ONCE = 6;

const places = ({ app }: World, rule: RuleOf<"concurrent">, row: Known): number => {
  const amount = rule.amount ? evaluate(app, row, { field: rule.amount }) : 1;
  return typeof amount === "number" && amount > 0 ? amount : Number.POSITIVE_INFINITY;
};

/** Rows at the same moment until it is full; one more is refused, and not there. */
export function full(world: World, rule: RuleOf<"concurrent">, entity: Entity, at: number): Workflow | null {
  const [actor] = makersOf(world.app, entity);
  const inputs = inputFields(entity).map(({ id }) => id);
  if (!actor || !inputs.includes(rule.start) || (rule.end && !inputs.includes(rule.end))) return null;
  const journey = new Journey().add(...signIn(actor));
  const filled = filledUp(world, journey, actor, rule, entity, marks[at % marks.length] ?? marks[0]);
  const last =
    filled && entersAnother(world, journey, actor, entity, { mark: marks[(at + 1) % marks.length] ?? marks[1] });
  const words = last && ownWords(world, last);
  if (!last || !words) return null;
  const amount = rule.amount ? [`${entity.id}.${rule.amount}`] : [];
  journey
    .add(
      steps.click("button", labels.save, "Saves one too many and is refused.", refusal(rule)),
      steps.reload("Loads the page again: it was not kept.", seesNot("row", words)),
    )
    .touch(rule.id, entity.id, actor.access.id, actor.access.role, ...amount);
  return journey.told(rule.id, inGeneral(rule.message), roleOf(actor));
}

function entersAnother(world: World, journey: Journey, actor: Actor, entity: Entity, wanted: Wanted): Known | null {
  const given = parents(world, journey, actor, entity, wanted);
  return (given && openAndFill(world, journey, actor, entity, { ...wanted, given, all: true })?.row) ?? null;
}

/** What takes all places by itself is the short way; else as many as there are places. */
function filledUp(
  world: World,
  journey: Journey,
  actor: Actor,
  rule: RuleOf<"concurrent">,
  entity: Entity,
  mark: string,
): boolean {
  const save = (row: Known) =>
    journey.add(
      steps.click("button", labels.save, `Saves the ${entity.names.one}.`, sees("row", leadText(world.app, row))),
    );
  for (const given of wholeTakers(world, rule, entity)) {
    const trial = new Journey();
    const row = openAndFill(world, trial, actor, entity, { mark, given, all: true })?.row;
    if (!row || places(world, rule, row) < rule.limit || !leadText(world.app, row)) continue;
    journey.join(trial);
    save(row);
    return true;
  }
  if (rule.limit > MOST_AT_ONCE) return false;
  const wanted = { mark };
  const given = parents(world, journey, actor, entity, wanted);
  for (let taken = 0; given && taken < rule.limit; ) {
    const row = openAndFill(world, journey, actor, entity, { ...wanted, given, all: true })?.row;
    if (!row || places(world, rule, row) > rule.limit - taken) return false;
    save(row);
    taken += places(world, rule, row);
  }
  return given !== null;
}

/** Rows that this one may refer to, one at a time, where it depends on them how many places are taken. */
function wholeTakers(world: World, rule: RuleOf<"concurrent">, entity: Entity): Record<string, Known>[] {
  if (!rule.amount || fieldById(entity, rule.amount).type !== "computed") return [];
  return entity.fields
    .filter(({ type }) => type === "reference")
    .flatMap(({ id, to }) => {
      const target = world.app.entities.find((other) => other.id === to);
      return target ? world.rows(target).map((row) => ({ [id]: row })) : [];
    });
}
