import type { Entity, Rule } from "@/lib/contract/app-model";
import { entityById } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { guardName, sameAs } from "@/server/starter/generate/backend/rules";
import { literal } from "@/server/starter/generate/code";
import { names } from "@/server/starter/generate/skeleton/shared";
import { edit, editWithin, withoutLine } from "./edits";
import { type Mutation, mutation, type Place } from "./mutation";

type Guard = Exclude<Rule, { kind: "highlight" | "window" }>;

/** The rule is not asked any more. */
function unasked({ tree }: Place, entity: Entity, rule: Guard): Mutation {
  const { rules } = entityFiles(entity);
  const call = `${guardName(rule)}(change);`;
  const waits = (tree.get(rules) ?? "").includes(`  await ${call}`);
  return mutation("the rule is not asked", withoutLine(tree, rules, waits ? `  await ${call}` : `  ${call}`));
}

function inGuard({ tree }: Place, entity: Entity, rule: Guard, what: string, from: string, to = ""): Mutation {
  const block = { begins: `function ${guardName(rule)}(`, ends: "\n}\n" };
  return mutation(what, editWithin(tree, entityFiles(entity).rules, block, from, to));
}

/** Rows that do not count, counted. */
function excepted(place: Place, entity: Entity, rule: Guard): Mutation[] {
  if (!("exceptStates" in rule) || rule.exceptStates.length === 0 || !entity.flow) return [];
  const { view } = names(entity);
  const from = `, notInArray(${view}.${entity.flow.field}, ${literal(rule.exceptStates)})`;
  return [inGuard(place, entity, rule, `what is ${rule.exceptStates.join(" or ")} counts too`, from)];
}

/** What rows must share to stand in each other's way. */
function shared(place: Place, entity: Entity, rule: Guard): Mutation[] {
  const { view } = names(entity);
  const ids = rule.kind === "noOverlap" ? rule.resources : rule.kind === "unique" ? rule.fields : [];
  const same = (id: string) => (rule.kind === "unique" ? sameAs(entity, id) : `eq(${view}.${id}, row.${id})`);
  const each = ids.map((id) => inGuard(place, entity, rule, `${id} need not be the same`, `, ${same(id)}`));
  if (rule.kind !== "capacity") return each;
  const all = `and(eq(${view}.${rule.of}, row.${rule.of})`;
  return [inGuard(place, entity, rule, `rows of every ${rule.of} count`, all, "and(undefined")];
}

/** The limit is one lower: what fills it exactly is refused. */
const lower = (place: Place, entity: Entity, rule: Guard): Mutation[] => {
  if (rule.kind === "capacity")
    return [
      rule.message.includes("{left}")
        ? inGuard(place, entity, rule, "what fills it exactly is refused", "used > limit", "used >= limit")
        : inGuard(place, entity, rule, "what fills it exactly is refused", " > (", " >= ("),
    ];
  if (rule.kind !== "concurrent") return [];
  return [inGuard(place, entity, rule, "what fills it exactly is refused", ` > ${rule.limit})`, ` >= ${rule.limit})`)];
};

function windowed({ tree }: Place, entity: Entity, rule: Extract<Rule, { kind: "window" }>): Mutation[] {
  const { routes } = entityFiles(entity);
  const text = tree.get(routes) ?? "";
  const move = `    if (${literal(rule.states)}.includes(to)) ${guardName(rule)}(`;
  const removal = `      ${guardName(rule)}(row, viewer);`;
  return [
    ...(text.includes(move) ? [mutation("a move is let through at any time", withoutLine(tree, routes, move))] : []),
    ...(text.includes(removal) ? [mutation("a row is removed at any time", withoutLine(tree, routes, removal))] : []),
  ];
}

function marked({ tree }: Place, entity: Entity, rule: Extract<Rule, { kind: "highlight" }>): Mutation[] {
  const { rules } = entityFiles(entity);
  const start = `  if (${rule.id}Holds(row)) marks.push(`;
  return [
    mutation("nothing is marked", withoutLine(tree, rules, start)),
    mutation("everything is marked", edit(tree, rules, start, "  marks.push(")),
  ];
}

export function ofRule(place: Place, rule: Rule): Mutation[] {
  const entity = entityById(place.app, rule.entity);
  if (rule.kind === "highlight") return marked(place, entity, rule);
  if (rule.kind === "window") return windowed(place, entity, rule);
  return [
    unasked(place, entity, rule),
    ...excepted(place, entity, rule),
    ...shared(place, entity, rule),
    ...lower(place, entity, rule),
  ];
}
