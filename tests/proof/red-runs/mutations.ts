import type { AppModel } from "@/lib/contract/app-model";
import { type CheckSpec, checksOf } from "@/lib/contract/checks";
import type { Clause, Contract } from "@/lib/contract/contract";
import { entityById } from "@/lib/generated-app/fields";
import { NoPlace, type Tree } from "./edits";
import type { EntityPlace, Mutation, Place } from "./mutation";
import { offeredToAll, ofHides, ofRefusals, ofScope, unowned, unscoped, unseeing } from "./of-access";
import { ofAuth } from "./of-auth";
import { ofQuality } from "./of-quality";
import { ofRows, ofRowsShown } from "./of-rows";
import { ofRule } from "./of-rules";

/** What one clause says, gone from the code, and the check of that clause which must see it. */
export type RedRun = { clause: string; check: CheckSpec; mutation: Mutation };
/** A journey under one clause: it must fail without what the clause says, whichever of these takes it out. */
export type RedJourney = { clause: string; check: CheckSpec; mutations: Mutation[] };
/** `without`: what could not be taken out, and why. */
export type RedRuns = { runs: RedRun[]; journeys: RedJourney[]; without: string[] };

const partsOf = ({ id }: CheckSpec) => {
  const [subject = "", aspect = "", part = "", rest = ""] = id.split(".");
  // A filter is by a path, which has dots of its own.
  return { subject, aspect, rest, part: aspect === "filter" && rest ? `${part}.${rest}` : part };
};

function ofEntity(place: EntityPlace): Mutation[] {
  const { aspect, part, rest } = partsOf(place.check);
  if (aspect === "refuses") return ofRefusals(place, part);
  if (aspect === "scope") return ofScope(place, part);
  if (aspect === "sees") return [unseeing(place, part)];
  if (aspect === "owner") return [unowned(place, part)];
  if (aspect === "hides") return ofHides(place, part, rest);
  return ofRows[aspect]?.(place, part) ?? [];
}

const ruleOf = (app: AppModel, check: CheckSpec) => {
  const rule = app.rules.find(({ id }) => id === partsOf(check).aspect);
  if (!rule) throw new Error(`The model has no rule for ${check.id}`);
  return rule;
};
const entityOf = (place: Place): EntityPlace => {
  const { subject, aspect } = partsOf(place.check);
  return { ...place, entity: entityById(place.app, subject === "data" ? aspect : subject) };
};

/** The smallest edits that take out what this check proves, one for each part of it. */
export function mutationsOf(place: Place): Mutation[] {
  const { subject } = partsOf(place.check);
  if (subject === "rule") return ofRule(place, ruleOf(place.app, place.check));
  if (subject === "auth") return ofAuth(place);
  if (subject === "static" || subject === "visual" || subject === "browser") return ofQuality(place);
  if (subject === "data") return ofRows.data?.(entityOf(place), "") ?? [];
  return ofEntity(entityOf(place));
}

/** What a journey can see of what a check of the API proves; empty: nothing of it is on a screen. */
function shownOf(place: Place): Mutation[] {
  const { subject, aspect, part } = partsOf(place.check);
  if (subject === "rule") return mutationsOf(place).slice(0, 1);
  if (place.check.kind !== "http" || subject === "auth") return [];
  const own = entityOf(place);
  if (aspect === "scope") return [unscoped(own, part)];
  if (aspect === "sees") return [unseeing(own, part)];
  if (aspect === "owner") return [offeredToAll(own)];
  return ofRowsShown[aspect]?.(own, part) ?? [];
}

const meets = (one: readonly string[], other: readonly string[]) => one.some((id) => other.includes(id));

/** What a clause without checks of its own is about: the checks of everything its journey touches. */
function provenBeside(clause: Clause, journey: CheckSpec, all: readonly CheckSpec[]): CheckSpec[] {
  const own = all.filter(({ id, kind }) => kind !== "workflow" && clause.checks.some((check) => check.id === id));
  const related = (own.length > 0 ? own : all).filter(({ touches }) => meets(touches, journey.touches));
  return related.length > 0 ? related : own;
}

/** What only this journey is about comes first: a form left empty, say. */
function journeyMutations({ app, tree, check }: Place, clause: Clause, all: readonly CheckSpec[]): Mutation[] {
  const told = check.touches.some((id) => id.endsWith(".required"));
  const rank = ({ id }: CheckSpec) => (id.endsWith(".required") === told ? 0 : 1);
  const beside = provenBeside(clause, check, all).toSorted((one, other) => rank(one) - rank(other));
  return beside.flatMap((other) => shownOf({ app, tree, check: other }));
}

/** Every proven clause, with each of its checks, and the edits that must turn them red. */
export function redRunsOf({ app, clauses }: Contract, tree: Tree): RedRuns {
  const all = checksOf(app);
  const specOf = (id: string): CheckSpec => {
    const spec = all.find((check) => check.id === id);
    if (!spec) throw new Error(`The model has no check ${id}`);
    return spec;
  };
  const without: string[] = [];
  const found = (clause: Clause, check: CheckSpec, look: () => Mutation[]): Mutation[] => {
    try {
      const mutations = look();
      if (mutations.length === 0) without.push(`${clause.id} ${check.id}: nothing was found to take out.`);
      return mutations;
    } catch (error) {
      if (!(error instanceof NoPlace)) throw error;
      without.push(`${clause.id} ${check.id}: ${error.message}`);
      return [];
    }
  };
  const pairs = clauses.flatMap((clause) => clause.checks.map(({ id }) => ({ clause, check: specOf(id) })));
  const runs = pairs
    .filter(({ check }) => check.kind !== "workflow")
    .flatMap(({ clause, check }) =>
      found(clause, check, () => mutationsOf({ app, tree, check })).map((mutation) => ({
        clause: clause.id,
        check,
        mutation,
      })),
    );
  const journeys = pairs
    .filter(({ check }) => check.kind === "workflow")
    .map(({ clause, check }) => ({
      clause: clause.id,
      check,
      mutations: found(clause, check, () => journeyMutations({ app, tree, check }, clause, all)),
    }));
  return { runs, journeys, without };
}
