import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Workflow } from "@/lib/contract/workflow";
import { marksOn, type PersonalMark } from "@/lib/generated-app/marks";
import { pascal } from "@/lib/generated-app/names";
import { titleText } from "./enter";
import { labels } from "./labels";
import { accessOf, leadText, listPath, signIn } from "./stage";
import { Journey, sees, steps } from "./steps";
import { evaluate, type Known, type Person, peopleOf, type World } from "./world";

/** How often rows were marked, as their own figure says it. */
const counts = (entity: Entity, { mark, via }: PersonalMark) =>
  entity.fields.find(
    ({ compute }) =>
      compute &&
      "fold" in compute &&
      compute.fold === "count" &&
      compute.over === mark.id &&
      compute.via === via.id &&
      !compute.where,
  );

/** Somebody, and an example row that this one has not marked. */
function unmarked(world: World, entity: Entity, kind: PersonalMark): { person: Person; row: Known } | null {
  const { app } = world;
  const marks = world.rows(kind.mark);
  for (const person of peopleOf(app, kind.role))
    for (const row of world.rows(entity)) {
      const own = marks.some(({ values }) => {
        const by = values[kind.by.id];
        return (
          values[kind.via.id] === row &&
          typeof by === "object" &&
          by !== null &&
          "email" in by &&
          by.email === person.email
        );
      });
      if (!own && leadText(app, row) && titleText(app, row)) return { person, row };
    }
  return null;
}

/** A press marks a row for the person who is signed in, and counts once; the next press takes it back. */
function marking(world: World, entity: Entity, kind: PersonalMark): Workflow | null {
  const { app } = world;
  const { mark, via, by, role } = kind;
  const found = unmarked(world, entity, kind);
  const access = accessOf(app, role, mark);
  if (!found || !access || !accessOf(app, role, entity)?.can.includes("read")) return null;
  const { person, row } = found;
  const [title, lead] = [titleText(app, row) ?? "", leadText(app, row) ?? ""];
  const { one } = mark.names;
  const [give, takeBack] = [labels.markWith(one, title), labels.takeBack(one, title)];
  const figure = counts(entity, kind);
  const before = figure?.compute && evaluate(app, row, figure.compute);
  const counted = (number: number) =>
    figure && typeof before === "number" ? sees("status", String(before + number), figure.label) : null;
  const journey = new Journey()
    .add(
      ...signIn({ access, person }),
      steps.open(listPath(entity), `Opens the ${entity.names.many}.`, sees("button", null, give)),
      steps.click("button", give, `Presses “${give}”.`, sees("button", null, takeBack)),
      steps.click("link", lead, `Opens ${lead}.`, counted(1) ?? sees("button", null, takeBack)),
      steps.reload("Loads the page again: it stays.", sees("button", null, takeBack)),
      steps.click("button", takeBack, `Takes the ${one} back.`, sees("button", null, give)),
    )
    .touch(access.id, role, mark.id, `${mark.id}.${via.id}`, `${mark.id}.${by.id}`);
  const after = counted(0);
  if (after && figure) journey.add(steps.see("It does not count any more.", after)).touch(`${entity.id}.${figure.id}`);
  return journey.told(`give${pascal(mark.id)}`, `A ${one} is given and taken back by one press`, role);
}

/** Each kind of mark is given once by its button. */
export const marksGiven = (world: () => World, app: AppModel): (Workflow | null)[] =>
  app.entities.flatMap((entity) => marksOn(app, entity).map((kind) => marking(world(), entity, kind)));
