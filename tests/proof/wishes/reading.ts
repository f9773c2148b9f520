import {
  type Access,
  type AppModel,
  type Entity,
  type Field,
  fieldTypes,
  type Page,
  type Role,
  type Rule,
  type Section,
} from "@/lib/contract/app-model";
import type { Clause, Contract } from "@/lib/contract/contract";
import type { Expr } from "@/lib/contract/expr";
import { answer, foldOf, type Row, type Value, type World } from "./formula";

/** What has to hold for a wish, and which clauses of the contract promise it. */
export type Fact = { says: string; carries: (clause: Clause) => boolean };

/** The contract does not say what a wish needs. */
export class NotSaid extends Error {}

/** What is pressed to change or remove a row. */
const PRESSES = { update: /^(edit|change)\b/i, delete: /^(delete|remove)\b/i };
const TODAY = "2031-01-15";
export const inDays = (days: number) => new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);
const words = ["text", "longtext"];
export const kinds = { words, figure: ["int", "decimal", "money"], time: ["date", "datetime"], any: fieldTypes };

/** A field, and the way to it from the entity that was asked: by references only. */
export type Reached = { path: string; field: Field; of: Entity; through: readonly Entity[] };
export type Case = { values: Record<string, Value>; others?: readonly Row[]; gives: Value };

/**
 * Reads a contract as a person would who knows the wishes and not the engine: finds parts by what they are called and what
 * they do, and asks formulas for figures. Every find answers something, or throws `NotSaid` with what is missing.
 */
export class Reading {
  readonly app: AppModel;
  constructor(readonly contract: Contract) {
    this.app = contract.app;
  }

  entity(called: RegExp): Entity {
    return found(
      this.app.entities,
      ({ names }) => called.test(names.one),
      `nothing is kept that is called ${spoken(called)}`,
    );
  }
  byId(id: string): Entity {
    return found(this.app.entities, (entity) => entity.id === id, `there is no ${id}`);
  }
  role(called: RegExp, also: (role: Role) => boolean = () => true): Role {
    return found(
      this.app.roles,
      (role) => called.test(role.names.one) && also(role),
      `there is no role called ${spoken(called)}`,
    );
  }
  /** People who are not signed in. */
  anybody(): Role {
    return found(this.app.roles, ({ enters }) => enters === "public", "nobody comes in without signing in");
  }
  boss(): Role {
    return found(this.app.roles, ({ manages }) => manages, "no role manages the application");
  }

