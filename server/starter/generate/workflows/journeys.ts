import type { Access, AppModel, Entity, Field, Flow, Rule } from "@/lib/contract/app-model";
import { inGeneral } from "@/lib/contract/checks";
import type { Expr } from "@/lib/contract/expr";
import type { Workflow } from "@/lib/contract/workflow";
import { inputFields, shownAs, titleOf } from "@/lib/generated-app/fields";
import { pascal } from "@/lib/generated-app/names";
import { sheetReaders } from "@/lib/generated-app/sheets";
import { formFields, marks, titleText } from "./enter";
import { labels, press, stateLabel } from "./labels";
import { enter } from "./obeying";
import {
  type Actor,
  accessOf,
  leadText,
  listPath,
  type Made,
  make,
  makersOf,
  openAndFill,
  otherThan,
  readerOf,
  roleOf,
  searchWords,
  signIn,
  standing,
} from "./stage";
import { Journey, sees, seesNot, steps } from "./steps";
import { makeAtLast, tripsOnLine } from "./tripped";
import { addLine, evaluate, type Known, type Person, peopleOf, type World } from "./world";

const markOf = (at: number) => marks[at % marks.length] ?? marks[0];
const contains = (words: readonly string[], wanted: string) =>
  words.some((word) => word.toLowerCase().includes(wanted.toLowerCase()));

/** Looks for a row by what the search goes through; others that do not have these words are gone. */
function searched(world: World, journey: Journey, { row, lead }: Made): void {
  const [words] = searchWords(world.app, row);
  if (!words) return;
  const { many } = row.entity.names;
  const other = otherThan(world, row, (seed) => !contains(searchWords(world.app, seed), words));
  const found = other ? seesNot("row", other) : sees("row", lead);
  journey
    .add(steps.fill(labels.search(many), words, `Looks for “${words}” among the ${many}.`, found, "searchbox"))
    .add(steps.see(`The ${row.entity.names.one} is found.`, sees("row", lead)));
  // Where nothing vanishes, nothing was seen of the search.
  if (other) journey.touch(`${row.entity.id}.search`);
}

const retyped: Partial<Record<Field["type"], { typed: string; shown: string | null }>> = {
  text: { typed: "Juniper, changed", shown: "Juniper, changed" },
  longtext: { typed: "Changed after a second look", shown: "Changed after a second look" },
  phone: { typed: "555 0199", shown: "555 0199" },
  email: { typed: "changed@example.com", shown: "changed@example.com" },
  money: { typed: "21.30", shown: "21.30" },
  int: { typed: "4", shown: null },
};

function changed(journey: Journey, { row, lead }: Made, { access }: Actor, app: AppModel): void {
  const { entity } = row;
  const field = formFields(app, entity, access).find(({ id, type, limits }) => {
    const again = retyped[type];
    return (
      again?.shown &&
      id !== entity.title &&
      !entity.columns[0]?.startsWith(id) &&
      (limits.maxLength ?? 99) >= again.typed.length &&
      limits.max === undefined
    );
  });
  const again = field && retyped[field.type];
  if (!field || !again?.shown || !access.can.includes("update")) return;
  journey
    .add(
      steps.click("link", lead, `Opens ${lead}.`, sees("button", null, labels.edit)),
      steps.click("button", labels.edit, `Changes the ${entity.names.one}.`, sees("button", null, labels.save)),
      steps.fill(field.label, again.typed, `Enters ${again.typed} for “${field.label}”.`),
      steps.click("button", labels.save, "Saves the change.", sees("status", labels.saved)),
      steps.reload("Loads the page again.", sees("main", again.shown)),
    )
    .touch(`${entity.id}.${field.id}`);
}

/** Entered, kept, found again, changed. */
export function keeping(world: World, entity: Entity, at: number): Workflow | null {
  const [actor] = makersOf(world.app, entity);
  if (!actor) return null;
  const journey = new Journey().add(...signIn(actor));
  const made = makeAtLast(world, journey, actor, entity, { mark: markOf(at) });
  if (!made) return null;
  journey.add(steps.reload("Loads the page again: it is still there.", sees("row", made.lead)));
  searched(world, journey, made);
  changed(journey, made, actor, world.app);
  return journey.told(
    `keep${pascal(entity.id)}`,
    `A new ${entity.names.one} is kept, found and changed`,
    roleOf(actor),
  );
}

const figureTypes = new Set(["money", "int"]);
function shownFigure(app: AppModel, row: Known, field: Field): string | null {
  const value = field.compute && evaluate(app, row, field.compute);
  if (typeof value !== "number" || !Number.isFinite(value) || !figureTypes.has(shownAs(field))) return null;
  if (shownAs(field) === "int") return String(value);
  return new Intl.NumberFormat(app.language, { style: "currency", currency: app.currency }).format(value / 100);
}

