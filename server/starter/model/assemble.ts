import type { AppModel, Entity, Identity, Wish } from "@/lib/contract/app-model";
import { people } from "../knowledge/people";
import { isContent } from "../understand/clauses";
import type { Token } from "../understand/tokens";
import { accessId, settleAccess } from "./access";
import { columnsOf, titleOf } from "./complete";
import { conflictsIn } from "./conflicts";
import type { Draft, DraftEntity, Heard } from "./draft";
import { homeOf, pagesFor, pitchOf } from "./pages";
import { routeOf } from "./routes";
import { countsOf, daysOf, seedFor } from "./seeds";
import { entersOf, examplesFor, holderOf, isFree, manager } from "./settle-roles";

/** What the engine needs of the design room: the look for a name, its moods and asked colours. */
export type IdentityFor = (input: {
  archetype: string;
  packs: readonly string[];
  moods: readonly string[];
  asked: Identity["asked"];
  name: string;
}) => Identity;

export const engine = "starter-1";

/** The shape of the application, which the look and the words of empty pages follow. */
export function archetypeOf(draft: Draft): string {
  const has = (kind: DraftEntity["kind"]) => draft.entities.some((entity) => entity.kind === kind);
  if (draft.rules.some(({ kind }) => kind === "capacity")) return "capacity-signup";
  if (
    has("booking") &&
    draft.entities.some(({ thing }) => thing?.id === "instrument" || thing?.id === "room" || thing?.id === "asset")
  )
    return "resource-calendar";
  if (has("booking")) return "slot-booking";
  if ([...draft.facts].some((fact) => fact.startsWith("board:"))) return "kanban";
  if (has("work")) return "case-flow";
  if (has("container") && draft.entities.some(({ linesOf }) => linesOf)) return "calculator";
  if (has("money")) return "ledger";
  if (has("document")) return "content-site";
  return has("item") ? "stock" : "records";
}

export function rolesOf(draft: Draft): AppModel["roles"] {
  const boss = isFree(draft) ? null : manager(draft);
  const roles: AppModel["roles"] = draft.roles.map((role, index) => {
    const enters = entersOf(draft, role);
    const signsIn = enters === "signup" || enters === "invited";
    return {
      id: role.id,
      from: role.from,
      names: role.names,
      enters,
      home: "/",
      manages: role === boss,
      examples: signsIn ? examplesFor(draft, role, index) : [],
    };
  });
  for (const fact of draft.facts) {
    const entity = fact.startsWith("code:") ? draft.entities.find(({ id }) => id === fact.slice(5)) : undefined;
    if (!entity || isFree(draft) || roles.some(({ enters }) => enters === "code")) continue;
    const id = holderOf(draft, entity);
    roles.push({
      id,
      from: entity.from,
      names: { one: `holder of a ${entity.names.one} code`, many: `holders of a ${entity.names.one} code` },
      enters: "code",
      home: "/",
      manages: false,
      examples: [],
    });
  }
  return roles;
}

/** Who knows the code of a row reads it, and gives it up where giving up was asked for. */
function codeAccess(draft: Draft, roles: AppModel["roles"], access: AppModel["access"]): void {
  const holder = roles.find(({ enters }) => enters === "code");
  const entity = draft.entities.find(
    ({ fields, id }) => fields.some(({ type }) => type === "code") && draft.facts.has(`code:${id}`),
  );
  if (!holder || !entity) return;
  const cancels = [...draft.facts].some((fact) => fact.startsWith("cancels:") && fact.endsWith(`:${entity.id}`));
  const moves =
    entity.flow?.moves.filter(({ to }) =>
      /cancel/i.test(entity.flow?.states.find(({ id }) => id === to)?.label ?? ""),
    ) ?? [];
  if (cancels) for (const move of moves) if (!move.by.includes(holder.id)) move.by.push(holder.id);
  access.push({
    id: accessId(holder.id, entity.id),
    from: holder.from,
    role: holder.id,
    entity: entity.id,
    can: cancels && moves.length > 0 ? ["read", "move"] : ["read"],
    rows: "all",
    hides: [],
    sets: {},
  });
}

/** What is published is read from the newest on, where its list is in the order of its dates. */
function newestFirst(entity: DraftEntity): boolean {
  const first = entity.fields.find(({ id }) => id === [...entity.sortBy][0]);
  return entity.kind === "document" && first?.type === "date" && !/clos|deadline|due|until/i.test(first.label);
}