  /** A field by its label, on the entity or on what it refers to ("customer name" there, "customer" here). */
  field(entity: Entity, label: RegExp, types: readonly string[] = fieldTypes): Reached {
    const reached = this.#reach(entity).find(
      ({ field, of }) =>
        types.includes(field.type) && label.test(of === entity ? field.label : `${of.names.one} ${field.label}`),
    );
    if (!reached) {
      const of = types === fieldTypes ? "" : ` of the kind ${types.join(" or ")}`;
      throw new NotSaid(`a ${entity.names.one} has no field ${spoken(label)}${of}`);
    }
    return reached;
  }
  #reach(entity: Entity): Reached[] {
    const all: Reached[] = [];
    const add = (of: Entity, before: string, through: readonly Entity[]) => {
      for (const field of of.fields) all.push({ path: `${before}${field.id}`, field, of, through });
      if (through.length > 2) return;
      for (const field of of.fields.filter(({ type }) => type === "reference")) {
        const target = this.app.entities.find(({ id }) => id === field.to);
        if (target && !through.includes(target)) add(target, `${before}${field.id}.`, [...through, target]);
      }
    };
    add(entity, "", [entity]);
    return all.toSorted((one, other) => one.through.length - other.through.length);
  }
  refers(entity: Entity, to: Entity): Field {
    return found(
      entity.fields,
      (field) => field.type === "reference" && field.to === to.id,
      `a ${entity.names.one} does not say which ${to.names.one}`,
    );
  }
  /** Rows that belong to another's row and are entered with it. */
  linesOf(entity: Entity): Entity {
    return found(
      this.app.entities,
      ({ linesOf }) => linesOf?.entity === entity.id,
      `a ${entity.names.one} has no lines`,
    );
  }
  access(role: Pick<Role, "id">, entity: Entity): Access | null {
    return this.app.access.find((access) => access.role === role.id && access.entity === entity.id) ?? null;
  }

  /** Kept and read back the same. With limits where they are asked. */
  kept({ path, field, through }: Reached, limits: Field["limits"] = {}): Fact[] {
    const stored = through.map((entity) => checked(`${entity.names.many} are kept with ${path}`, `data.${entity.id}`));
    const asked = Object.entries(limits);
    if (asked.length === 0) return stored;
    const of = through.at(-1)?.id;
    for (const [name, value] of asked)
      if (field.limits[name as keyof Field["limits"]] !== value)
        throw new NotSaid(`${field.label} has no limit ${name} ${value}`);
    return [...stored, checked(`${field.label} outside its limits is refused`, `${of}.limits.${field.id}`)];
  }
  /**
   * A role enters rows. The API's own check takes the first role that may; any other one is proven by a journey of its own.
   * Either way a browser has entered one.
   */
  enters(role: Role, entity: Entity): Fact[] {
    const access = this.#may(role, entity, "create");
    const first = this.app.access.find((other) => other.entity === entity.id && other.can.includes("create"));
    const who = first === access ? [] : [access.id];
    return [
      checked(`a new ${entity.names.one} is kept`, `data.${entity.id}`, `${entity.id}.create`),
      this.played(`${role.names.many} add ${entity.names.many} in a browser`, entity.id, ...who),
    ];
  }
  /** A role changes or removes rows: by a check of just that, or by a journey of this role that presses the button for it. */
  does(role: Role, entity: Entity, ability: "update" | "delete"): Fact {
    const access = this.#may(role, entity, ability);
    const played = this.#journeys(access.id).filter(({ steps }) =>
      steps.some(
        ({ action, target }) =>
          action === "click" && target?.role === "button" && PRESSES[ability].test(target.name ?? ""),
      ),
    );
    const own = [`${entity.id}.${ability}`, `${entity.id}.${ability}.${role.id}`];
    const ids = [...own, ...played.map(({ id }) => `workflow.${id}`)];
    const about = ({ id }: { id: string }) => id === `data.${entity.id}` || own.includes(id);
    return {
      says: `${role.names.many} ${ability} ${entity.names.many}`,
      carries: ({ checks }) => checks.some(about) && checks.some(({ id }) => ids.includes(id)),
    };
  }
  sees(role: Role, entity: Entity): Fact {
    const access = this.#may(role, entity, "read");
    return this.played(`${role.names.many} see ${entity.names.many} in a browser`, entity.id, access.id);
  }
  lacks(role: Role, entity: Entity, ability: Access["can"][number]): Fact {
    const access = this.access(role, entity);
    if (access?.can.includes(ability)) throw new NotSaid(`${role.names.many} may ${ability} ${entity.names.many}`);
    return checked(`${role.names.many} may not ${ability} ${entity.names.many}`, `${entity.id}.refuses.${role.id}`);
  }
  #may(role: Role, entity: Entity, ability: Access["can"][number]): Access {
    const access = this.access(role, entity);
    if (!access?.can.includes(ability)) throw new NotSaid(`${role.names.many} may not ${ability} ${entity.names.many}`);
    return access;
  }
  /** Of rows given as cases, a role reaches just those that give true. */
  reaches(role: Role, entity: Entity, cases: readonly Case[], viewer?: string): Fact {
    const access = this.#may(role, entity, "read");
    const { rows } = access;
    if (rows === "all") throw new NotSaid(`${role.names.many} see all ${entity.names.many}`);
    const world = { viewer: { id: viewer ?? "nobody", role: role.id } };
    if (!cases.every((one) => this.ask(entity, one, world, (row, all) => answer(rows, row, all)) === one.gives))
      throw new NotSaid(`${role.names.many} reach other ${entity.names.many} than meant`);
    return checked(
      `${role.names.many} reach only the ${entity.names.many} meant for them`,
      `${entity.id}.scope.${role.id}`,
    );
  }
  /** A role sees everybody's rows: by a check of just that, or in a browser. */
  seesAll(role: Role, entity: Entity): Fact {
    if (this.#may(role, entity, "read").rows !== "all")
      throw new NotSaid(`${role.names.many} do not see all ${entity.names.many}`);
    const check = `${entity.id}.sees.${role.id}`;
    const { says, carries } = this.sees(role, entity);
    return { says, carries: (clause) => carries(clause) || clause.checks.some(({ id }) => id === check) };
  }

  /** Journeys that show all of these parts. */
  #journeys(...parts: string[]): Contract["workflows"] {
    return this.contract.workflows.filter(({ touches }) => parts.every((part) => touches.includes(part)));
  }
  /** A browser has shown rows of an entity, and these other parts along with them. */
  played(says: string, entity: string, ...touched: string[]): Fact {
    const kept = `data.${entity}`;
    return shown(says, this.#journeys(entity, ...touched), ({ checks }) => checks.some(({ id }) => id === kept));
  }
  /** A page that a role sees has a section for which this holds, and a journey walks it. */
  page(role: Role, what: string, holds: (section: Section, page: Page) => boolean): Fact {
    const page = found(
      this.app.pages,
      (candidate) => candidate.for.includes(role.id) && candidate.sections.some((section) => holds(section, candidate)),
      `no page of ${role.names.many} shows ${what}`,
    );
    const says = `the page “${page.title}” shows ${what}`;
    return shown(says, this.#journeys(page.id), ({ kind }) => kind === "content");
  }
  /** What a section leaves of its rows, asked by cases. */
  comesDownTo(section: Extract<Section, { kind: "list" | "cards" }>, entity: Entity, cases: readonly Case[]): boolean {
    const { filter } = section;
    return (
      !!filter && cases.every((one) => this.ask(entity, one, {}, (row, all) => answer(filter, row, all)) === one.gives)
    );
  }

  /** Just these statuses, one reached from the other in this order. */
  states(entity: Entity, labels: readonly RegExp[]): Fact {
    const states = entity.flow?.states ?? [];
    const missing = labels.find((label, at) => !label.test(states[at]?.label ?? ""));
    if (missing || states.length !== labels.length)
      throw new NotSaid(
        `the statuses of a ${entity.names.one} are ${states.map(({ label }) => label).join(", ") || "none"}`,
      );
    for (const [at, { id, label }] of states.entries()) {
      const before = states[at - 1];
      if (before && !entity.flow?.moves.some(({ from, to }) => from === before.id && to === id))
        throw new NotSaid(`a ${entity.names.one} can not come from ${before.label} to ${label}`);
    }
    return checked(`${entity.names.many} move through their statuses`, `${entity.id}.flow`);
  }
  /** A role moves rows on: the API's own check takes the first role that may; any other one is proven by its journey. */
  moves(role: Role, entity: Entity): Fact {
    this.#may(role, entity, "move");
    const own = entity.flow?.moves.filter(({ by }) => by.includes(role.id)) ?? [];
    if (own.length === 0) throw new NotSaid(`${role.names.many} move no ${entity.names.one}`);
    const movers = this.app.access.filter((access) => access.entity === entity.id && access.can.includes("move"));
    const first = own.some(({ by }) => by.find((id) => movers.some((access) => access.role === id)) === role.id);
    const flow = `${entity.id}.flow`;
    const journeys = this.#journeys(flow, ...(first ? [] : [role.id]));
    const says = `${role.names.many} move ${entity.names.many} in a browser`;
    return shown(says, journeys, ({ checks }) => checks.some(({ id }) => id === flow));
  }

  searched(entity: Entity, ...paths: string[]): Fact {
    const missing = paths.find((path) => !entity.search.includes(path));
    if (missing) throw new NotSaid(`the search of ${entity.names.many} does not look through ${missing}`);
    return checked(`${entity.names.many} are found by ${paths.join(", ")}`, `${entity.id}.search`);
  }
  filtered(entity: Entity, path: string): Fact {
    if (!entity.filters.includes(path)) throw new NotSaid(`${entity.names.many} are not filtered by ${path}`);
    return checked(`${entity.names.many} are filtered by ${path}`, `${entity.id}.filter.${path}`);
  }
  sorted(entity: Entity, field: string, descending: boolean): Fact {
    const { initial } = entity.sort;
    if (initial.field !== field || initial.descending !== descending)
      throw new NotSaid(`${entity.names.many} do not stand in the order of ${field}`);
    return checked(`${entity.names.many} stand in the order of ${field}`, `${entity.id}.sort`);
  }

  /** A row by paths: what lies behind a reference is made along with it. */
  row(entity: Entity, values: Record<string, Value>): Row {
    const row: Row = { entity, values: {} };
    for (const [path, value] of Object.entries(values)) this.#put(row, path.split("."), value);
    return row;
  }
  #put(row: Row, [first = "", ...rest]: string[], value: Value): void {
    if (rest.length === 0) row.values[first] = value;
    else {
      const target = this.byId(row.entity.fields.find(({ id }) => id === first)?.to ?? "");
      const next = row.values[first] ?? { entity: target, values: {} };
      row.values[first] = next;
      if (typeof next === "object" && next !== null) this.#put(next, rest, value);
    }
  }
  ask(
    entity: Entity,
    { values, others = [] }: Case,
    world: Partial<World>,
    what: (row: Row, world: World) => Value,
  ): Value {
    const row = this.row(entity, values);
    const rows = [row, ...others.map((other) => ({ ...other, values: this.#hung(other, row) }))];
    return what(row, { today: TODAY, ...world, rows });
  }
  /** Other rows point at the row asked for where they say `null` for what it is. */
  #hung(other: Row, row: Row): Record<string, Value> {
    return Object.fromEntries(
      Object.entries(other.values).map(([id, value]) => {
        const { type, to } = other.entity.fields.find((field) => field.id === id) ?? {};
        return [id, value === null && type === "reference" && to === row.entity.id ? row : value];
      }),
    );
  }
  /** A computed field that gives these values, whatever it is called. */
  value(entity: Entity, says: string, cases: readonly Case[]): { field: Field; fact: Fact } {
    const field = found(
      entity.fields,
      ({ compute }) =>
        !!compute &&
        cases.every((one) => this.ask(entity, one, {}, (row, world) => answer(compute, row, world)) === one.gives),
      `no value of a ${entity.names.one} is ${says} (${cases.map(({ gives }) => gives).join(", ")})`,
    );
    return {
      field,
      fact: checked(`${field.label} is ${says}`, `${entity.id}.value.${field.id}`),
    };
  }

  #rule<K extends Rule["kind"]>(
    kind: K,
    entity: Entity,
    says: string,
    holds: (rule: Extract<Rule, { kind: K }>) => boolean,
  ): Extract<Rule, { kind: K }> {
    const isIt = (rule: Rule): rule is Extract<Rule, { kind: K }> => rule.kind === kind;
    return found(
      this.app.rules.filter(isIt),
      (rule) => rule.entity === entity.id && holds(rule),
      `no rule says: ${says}`,
    );
  }
  onlyOnce(entity: Entity, fields: readonly string[]): Fact {
    const says = `no two ${entity.names.many} have the same ${fields.join(" and ")}`;
    const rule = this.#rule("unique", entity, says, (one) => one.fields.toSorted().join() === fields.toSorted().join());
    return checked(says, `rule.${rule.id}`);
  }
  noOverlap(entity: Entity, resource: string): Fact {
    const says = `two ${entity.names.many} of one ${resource} do not overlap`;
    const rule = this.#rule("noOverlap", entity, says, ({ resources }) => resources.join() === resource);
    return checked(says, `rule.${rule.id}`);
  }
  /** Never more than the parent has room for: the limit asked for parents given as cases. */
  noMoreThan(entity: Entity, parent: Field, amount: string | null, cases: readonly Case[]): Fact {
    const says = `no more ${entity.names.many} than a ${parent.label} has room for`;
    const target = this.byId(parent.to ?? "");
    const rule = this.#rule(
      "capacity", entity, says,
      (one) => one.of === parent.id && one.amount === amount && cases.every((asked) => this.ask(target, asked, {}, (row, world) => answer(one.limit, row, world)) === asked.gives),
    ); // biome-ignore format: what is asked stands in one line
    return checked(says, `rule.${rule.id}`);
  }
  /** Rows are refused or taken as the cases say (true: taken). */
  takes(entity: Entity, says: string, cases: readonly Case[]): Fact {
    const rule = this.#rule("require", entity, says, ({ when, that }) =>
      cases.every(
        (one) =>
          this.ask(
            entity,
            one,
            {},
            (row, world) => (when && answer(when, row, world) !== true) || answer(that, row, world) === true,
          ) === one.gives,
      ),
    );
    return checked(says, `rule.${rule.id}`);
  }
  /** At any moment no more than this, each row counted and lasting as the cases say. */
  atOnce(
    entity: Entity,
    limit: number,
    { counts, minutes }: { counts: readonly Case[]; minutes: readonly Case[] },
  ): Fact {
    const says = `at most ${limit} ${entity.names.many} at the same time`;
    const rule = this.#rule("concurrent", entity, says, (one) => {
      const amount = one.amount === null ? { const: 1 } : { field: one.amount };
      const gives = (expr: Expr, cases: readonly Case[]) =>
        cases.every((asked) => this.ask(entity, asked, {}, (row, world) => answer(expr, row, world)) === asked.gives);
      return one.limit === limit && gives(amount, counts) && (one.minutes === null || gives(one.minutes, minutes));
    });
    return checked(says, `rule.${rule.id}`);
  }
  closedOn(entity: Entity, weekday: number): Fact {
    const says = `no ${entity.names.many} on the ${weekday}. day of the week`;
    const rule = this.#rule("closed", entity, says, ({ weekdays }) => weekdays.join() === String(weekday));
    return checked(says, `rule.${rule.id}`);
  }
  notInThePast(entity: Entity, field: string): Fact {
    const says = `a ${entity.names.one} with ${field} in the past is refused`;
    const rule = this.#rule("notPast", entity, says, (one) => one.field === field);
    return checked(says, `rule.${rule.id}`);
  }
  /** Rows are marked as the cases say, and a browser has seen the mark. */
  marked(entity: Entity, tone: "bad" | "waiting" | "good", cases: readonly Case[]): Fact {
    const says = `${entity.names.many} are marked ${tone}`;
    const rule = this.#rule(
      "highlight",
      entity,
      says,
      (one) =>
        one.tone === tone &&
        cases.every(
          (asked) => this.ask(entity, asked, {}, (row, world) => answer(one.when, row, world)) === asked.gives,
        ),
    );
    return shown(says, this.#journeys(rule.id), ({ checks }) => checks.some(({ id }) => id === `rule.${rule.id}`));
  }

  /** Figures on a page of this role, asked over rows. */
  figures(role: Role): Extract<Section, { kind: "figures" }>["figures"] {
    return this.app.pages
      .filter((page) => page.for.includes(role.id))
      .flatMap(({ sections }) => sections.flatMap((section) => (section.kind === "figures" ? section.figures : [])));
  }
  figure(one: ReturnType<Reading["figures"]>[number], rows: readonly Row[]): Value {
    const { fold, of, where, minus } = one;
    const over = (id: string, asked: Parameters<typeof foldOf>[0]) =>
      foldOf(
        asked,
        rows.filter(({ entity }) => entity.id === id),
        { rows, today: TODAY },
      );
    const sum = over(one.entity, { fold, ...(of && { of }), ...(where && { where }) });
    if (!minus) return sum;
    const less = over(minus.entity, { fold: "sum", of: minus.of, ...(minus.where && { where: minus.where }) });
    return Number(sum) - Number(less);
  }

  exported(entity: Entity): Fact {
    if (!entity.exported) throw new NotSaid(`${entity.names.many} are not saved as a file`);
    return checked(`${entity.names.many} are saved as a file`, `${entity.id}.csv`);
  }
  /** A sheet for paper on which a browser has seen what belongs to the row: promised by a clause about nothing else. */
  printed(entity: Entity): Fact {
    if (!entity.printed) throw new NotSaid(`${entity.names.many} are not printed`);
    const onSheet = ({ steps }: Contract["workflows"][number]) => {
      const opened = steps.findIndex(({ action, target }) => action === "click" && /^print/i.test(target?.name ?? ""));
      return opened >= 0 && steps.slice(opened).some(({ expect }) => /^(row|status)$/.test(expect?.role ?? ""));
    };
    const journeys = this.#journeys(`${entity.id}.print`)
      .filter(onSheet)
      .map(({ id }) => `workflow.${id}`);
    return {
      says: `${entity.names.many} are printed with what belongs to them`,
      carries: ({ checks }) => checks.length > 0 && checks.every(({ id }) => journeys.includes(id)),
    };
  }
  colours(background: string | null, component: string | null): Fact {
    const { asked } = this.app.identity;
    if (background && asked.background?.toLowerCase() !== background)
      throw new NotSaid(`the background is not ${background}`);
    if (component && asked.component?.toLowerCase() !== component) throw new NotSaid(`components are not ${component}`);
    return checked("the asked colours are the computed ones", "visual.colours");
  }
}

/** A pattern as a person would read it. */
const spoken = ({ source }: RegExp) => {
  const names = source
    .replaceAll(/\\b|[\\^$?*().]/g, "")
    .split("|")
    .filter((name) => name.trim() !== "");
  return names.length > 0 ? `“${names.join("” or “")}”` : "at all";
};

const shown = (says: string, journeys: Contract["workflows"], also: Fact["carries"]): Fact => {
  const ids = journeys.map(({ id }) => `workflow.${id}`);
  return { says, carries: (clause) => also(clause) && clause.checks.some(({ id }) => ids.includes(id)) };
};

function found<T>(list: readonly T[], holds: (one: T) => boolean, missing: string): T {
  const one = list.find(holds);
  if (one === undefined) throw new NotSaid(missing);
  return one;
}

/** A fact that one clause promises by all of these checks. */
export function checked(says: string, ...ids: string[]): Fact {
  return { says, carries: ({ checks }) => ids.every((wanted) => checks.some(({ id }) => id === wanted)) };
}