function withLines(world: World, journey: Journey, { row }: Made, { access }: Actor): void {
  const { app } = world;
  for (const lines of app.entities.filter(({ linesOf }) => linesOf?.entity === row.entity.id)) {
    const own = accessOf(app, access.role, lines);
    const entered = own?.can.includes("create") ? enter(world, lines, own, markOf(7), {}, true) : null;
    const title = entered && titleText(app, entered.row);
    if (!own || !entered || !title) continue;
    const { one } = lines.names;
    tripsOnLine(journey, { world, entity: lines, access: own, mark: markOf(7), given: {}, all: true });
    journey
      .add(
        steps.click("button", labels.addLine(one), `Adds a ${one}.`, sees("button", null, labels.save)),
        ...entered.steps,
        steps.click("button", labels.save, `Saves the ${one}.`, sees("row", title)),
      )
      .touch(lines.id, own.id, access.role, ...entered.fields.map((id) => `${lines.id}.${id}`));
    const via = lines.linesOf?.via ?? "";
    entered.row.values[via] = row;
    addLine(row, lines.id, via, entered.row);
    withLineFigures(app, journey, entered.row);
  }
}

/** What a line comes to stands in its row. */
function withLineFigures(app: AppModel, journey: Journey, line: Known): void {
  const { columns, fields, id, names } = line.entity;
  for (const field of fields.filter(({ type, id: own }) => type === "computed" && columns.includes(own))) {
    const shown = shownFigure(app, line, field);
    if (shown === null || shownAs(field) !== "money") continue;
    journey
      .add(steps.see(`${field.label} of the ${names.one}: ${shown}.`, sees("row", shown)))
      .touch(`${id}.${field.id}`);
  }
}

function withFigures(app: AppModel, journey: Journey, { row }: Made): void {
  const figures = row.entity.fields.filter(({ type }) => type === "computed");
  const seen = figures.flatMap((field) => {
    const shown = shownFigure(app, row, field);
    return shown === null ? [] : [steps.see(`${field.label}: ${shown}.`, sees("status", shown, field.label))];
  });
  const [first, ...rest] = seen;
  if (!first) return;
  journey
    .add(steps.reload("Loads the page again.", first.expect), ...rest)
    .touch(...figures.map(({ id }) => `${row.entity.id}.${id}`));
}

/** One way from the first status to an end, by steps that this role may take. */
function wayOf(flow: Flow, role: string): Flow["moves"] {
  const way: Flow["moves"] = [];
  const seen = new Set([flow.initial]);
  for (let at = flow.initial; ; ) {
    const next = flow.moves.find(({ from, to, by }) => from === at && by.includes(role) && !seen.has(to));
    if (!next) return way;
    way.push(next);
    seen.add(next.to);
    at = next.to;
  }
}

function moved(journey: Journey, { row }: Made, role: string, way: Flow["moves"]): void {
  const { flow, id, names } = row.entity;
  if (!flow) return;
  for (const move of way) {
    journey.add(...press(flow, move, sees("status", stateLabel(row.entity, move.to), labels.status)));
    row.values[flow.field] = move.to;
  }
  const last = way.at(-1);
  if (!last) return;
  const state = stateLabel(row.entity, last.to);
  journey
    .add(
      steps.reload(`Loads the page again: the ${names.one} is still ${state}.`, sees("status", state, labels.status)),
    )
    .touch(`${id}.flow`, role, ...flow.states.flatMap(({ stamps }) => (stamps ? [`${id}.${stamps}`] : [])));
}

function filteredByStatus(world: World, journey: Journey, made: Made): void {
  const { entity } = made.row;
  const { flow } = entity;
  if (!flow || !entity.filters.includes(flow.field)) return;
  const now = String(made.row.values[flow.field]);
  const other = otherThan(world, made.row, (seed) => seed.values[flow.field] !== now);
  const state = stateLabel(entity, now);
  if (!other) return;
  // From a list that shows both: a search that still stands would hide the other by itself.
  journey
    .add(
      steps.open(listPath(entity), `Opens all ${entity.names.many}.`, sees("row", other)),
      steps.choose(labels.filterBy(labels.status), state, `Shows only what is ${state}.`, seesNot("row", other)),
      steps.see(`The ${entity.names.one} is among them.`, sees("row", made.lead)),
    )
    .touch(`${entity.id}.filter.${flow.field}`);
}

