import {
  type Access,
  type AppModel,
  appModelSchema,
  type Entity,
  type Field,
  type Flow,
  type Section,
} from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { knownIds } from "./known-ids";

/** A defect of a model or a plan, found before a person sees it. */
export type PlanFinding = { rule: string; path: string; message: string };
type Report = (rule: string, path: string, message: string) => void;

const builtIn = new Set(["id", "createdAt"]);
const byId = (model: AppModel, id: string | undefined): Entity | undefined =>
  model.entities.find((entity) => entity.id === id);

/** The field at the end of a path, the flow's column and built-in ones included; null where it leads nowhere. */
export function fieldAt(model: AppModel, entity: Entity, path: string): Field | "built-in" | null {
  const [id = "", ...rest] = path.split(".");
  if (rest.length === 0 && (builtIn.has(id) || entity.flow?.field === id)) return "built-in";
  const field = entity.fields.find((candidate) => candidate.id === id);
  if (!field) return null;
  if (rest.length === 0) return field;
  const to = byId(model, field.to);
  return to && field.type === "reference" ? fieldAt(model, to, rest.join(".")) : null;
}

function exprHolds(model: AppModel, entity: Entity, expr: Expr): boolean {
  if ("field" in expr) return fieldAt(model, entity, expr.field) !== null;
  if ("op" in expr) return expr.args.every((arg) => exprHolds(model, entity, arg));
  if (!("fold" in expr)) return true;
  const over = byId(model, expr.over);
  const via = over?.fields.find(({ id }) => id === expr.via);
  if (!over || via?.to !== entity.id || (expr.fold !== "count" && !expr.of)) return false;
  return [expr.of, expr.where].every((part) => part === undefined || exprHolds(model, over, part));
}

function fieldFindings(model: AppModel, entity: Entity, field: Field, report: Report): void {
  const at = `entities.${entity.id}.${field.id}`;
  if (field.type === "reference" && !byId(model, field.to)) report("references exist", at, `no entity ${field.to}`);
  if (field.type === "account" && !model.roles.some(({ id }) => id === field.to))
    report("references exist", at, `no role ${field.to}`);
  if (field.type === "choice" && !field.values?.length) report("choices have values", at, "nothing to choose from");
  if (field.type === "computed" && !(field.compute && field.as && exprHolds(model, entity, field.compute)))
    report("formulas resolve", at, "its formula names a field that is not there");
}

function entityFindings(model: AppModel, entity: Entity, report: Report): void {
  const at = `entities.${entity.id}`;
  const ids = entity.fields.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) report("unique names", at, "two fields have one id");
  for (const field of entity.fields) fieldFindings(model, entity, field, report);
  for (const path of [
    entity.title,
    ...entity.columns,
    ...entity.search,
    ...entity.filters,
    ...entity.sort.by,
    entity.sort.initial.field,
  ])
    if (fieldAt(model, entity, path) === null) report("paths resolve", `${at}.${path}`, "no such field");
  const readers = model.access.filter((access) => access.entity === entity.id && access.can.includes("read"));
  const makers = model.access.filter((access) => access.entity === entity.id && access.can.includes("create"));
  if (readers.length === 0) report("seen by somebody", at, "no role may see it");
  if (makers.length === 0) report("made by somebody", at, "no role may add one");
  flowFindings(model, entity, report);
}

/** Statuses that moves lead to, from the first on. */
function reachedStates(flow: Flow): ReadonlySet<string> {
  const reached = new Set([flow.initial]);
  for (let grown = true; grown; ) {
    const before = reached.size;
    for (const { from, to } of flow.moves) if (reached.has(from)) reached.add(to);
    grown = reached.size > before;
  }
  return reached;
}
const mayMove = (model: AppModel, role: string, entity: string) =>
  model.access.some((access) => access.role === role && access.entity === entity && access.can.includes("move"));