function entityOf(draft: Draft, entity: DraftEntity, roles: AppModel["roles"]): Entity {
  const title = titleOf(draft, entity);
  const sort =
    entity.sort ??
    (entity.kind === "work" || entity.kind === "booking" || entity.linesOf
      ? { field: "createdAt", descending: !entity.linesOf }
      : { field: [...entity.sortBy][0] ?? "createdAt", descending: newestFirst(entity) });
  const stored = (id: string) =>
    entity.fields.some((field) => field.id === id) || id === entity.flow?.field || id === "createdAt";
  const order = [...entity.sortBy].filter(stored);
  return {
    id: entity.id, from: entity.from, names: entity.names, route: routeOf(draft, entity), fields: entity.fields, title,
    ...(entity.linesOf ? { linesOf: entity.linesOf } : {}),
    ...(entity.flow ? { flow: entity.flow } : {}),
    search: entity.linesOf ? [] : [...(entity.search ?? [])],
    filters: entity.linesOf ? [] : [...entity.filters],
    sort: { by: order, initial: stored(sort.field) ? sort : { field: "createdAt", descending: true } },
    ...(draft.facts.has(`exported:${entity.id}`) ? { exported: true } : {}),
    ...(draft.facts.has(`printed:${entity.id}`) ? { printed: true } : {}),
    columns: columnsOf(draft, entity),
    seed: seedFor(entity, title, countsOf(draft.entities, roles), daysOf(draft, entity)),
  }; // biome-ignore format: one record
}

const kindOfWish = (heard: Heard, draft: Draft): Wish["kind"] => {
  const ids = [...heard.traced];
  if (ids.some((id) => id === "identity" || id === "largeType" || id === "phone")) return "appearance";
  if (ids.some((id) => draft.rules.some((rule) => rule.id === id))) return "rule";
  if (ids.some((id) => draft.roles.some((role) => role.id === id))) return "role";
  return "function";
};

/** Ids that clauses hear of become ids that the model has; what came to nothing is dropped. */
function existing(model: AppModel, ids: Iterable<string>): string[] {
  const known = knownIds(model);
  const mapped = [...ids].map((id) =>
    id.startsWith("access:")
      ? accessId(id.split(":")[1] ?? "", id.split(":")[2] ?? "")
      : id.startsWith("page:")
        ? id.slice(5)
        : id.startsWith("never:")
          ? `${id.split(":")[2]}.refuses.${id.split(":")[1]}`
          : id,
  );
  return [...new Set(mapped)].filter((id) => known.has(id));
}
/** Everything of a model that a wish can be traced to and a check can touch. */
export function knownIds(model: AppModel): Set<string> {
  const entities = model.entities.flatMap((entity) => [
    entity.id,
    ...entity.fields.map(({ id }) => `${entity.id}.${id}`),
    ...["required", "update", "delete"].map((aspect) => `${entity.id}.${aspect}`),
    ...(entity.flow ? [`${entity.id}.flow`] : []),
    ...(entity.search.length > 0 ? [`${entity.id}.search`] : []),
    ...entity.filters.map((filter) => `${entity.id}.filter.${filter}`),
    ...(entity.sort.by.length > 0 ? [`${entity.id}.sort`] : []),
    ...(entity.fields.some(({ type }) => type === "code") ? [`${entity.id}.code`] : []),
    ...(entity.exported ? [`${entity.id}.csv`] : []),
    ...(entity.printed ? [`${entity.id}.print`] : []),
  ]);
  const refusals = model.entities.flatMap((entity) =>
    model.roles.flatMap((role) => [
      `${entity.id}.refuses.${role.id}`,
      `${entity.id}.sees.${role.id}`,
      `${entity.id}.owner.${role.id}`,
    ]),
  );
  const look = model.identity.asked.background || model.identity.asked.component ? ["identity"] : [];
  const signs = model.roles.some(({ enters }) => enters === "signup" || enters === "invited") ? ["auth"] : [];
  const signUp = model.roles.some(({ enters }) => enters === "signup") ? ["auth.signUp"] : [];
  return new Set([
    ...entities,
    ...refusals,
    ...look,
    ...signs,
    ...signUp,
    "phone",
    ...model.roles.map(({ id }) => id),
    ...model.rules.map(({ id }) => id),
    ...model.access.map(({ id }) => id),
    ...model.pages.map(({ id }) => id),
  ]);
}

type Made = Pick<AppModel, "wishes" | "limits" | "notUnderstood">;
const unowned = (tokens: readonly Token[]) => tokens.filter((token) => token.owner === null && isContent(token));

type Span = [start: number, end: number];
/** What one piece of the prompt came to: parts of the model, a refusal, or a limit with its reason. */
type Outcome = {
  span: Span;
  kind: Wish["kind"];
  became: Exclude<Wish["became"], { limit: string }> | { reason: string };
};
const limitAt = (span: Span, reason: string): Outcome => ({ span, kind: "function", became: { reason } });

/** What a clause came to, in the order in which it is told. */
function outcomesOf(draft: Draft, model: AppModel, heard: Heard): Outcome[] {
  const span: Span = [heard.clause.start, heard.clause.end];
  const traced = existing(model, heard.traced);
  const built: Outcome[] = traced.length > 0 ? [{ span, kind: kindOfWish(heard, draft), became: { traced } }] : [];
  const limits = heard.limits.map(({ reason, tokens }) => {
    const [first] = tokens;
    return limitAt(built.length > 0 && first ? [first.start, tokens.at(-1)?.end ?? first.end] : span, reason);
  });
  const ended = [...built, ...limits];
  return [...ended, ...restOf(heard, span, ended.length > 0)];
}