/** From the first entry to the end of its way, with its lines and what they add up to. */
export function living(world: World, entity: Entity, at: number): Workflow | null {
  const [actor] = makersOf(world.app, entity);
  if (!actor) return null;
  const journey = new Journey().add(...signIn(actor));
  const made = makeAtLast(world, journey, actor, entity, { mark: markOf(at), all: true });
  if (!made) return null;
  const title = titleText(world.app, made.row);
  journey.add(steps.click("link", made.lead, `Opens ${made.lead}.`, title ? sees("heading", title) : null));
  withLines(world, journey, made, actor);
  withFigures(world.app, journey, made);
  if (entity.flow && actor.access.can.includes("move"))
    moved(journey, made, actor.access.role, wayOf(entity.flow, actor.access.role));
  journey.add(steps.open(listPath(entity), `Goes back to the ${entity.names.many}.`, sees("row", made.lead)));
  searched(world, journey, made);
  filteredByStatus(world, journey, made);
  return journey.told(`${entity.id}ToTheEnd`, `A ${entity.names.one} from its entry to its end`, roleOf(actor));
}

/** An example row that others belong to is printed with them. */
function belongs(world: World, journey: Journey, entity: Entity): void {
  const { app } = world;
  for (const row of world.rows(entity)) {
    const lead = leadText(app, row);
    const children = Object.values(row.lines).flat();
    // A row that is called by what it belongs to is not called so on that one's own sheet.
    const shown = children.find((child) =>
      child.entity.filters.some((id) => child.values[id] === row && !titleOf(app, child.entity).startsWith(`${id}.`)),
    );
    const words = shown && leadText(app, shown);
    const twice = world.rows(entity).filter((other) => leadText(app, other) === lead).length > 1;
    if (!lead || !words || twice) continue;
    journey.add(
      steps.open(listPath(entity), `Opens the ${entity.names.many}.`, sees("row", lead)),
      steps.click("link", lead, `Opens ${lead}.`, sees("link", null, labels.print)),
      steps.click("link", labels.print, "Opens its sheet: what belongs to it is on it.", sees("row", words)),
    );
    return;
  }
}

/** On its sheet a row stands with its lines and figures, and without what a screen has around it. */
export function printed(world: World, entity: Entity, at: number): Workflow | null {
  if (!entity.printed) return null;
  const readers = sheetReaders(world.app, entity);
  const actor = makersOf(world.app, entity).find(({ access }) => readers.includes(access.role));
  return (actor && printedAnew(world, entity, actor, at)) ?? printedExample(world, entity);
}

function printedAnew(world: World, entity: Entity, actor: Actor, at: number): Workflow | null {
  const journey = new Journey().add(...signIn(actor));
  belongs(world, journey, entity);
  const made = make(world, journey, actor, entity, { mark: markOf(at), all: true });
  const title = made && titleText(world.app, made.row);
  if (!made || !title) return null;
  journey.add(steps.click("link", made.lead, `Opens ${made.lead}.`, sees("heading", title)));
  withLines(world, journey, made, actor);
  sheet(journey, entity, title);
  withFigures(world.app, journey, made);
  return toldOfSheet(journey, entity, roleOf(actor));
}

function printedExample(world: World, entity: Entity): Workflow | null {
  const actor = readerOf(world.app, entity, sheetReaders(world.app, entity));
  const row = world.rows(entity).find((known) => leadText(world.app, known) && titleText(world.app, known));
  const lead = row && leadText(world.app, row);
  const title = row && titleText(world.app, row);
  if (!actor || !lead || !title) return null;
  const journey = new Journey()
    .add(...signIn(actor))
    .add(steps.open(listPath(entity), `Opens the ${entity.names.many}.`, sees("row", lead)))
    .add(steps.click("link", lead, `Opens ${lead}.`, sees("heading", title)))
    .touch(entity.id, actor.access.id, actor.access.role);
  sheet(journey, entity, title);
  return toldOfSheet(journey, entity, roleOf(actor));
}

function sheet(journey: Journey, entity: Entity, title: string): void {
  const { one } = entity.names;
  journey.add(
    steps.click("link", labels.print, `Opens the sheet of the ${one}.`, sees("button", null, labels.printNow)),
    steps.see(`The ${one} is on it.`, sees("heading", title)),
    ...[labels.edit, labels.print].map((name) =>
      steps.see(`“${name}” is not.`, { role: "button", name, text: null, state: "hidden" }),
    ),
  );
}

const toldOfSheet = (journey: Journey, entity: Entity, role: string | null) =>
  journey
    .touch(`${entity.id}.print`)
    .told(`print${pascal(entity.id)}`, `A ${entity.names.one} is shown as a sheet for paper`, role);