function flowFindings(model: AppModel, entity: Entity, report: Report): void {
  const { flow } = entity;
  if (!flow) return;
  const at = `entities.${entity.id}.flow`;
  const states = new Set(flow.states.map(({ id }) => id));
  const reached = reachedStates(flow);
  for (const state of [...states].filter((id) => !reached.has(id)))
    report("statuses reachable", `${at}.${state}`, "no move leads here");
  for (const { from, to, by } of flow.moves) {
    if (!states.has(from) || !states.has(to)) report("moves join statuses", at, `${from} to ${to}`);
    for (const role of by.filter((mover) => !mayMove(model, mover, entity.id)))
      report("movers may move", at, `${role} may not move ${entity.id}`);
  }
  for (const { stamps } of flow.states)
    if (stamps && fieldAt(model, entity, stamps) === null) report("paths resolve", at, `no field ${stamps}`);
}

function roleFindings(model: AppModel, report: Report): void {
  const paths = new Set([...model.pages.map(({ path }) => path), ...model.entities.map(({ route }) => `/${route}`)]);
  const open = model.roles.filter(({ enters }) => enters === "public").map(({ id }) => id);
  if (open.length > 1) report("one role needs no account", "roles", `${open.join(", ")} can not be told apart`);
  for (const role of model.roles) {
    if (!paths.has(role.home)) report("roles have a home", `roles.${role.id}`, `no page at ${role.home}`);
    const signsIn = role.enters === "invited" || role.enters === "signup";
    if (signsIn && role.examples.length === 0) report("roles have a way in", `roles.${role.id}`, "no example account");
    if (!model.access.some((access) => access.role === role.id))
      report("roles do something", `roles.${role.id}`, "it may do nothing");
  }
  if (model.roles.some(({ enters }) => enters === "invited") && !model.roles.some(({ manages }) => manages))
    report("somebody manages", "roles", "nobody adds accounts");
  if (model.roles.filter(({ manages }) => manages).length > 1) report("somebody manages", "roles", "two roles manage");
}

const personal = new Set(["email", "phone", "address"]);
/** Everybody sees all of it, in an application that is not free for all. */
const isOpen = ({ roles }: AppModel, { enters }: AppModel["roles"][number], { can, rows }: Access) =>
  enters === "public" && roles.length > 1 && can.includes("read") && rows === "all";
/** How to reach a person, as far as it is sent. An "Address" alone is where something is, as of a house. */
const personalFields = ({ fields }: Entity, { hides }: Access) =>
  fields.filter(({ id, type, label }) => personal.has(type) && label !== "Address" && !hides.includes(id));

function accessFindings(model: AppModel, access: Access, report: Report): void {
  const at = `access.${access.id}`;
  const entity = byId(model, access.entity);
  const role = model.roles.find(({ id }) => id === access.role);
  if (!entity || !role) {
    report("references exist", at, "no such role or entity");
    return;
  }
  if (access.rows !== "all" && !exprHolds(model, entity, access.rows))
    report("formulas resolve", at, "its rows name a field that is not there");
  const owner = entity.fields.find(({ id }) => id === access.owner);
  if (access.owner && !(owner?.type === "account" && owner.to === role.id && access.owner in access.sets))
    report("owners are named", at, "whose a row is does not follow from who makes it");
  for (const id of [...access.hides, ...Object.keys(access.sets)])
    if (fieldAt(model, entity, id) === null) report("paths resolve", `${at}.${id}`, "no such field");
  for (const { id, label } of isOpen(model, role, access) ? personalFields(entity, access) : [])
    report("public pages show nothing personal", `${at}.${id}`, `${label} would be public`);
}