/** What words that no part of the model owns come to. */
function restOf(heard: Heard, span: Span, ended: boolean): Outcome[] {
  if (!ended && heard.traced.has("left-out"))
    return [{ span, kind: "function", became: { refused: "Left out, as you asked." } }];
  const rest = unowned(heard.clause.tokens);
  if (rest.length === 0 || !wantsSomething(heard)) return [];
  return ended ? groupsOf(rest).map((group) => limitAt(group, detailNotUnderstood)) : [limitAt(span, notUnderstood)];
}

/** Each clause ends: as parts of the model, as a stated limit, or as talk that asks for nothing. */
function wishesOf(draft: Draft, model: AppModel): Made {
  const made: Made = { wishes: [], limits: [], notUnderstood: [] };
  const quoted = ([start, end]: Span) => draft.prompt.slice(start, end);
  const limited = (wish: string, reason: string) => {
    const id = `L${made.limits.length + 1}`;
    made.limits.push({ id, wish, reason });
    return { limit: id };
  };
  for (const { span, kind, became } of draft.heard.flatMap((heard) => outcomesOf(draft, model, heard))) {
    const id = `W${made.wishes.length + 1}`;
    const end = "reason" in became ? limited(id, became.reason) : became;
    made.wishes.push({ id, quote: quoted(span), kind, must: true, span, became: end });
  }
  for (const { clause, chatter } of draft.heard)
    if (!chatter) made.notUnderstood.push(...groupsOf(unowned(clause.tokens)).map(quoted));
  return made;
}

const notUnderstood = "This part was not understood, so nothing is built for it. In other words it can be taken up.";
const detailNotUnderstood = "This detail was not understood and is not built; the rest of the sentence is.";

/** Talk about the world asks for nothing: no modal, no verb of an application, no list of functions. */
function wantsSomething({ clause, chatter }: Heard): boolean {
  if (chatter) return false;
  const first = clause.tokens[0];
  if (first && ["because", "so", "since", "hey", "hi", "hello", "thanks"].includes(first.norm)) return false;
  const acts = clause.chunks.some(
    (chunk) =>
      chunk.kind === "verb" &&
      !["be", "have", "do", "know", "say", "think", "call", "run", "like"].includes(chunk.token.verb?.base ?? ""),
  );
  const person = clause.actor !== null && "phrase" in clause.actor && people.has(clause.actor.phrase.head.lemma);
  return (
    clause.listed ||
    acts ||
    person ||
    clause.tokens.some(({ norm }) => ["should", "must", "can", "need", "want"].includes(norm))
  );
}

/** Words that stand together, as spans of the prompt. */
function groupsOf(tokens: readonly Token[]): Span[] {
  const groups: Span[] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (last && token.start - last[1] <= 12) last[1] = token.end;
    else groups.push([token.start, token.end]);
  }
  return groups;
}

/** The draft as an application model. Pure: the same draft gives the same model. */
export function assemble(draft: Draft, identityFor: IdentityFor): AppModel {
  const access = settleAccess(draft);
  // Who was named but has nothing to do or see in the application needs no way in.
  const idle = (id: string) => !access.some(({ role }) => role === id);
  if (!isFree(draft)) draft.roles = draft.roles.filter((role) => role === manager(draft) || !idle(role.id));
  const roles = rolesOf(draft);
  codeAccess(draft, roles, access);
  const entities = draft.entities.map((entity) => entityOf(draft, entity, roles));
  const routes = new Map(entities.map(({ id, route }) => [id, route]));
  const pitch = pitchOf(draft);
  const pages = pagesFor(draft, access, roles, pitch);
  const front = pages.some(({ path }) => path === "/");
  for (const role of roles) {
    const ownPage = pages.find(
      (page) => page.for.includes(role.id) && page.sections.some(({ kind }) => kind === "board"),
    );
    role.home =
      (role.enters === "public" || role.enters === "code") && front
        ? "/"
        : (ownPage?.path ?? homeOf(draft, access, role.id, routes));
  }
  const archetype = archetypeOf(draft);
  const packs = [
    ...new Set(draft.entities.flatMap(({ thing }) => (thing ? [thing.id.replaceAll(" ", "-")] : []))),
  ].slice(0, 4);
  const model: AppModel = {
    engine, language: "en", name: draft.name, pitch, archetype, packs, currency: draft.currency, roles, entities, access, rules: draft.rules, pages, workflows: [],
    identity: identityFor({ archetype, packs, moods: draft.mood, asked: draft.asked, name: draft.name }),
    wishes: [], limits: [], conflicts: conflictsIn(draft, access), questions: draft.questions, notUnderstood: [],
  }; // biome-ignore format: one record
  return { ...model, ...wishesOf(draft, model) };
}