/** The account field by which rows are somebody's own. */
function ownerField(access: Access): string | null {
  const found = (expr: Expr): string | null => {
    if (!("op" in expr)) return null;
    if (expr.op !== "eq") return expr.args.map(found).find((field) => field !== null) ?? null;
    const field = expr.args.find((arg): arg is { field: string } => "field" in arg);
    return field && expr.args.some((arg) => "viewer" in arg && arg.viewer === "id") ? field.field : null;
  };
  const field = access.rows === "all" ? null : found(access.rows);
  return field && !field.includes(".") ? field : null;
}

function ownSeed(world: World, entity: Entity, field: string, person: Person): string | null {
  const own = world.rows(entity).filter((row) => {
    const value = row.values[field];
    return typeof value === "object" && value !== null && "email" in value && value.email === person.email;
  });
  return own.flatMap((row) => leadText(world.app, row) ?? [])[0] ?? null;
}

/** A row that is one person's is seen by that person and not by the other. */
export function ownRows(world: World, access: Access, entity: Entity, at: number): Workflow | null {
  const { app } = world;
  const field = ownerField(access);
  const [one, other] = peopleOf(app, access.role);
  if (!field || !one || !other || !access.can.includes("read")) return null;
  const maker = makersOf(app, entity).find((actor) =>
    actor.access.role === access.role
      ? field in actor.access.sets
      : formFields(app, entity, actor.access).some(({ id }) => id === field),
  );
  if (!maker) return null;
  const journey = new Journey().add(...signIn(maker));
  const given = maker.access.role === access.role ? {} : { [field]: one };
  const made = make(world, journey, maker, entity, { mark: markOf(at), given });
  if (!made) return null;
  const seed = ownSeed(world, entity, field, other);
  const loaded = seed ? sees("row", seed) : sees("main", labels.empty(entity.names.many));
  journey
    .add(
      steps.signIn(other.email, other.name),
      steps.open(listPath(entity), `${other.name} opens the ${entity.names.many}.`, loaded),
      steps.see(`${made.lead} is not ${other.name}’s, and not there.`, seesNot("row", made.lead)),
      steps.signIn(one.email, one.name),
      steps.open(listPath(entity), `${one.name} opens the ${entity.names.many} and sees it.`, sees("row", made.lead)),
    )
    .touch(access.id, access.role, entity.id, `${entity.id}.${field}`);
  movedByOwner(journey, made, access);
  const many = app.roles.find(({ id }) => id === access.role)?.names.many ?? access.role;
  return journey.told(
    `own${pascal(entity.id)}Of${pascal(access.role)}`,
    `${many} see their own ${entity.names.many} and no others`,
    access.role,
  );
}

/** Everybody sees the row; who made it changes it, and nobody else of the role. */
export function ownedRows(world: World, access: Access, entity: Entity, at: number): Workflow | null {
  const { app } = world;
  const [one, other] = peopleOf(app, access.role);
  const maker = { access, person: one ?? null };
  if (!access.owner || !one || !other || !access.can.includes("create")) return null;
  const journey = new Journey().add(...signIn(maker));
  const made = make(world, journey, maker, entity, { mark: markOf(at) });
  const title = made && titleText(app, made.row);
  if (!made || !title) return null;
  const { one: thing, many } = entity.names;
  const remove = labels.remove(thing);
  journey
    .add(
      steps.click("link", made.lead, `Opens ${made.lead}, which is ${one.name}’s.`, sees("button", null, labels.edit)),
      steps.see("It can be taken back.", sees("button", null, remove)),
      steps.signIn(other.email, other.name),
      steps.open(listPath(entity), `${other.name} opens the ${many} and sees it too.`, sees("row", made.lead)),
      steps.click("link", made.lead, `${other.name} opens ${made.lead}.`, sees("heading", title)),
      ...[labels.edit, remove].map((name) =>
        steps.see(`There is no “${name}” for ${other.name}.`, { role: "button", name, text: null, state: "hidden" }),
      ),
    )
    .touch(access.id, access.role, entity.id, `${entity.id}.owner.${access.role}`, `${entity.id}.${access.owner}`);
  const others = app.roles.find(({ id }) => id === access.role)?.names.many ?? access.role;
  return journey.told(
    `owned${pascal(entity.id)}By${pascal(access.role)}`,
    `${others} change their own ${many} and no others`,
    access.role,
  );
}