function ruleFindings(model: AppModel, report: Report): void {
  for (const rule of model.rules) {
    const entity = byId(model, rule.entity);
    const at = `rules.${rule.id}`;
    if (!entity) {
      report("references exist", at, `no entity ${rule.entity}`);
      continue;
    }
    for (const id of fieldsOfRule(rule))
      if (fieldAt(model, entity, id) === null) report("paths resolve", at, `no field ${id}`);
    for (const [expr, on] of exprsOfRule(model, rule, entity))
      if (!exprHolds(model, on, expr)) report("formulas resolve", at, "its formula names a field that is not there");
    if (
      !model.access.some(
        (access) => access.entity === rule.entity && (access.can.includes("create") || access.can.includes("update")),
      )
    )
      report("rules can be met", at, "nobody writes what it is about");
  }
}
type Rule = AppModel["rules"][number];
function fieldsOfRule(rule: Rule): string[] {
  switch (rule.kind) {
    case "noOverlap":
      return [...rule.resources, rule.start, ...(rule.end ? [rule.end] : [])];
    case "capacity":
      return [rule.of, ...(rule.amount ? [rule.amount] : [])];
    case "concurrent":
      return [rule.start, ...(rule.end ? [rule.end] : []), ...(rule.amount ? [rule.amount] : [])];
    case "unique":
      return rule.fields;
    case "notPast":
    case "window":
    case "closed":
      return [rule.field];
    case "require":
      return rule.field ? [rule.field] : [];
    default:
      return [];
  }
}
function exprsOfRule(model: AppModel, rule: Rule, entity: Entity): [Expr, Entity][] {
  if (rule.kind === "highlight") return [[rule.when, entity]];
  if (rule.kind === "require")
    return [[rule.that, entity], ...(rule.when ? [[rule.when, entity] as [Expr, Entity]] : [])];
  if ((rule.kind === "noOverlap" || rule.kind === "concurrent") && rule.minutes) return [[rule.minutes, entity]];
  const of = rule.kind === "capacity" ? byId(model, entity.fields.find(({ id }) => id === rule.of)?.to) : undefined;
  return rule.kind === "capacity" && of ? [[rule.limit, of]] : [];
}

function wishFindings(model: AppModel, report: Report): void {
  const known = knownIds(model);
  for (const wish of model.wishes) {
    const { became } = wish;
    if ("traced" in became)
      for (const id of became.traced)
        if (!known.has(id)) report("wishes end", wish.id, `traced to ${id}, which is not there`);
    if ("limit" in became && !model.limits.some(({ id }) => id === became.limit))
      report("wishes end", wish.id, "its limit is not stated");
  }
}

function pageFindings(model: AppModel, report: Report): void {
  for (const { id, sections } of model.pages)
    for (const section of sections) sectionFindings(model, section, `pages.${id}`, report);
}
function sectionFindings(model: AppModel, section: Section, at: string, report: Report): void {
  if (!("entity" in section)) return;
  const entity = byId(model, section.entity);
  if (!entity) {
    report("references exist", at, "no such entity");
    return;
  }
  if (section.kind === "calendar" && fieldAt(model, entity, section.start) === null)
    report("paths resolve", at, `no field ${section.start}`);
  if (section.kind === "board" && !entity.flow) report("boards have statuses", at, "nothing moves");
}

const unique = (ids: readonly string[]) => new Set(ids).size === ids.length;
/** What a model must keep that its schema can not say. Empty when it is sound. */
export function invariantFindings(model: AppModel): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const report: Report = (rule, path, message) => findings.push({ rule, path, message });
  const parsed = appModelSchema.safeParse(model);
  if (!parsed.success) for (const issue of parsed.error.issues) report("schema", issue.path.join("."), issue.message);
  if (!unique(model.entities.map(({ id }) => id)) || !unique(model.entities.map(({ route }) => route)))
    report("unique names", "entities", "two entities share an id or an address");
  if (!unique(model.access.map(({ id }) => id))) report("unique names", "access", "two access rows share an id");
  if (!unique(model.rules.map(({ id }) => id)) || !unique(model.roles.map(({ id }) => id)))
    report("unique names", "rules and roles", "two share an id");
  if (!unique(model.pages.map(({ path }) => path))) report("unique names", "pages", "two pages share a path");
  for (const entity of model.entities) entityFindings(model, entity, report);
  roleFindings(model, report);
  for (const access of model.access) accessFindings(model, access, report);
  ruleFindings(model, report);
  pageFindings(model, report);
  wishFindings(model, report);
  return findings;
}
