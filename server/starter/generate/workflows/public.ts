import type { Access, AppModel, Entity, Page } from "@/lib/contract/app-model";
import { inGeneral } from "@/lib/contract/checks";
import type { Workflow } from "@/lib/contract/workflow";
import { conventions } from "@/lib/generated-app/conventions";
import { entityById } from "@/lib/generated-app/fields";
import { pascal } from "@/lib/generated-app/names";
import { submitWords } from "../client/page-writer";
import { choiceText, type Entered, formFields, type Given, marks } from "./enter";
import { labels, press, stateLabel } from "./labels";
import { enter, type Form, tripsOf } from "./obeying";
import { accessOf, formPage, listPath, make, makersOf, readerOf, signIn, standing } from "./stage";
import { Journey, sees, seesNot, steps } from "./steps";
import { ownWords, refusal } from "./tripped";
import { evaluate, type Known, type World } from "./world";

/** Who enters something without an account, what it is, and where. */
export type Entry = { access: Access; entity: Entity; page: Page };

export function entriesOf(app: AppModel): Entry[] {
  const open = app.roles.filter(({ enters }) => enters === "public").map(({ id }) => id);
  return app.entities.flatMap((entity) => {
    const page = formPage(app, entity);
    const access = open.map((role) => accessOf(app, role, entity)).find((own) => own?.can.includes("create"));
    return page && access && page.for.includes(access.role) ? [{ access, entity, page }] : [];
  });
}

/** What the form refers to is made first by who makes it, so that it is known beforehand; then nobody is signed in. */
function prepared(world: World, journey: Journey, { access, entity }: Entry, mark: string): Given | null {
  const given: Record<string, Known> = {};
  for (const field of formFields(world.app, entity, access)) {
    if (field.type !== "reference" || !field.required) continue;
    const target = entityById(world.app, field.to ?? "");
    const [maker] = makersOf(world.app, target);
    const [seed] = world.rows(target);
    if (!maker) {
      if (!seed || choiceText(world.app, seed) === null) return null;
      continue;
    }
    journey.add(...signIn(maker));
    const made = make(world, journey, maker, target, { mark, all: true });
    if (!made) return null;
    given[field.id] = made.row;
    if (maker.person)
      journey.add(steps.signOut(`${maker.person.name} signs out.`, sees("link", null, conventions.signIn)));
  }
  return given;
}

function open(journey: Journey, { page }: Entry): void {
  journey.add(steps.open(page.path, `Opens “${page.title}”, without an account.`, sees("main", null)));
}

function entered(world: World, entry: Entry, mark: string, given: Given): Entered | null {
  return enter(world, entry.entity, entry.access, mark, given, false);
}

/** Sent by somebody without an account. Null: the form can not be filled in. */
export function enterByForm(world: World, journey: Journey, entry: Entry, mark: string): Known | null {
  const { entity, access, page } = entry;
  const given = prepared(world, journey, entry, mark);
  const form = given && entered(world, entry, mark, given);
  if (!form) return null;
  open(journey, entry);
  journey
    .add(...form.steps, steps.click("button", submitWords(entity), "Sends it.", sees("status", labels.thanks)))
    .touch(page.id, entity.id, access.id, access.role, ...form.fields.map((id) => `${entity.id}.${id}`));
  return form.row;
}