function movedByOwner(journey: Journey, made: Made, access: Access): void {
  const { flow } = made.row.entity;
  const first = flow && access.can.includes("move") ? wayOf(flow, access.role).slice(0, 1) : [];
  if (first.length === 0) return;
  journey.add(steps.click("link", made.lead, `Opens ${made.lead}.`, sees("heading", null, null)));
  moved(journey, made, access.role, first);
}

/** A row for which a mark holds carries it in words, in the list and on its page. */
export function marked(world: World, rule: Extract<Rule, { kind: "highlight" }>, entity: Entity): Workflow | null {
  const { app } = world;
  const reader = app.roles.find(
    ({ id, enters }) =>
      accessOf(app, id, entity)?.rows === "all" &&
      accessOf(app, id, entity)?.can.includes("read") &&
      (enters === "public" || peopleOf(app, id).length > 0),
  );
  const [person] = reader ? peopleOf(app, reader.id) : [];
  const holds = world.rows(entity).filter((row) => evaluate(app, row, rule.when) === true);
  const lead = holds.flatMap((row) => leadText(app, row) ?? [])[0];
  const access = reader && accessOf(app, reader.id, entity);
  if (!lead || !access) return null;
  const journey = new Journey()
    .add(
      ...signIn({ access, person: person ?? null }),
      steps.open(listPath(entity), `Opens the ${entity.names.many}: ${lead} is marked.`, sees("row", rule.message)),
      steps.click("link", `${lead}`, `Opens ${lead}: the reason stands there too.`, sees("article", rule.message)),
    )
    .touch(rule.id, entity.id, access.id, access.role);
  return journey.told(rule.id, inGeneral(rule.message), roleOf({ access, person: person ?? null }));
}

/** Left empty, a form says so, and what was typed stays. */
export function refused(world: World, entity: Entity, at: number): Workflow | null {
  const { app } = world;
  const [actor] = makersOf(app, entity);
  const typed =
    actor && formFields(app, entity, actor.access).filter(({ required, type }) => required && type !== "boolean");
  if (!actor || !typed || typed.length < 2) return null;
  const entered = enter(world, entity, actor.access, markOf(at), {}, false);
  const [first, ...rest] = entered?.steps ?? [];
  const lead = entered && leadText(app, entered.row);
  if (!first?.target || first.action !== "fill" || rest.length === 0 || !lead?.includes(markOf(at))) return null;
  const { one } = entity.names;
  const journey = new Journey()
    .add(
      ...signIn(actor),
      steps.open(listPath(entity), `Opens the ${entity.names.many}.`, sees("button", null, labels.add(one))),
      steps.click("button", labels.add(one), `Starts a new ${one}.`, sees("button", null, labels.save)),
      first,
      steps.click(
        "button",
        labels.save,
        "Saves too early and is told what is missing.",
        sees("alert", labels.checkInput),
      ),
      steps.see("What was typed is still there.", sees("textbox", first.value, first.target.name)),
      ...rest,
      steps.click("button", labels.save, `Saves the ${one}, complete now.`, sees("row", lead)),
      steps.reload("Loads the page again.", sees("row", lead)),
    )
    .touch(entity.id, actor.access.id, `${entity.id}.required`);
  return journey.told(
    `missing${pascal(entity.id)}`,
    `A ${one} with something missing is refused, and what was typed stays`,
    roleOf(actor),
  );
}

/** The same again is refused where a rule says that it may be there only once. */
export function onlyOnce(
  world: World,
  rule: Extract<Rule, { kind: "noOverlap" | "unique" }>,
  entity: Entity,
  at: number,
): Workflow | null {
  const [actor] = makersOf(world.app, entity);
  const inputs = new Set(inputFields(entity).map(({ id }) => id));
  const fields =
    rule.kind === "unique" ? rule.fields : [...rule.resources, rule.start, ...(rule.end ? [rule.end] : [])];
  if (!actor || !fields.every((id) => inputs.has(id))) return null;
  const journey = new Journey().add(...signIn(actor));
  const made = make(world, journey, actor, entity, { mark: markOf(at), all: true });
  if (!made) return null;
  const again = openAndFill(world, journey, actor, entity, {
    mark: markOf(at),
    given: referencesOf(made.row),
    all: true,
  });
  if (!again) return null;
  journey
    .add(
      steps.click("button", labels.save, "Saves the same again and is refused.", sees("alert", standing(rule.message))),
    )
    .touch(rule.id, entity.id, actor.access.id);
  return journey.told(rule.id, inGeneral(rule.message), roleOf(actor));
}

const referencesOf = (row: Known) =>
  Object.fromEntries(
    Object.entries(row.values).filter(([, value]) => typeof value === "object" && value !== null && "kind" in value),
  );
