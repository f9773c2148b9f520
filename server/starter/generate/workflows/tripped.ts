import type { Entity, Rule } from "@/lib/contract/app-model";
import { titleText } from "./enter";
import { labels } from "./labels";
import { type Form, type Trip, tripsOf } from "./obeying";
import { type Actor, leadText, type Made, make, openForm, parents, standing, type Wanted } from "./stage";
import { type Journey, sees, seesNot, steps } from "./steps";
import type { Known, World } from "./world";

/** What a form says that a rule stands against. */
export const refusal = (rule: Pick<Rule, "message">) => sees("alert", standing(rule.message));

/** The words of a row, where no example row has them. */
export function ownWords(world: World, row: Known): string | null {
  const lead = leadText(world.app, row);
  const known = world.rows(row.entity).flatMap((seed) => leadText(world.app, seed) ?? []);
  return lead && known.every((other) => !other.includes(lead)) ? lead : null;
}

function trips(journey: Journey, { world, entity, access }: Form, { rule, entered }: Trip): void {
  const words = ownWords(world, entered.row);
  if (!words) return;
  openForm(journey, entity)
    .add(
      ...entered.steps,
      steps.click("button", labels.save, "Saves it and is told why that is not possible.", refusal(rule)),
      steps.reload(`Loads the page again: no ${entity.names.one} was made.`, seesNot("row", words)),
    )
    .touch(rule.id, entity.id, access.id);
}

/** Makes a row, after each rule that a form can break was broken: it refuses, says why, and nothing is kept. */
export function makeAtLast(world: World, journey: Journey, actor: Actor, entity: Entity, wanted: Wanted): Made | null {
  const given = parents(world, journey, actor, entity, wanted);
  if (!given) return null;
  const fixed = Object.keys(wanted.given ?? {});
  const form: Form = { world, entity, access: actor.access, mark: wanted.mark, given, fixed, all: wanted.all ?? false };
  for (const trip of tripsOf(form)) trips(journey, form, trip);
  return make(world, journey, actor, entity, { ...wanted, given });
}

/** The same for the lines of a row whose page is open, and that has none yet. */
export function tripsOnLine(journey: Journey, form: Form): void {
  const { world, entity, access } = form;
  const { one } = entity.names;
  for (const { rule, entered } of tripsOf(form)) {
    const title = titleText(world.app, entered.row);
    if (!title) continue;
    journey
      .add(
        steps.click("button", labels.addLine(one), `Adds a ${one}.`, sees("button", null, labels.save)),
        ...entered.steps,
        steps.click("button", labels.save, "Saves it and is told why that is not possible.", refusal(rule)),
        steps.reload(`Loads the page again: no ${one} was added.`, seesNot("row", title)),
      )
      .touch(rule.id, entity.id, access.id);
  }
}