/** Entered by anybody, found again by its code, and taken on from there. */
function byCode(world: World, entry: Entry): Workflow | null {
  const { app } = world;
  const { entity, access } = entry;
  const journey = new Journey();
  const row = enterByForm(world, journey, entry, marks[5]);
  if (!row) return null;
  const own = entity.fields.find(({ id, type }) => type === "text" && typeof row.values[id] === "string");
  const word = own ? String(row.values[own.id]) : null;
  const code = entity.fields.find(({ type }) => type === "code");
  const page = app.pages.find(({ sections }) =>
    sections.some((section) => section.kind === "byCode" && section.entity === entity.id),
  );
  if (!code || !page || !word)
    return journey.told(`enter${pascal(entity.id)}`, `Anybody enters a ${entity.names.one}`, null);
  journey
    .add(steps.click("link", labels.openByCode, "Opens it by its code.", sees("article", word)))
    .touch(`${entity.id}.${code.id}`, page.id);
  const holder = app.roles.find(({ enters }) => enters === "code");
  const mover = holder && accessOf(app, holder.id, entity)?.can.includes("move") ? holder.id : access.role;
  const move = entity.flow?.moves.find(({ from, by }) => from === entity.flow?.initial && by.includes(mover));
  if (entity.flow && move) {
    const state = stateLabel(entity, move.to);
    journey
      .add(
        ...press(entity.flow, move, sees("status", state, labels.status)),
        steps.reload("Loads the page again.", sees("status", state, labels.status)),
      )
      .touch(`${entity.id}.flow`, mover, ...(holder ? [accessOf(app, holder.id, entity)?.id ?? mover] : []));
  }
  return journey.told(
    `enter${pascal(entity.id)}`,
    `Anybody enters a ${entity.names.one} and finds it again by its code`,
    null,
  );
}

/** One too many is refused, with the reason. */
function overfull(world: World, entry: Entry): Workflow | null {
  const { app } = world;
  const { entity, access } = entry;
  const rule = app.rules.find((candidate) => candidate.kind === "capacity" && candidate.entity === entity.id);
  if (rule?.kind !== "capacity" || !rule.amount) return null;
  const amount = entity.fields.find(({ id }) => id === rule.amount);
  const journey = new Journey();
  const mark = marks[6];
  const given = prepared(world, journey, entry, mark);
  const parent = given?.[rule.of];
  const known = parent && typeof parent === "object" && "kind" in parent && parent.kind === "row" ? parent : null;
  const limit = known && evaluate(app, known, rule.limit);
  const most = amount?.limits.max ?? Number.POSITIVE_INFINITY;
  if (!given || typeof limit !== "number" || limit + 1 > most) return null;
  const form = entered(world, entry, mark, { ...given, [rule.amount]: limit + 1 });
  if (!form) return null;
  open(journey, entry);
  const submit = submitWords(entity);
  journey
    .add(
      ...form.steps,
      steps.click(
        "button",
        submit,
        "Asks for one more than there is and is refused.",
        sees("alert", standing(rule.message)),
      ),
      steps.fill(amount?.label ?? "", String(limit), `Asks for ${limit}.`),
      steps.click("button", submit, "Sends it.", sees("status", labels.thanks)),
    )
    .touch(rule.id, entity.id, access.id, access.role);
  return journey.told(rule.id, inGeneral(rule.message), null);
}

/** Each rule that the form can break, broken: it says why, and who looks after these rows finds none. */
function trippedByForm(world: World, entry: Entry): Workflow | null {
  const { entity, access } = entry;
  const form: Form = { world, entity, access, mark: marks[4], given: {}, all: false };
  const journey = new Journey();
  const [first, ...rest] = tripsOf(form);
  const reader = readerOf(world.app, entity);
  if (!first) return null;
  for (const { rule, entered: filled } of [first, ...rest]) {
    open(journey, entry);
    journey
      .add(
        ...filled.steps,
        steps.click("button", submitWords(entity), "Sends it and is told why that is not possible.", refusal(rule)),
      )
      // Nothing is kept here, so it shows nothing of what is kept.
      .touch(rule.id, access.role);
  }
  const words = ownWords(world, first.entered.row);
  if (!reader?.person || !words) return null;
  journey.add(
    ...signIn(reader),
    steps.open(
      listPath(entity),
      `${reader.person.name} opens the ${entity.names.many}: none was made.`,
      seesNot("row", words),
    ),
  );
  return journey.told(first.rule.id, inGeneral(first.rule.message), null);
}

/** What people without an account do. Each journey starts from the example data, in a world of its own. */
export function byThePublic(world: () => World): (Workflow | null)[] {
  return entriesOf(world().app).flatMap((entry) => [
    byCode(world(), entry),
    overfull(world(), entry),
    trippedByForm(world(), entry),
  ]);
}
