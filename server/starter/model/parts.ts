import type { Access, AppModel, Entity, From, Page, Rule } from "@/lib/contract/app-model";
import { accountRoles, signsIn } from "@/lib/contract/checks";
import type { Clause } from "@/lib/contract/contract";
import type { Expr } from "@/lib/contract/expr";

/** A part of the model that one sentence promises, with the checks that prove just that sentence. */
export type Part = {
  kind: Clause["kind"];
  text: string;
  origin: Clause["origin"];
  /** Ids that wishes are traced to. */
  ids: ReadonlySet<string>;
  checks: readonly string[];
  /** Ids by which a journey shows this part; null: a journey says nothing about it. */
  shown: ReadonlySet<string> | null;
};

const capital = (text: string) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
export const joined = (list: readonly string[], word = "and") =>
  list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} ${word} ${list.at(-1)}`;
const originOf = (from: From): Clause["origin"] => from.by;
const lower = (label: string) => (/^[A-Z][^A-Z]*$/.test(label) ? label.toLowerCase() : label);

const field = (entity: Entity, id: string) => entity.fields.find((candidate) => candidate.id === id);

/** A path in words: "bike.customer.name" → "the customer's name". */
function spoken(model: AppModel, entity: Entity, path: string): string {
  const labels: string[] = [];
  let at: Entity | undefined = entity;
  for (const id of path.split(".")) {
    if (at && id === at.flow?.field) return "status";
    const found: Entity["fields"][number] | undefined = at ? field(at, id) : undefined;
    if (!found) return id;
    labels.push(lower(found.label));
    at = model.entities.find((candidate) => candidate.id === found.to);
  }
  return labels.length === 1 ? (labels[0] ?? path) : `${labels.at(-1)} of the ${labels.at(-2)}`;
}

function entityPart(model: AppModel, entity: Entity): Part {
  const inputs = entity.fields.filter(({ type }) => type !== "computed" && type !== "code" && type !== "sequence");
  const bounds = entity.fields.filter(
    ({ type, limits }) => type !== "computed" && (limits.min !== undefined || limits.max !== undefined),
  );
  const creator = model.access.find((access) => access.entity === entity.id && access.can.includes("create"));
  const parent = entity.linesOf ? model.entities.find(({ id }) => id === entity.linesOf?.entity) : undefined;
  const what = `${capital(entity.names.many)} are kept${parent ? ` as lines of a ${parent.names.one}` : ""} with ${joined(inputs.map(({ label }) => lower(label)))}.`;
  const required = inputs.filter(
    ({ required: must, type, id }) => must && type !== "boolean" && !(id in (creator?.sets ?? {})),
  );
  const refusal =
    creator && required.length > 0
      ? ` Without ${joined(
          required.map(({ label }) => lower(label)),
          "or",
        )} it is refused.`
      : "";
  const limits = bounds.map((bound) => `${bound.label} ${boundsText(bound)}`);
  const limited = limits.length > 0 ? ` ${capital(joined(limits.map(lower)))}.` : "";
  const own = [entity.id, ...inputs.map(({ id }) => `${entity.id}.${id}`)];
  return {
    kind: "function", text: what + refusal + limited, origin: originOf(entity.from),
    ids: new Set([...own, ...model.access.filter((access) => access.entity === entity.id).map(({ id }) => id)]),
    checks: [`data.${entity.id}`, `${entity.id}.create`, `${entity.id}.required`, ...bounds.map(({ id }) => `${entity.id}.limits.${id}`)],
    shown: new Set([entity.id]),
  }; // biome-ignore format: one record
}
function boundsText({ limits: { min, max }, type }: Entity["fields"][number]): string {
  const value = (limit: number) => (type === "money" ? (limit / 100).toFixed(2) : String(limit));
  if (min !== undefined && max !== undefined) return `from ${value(min)} to ${value(max)}`;
  return min !== undefined ? `at least ${value(min)}` : `at most ${value(max ?? 0)}`;
}

/** A formula in words, as exact as the formula. */
function formula(model: AppModel, entity: Entity, expr: Expr): string {
  if ("field" in expr) return spoken(model, entity, expr.field);
  if ("const" in expr) return expr.const === null ? "nothing" : String(expr.const);
  if ("fold" in expr) return foldText(model, expr);
  if ("op" in expr) return operation(model, entity, expr);
  return "now" in expr ? "now" : "today" in expr ? "today" : "the viewer";
}
function foldText(model: AppModel, expr: Extract<Expr, { fold: string }>): string {
  const over = model.entities.find(({ id }) => id === expr.over);
  if (!over) return `the number over its ${expr.over}`;
  const what = expr.of
    ? `${expr.fold === "avg" ? "average" : expr.fold} of ${formula(model, over, expr.of)}`
    : "number";
  const where = expr.where ? ` where ${formula(model, over, expr.where)}` : "";
  return `the ${what} over its ${over.names.many}${where}`;
}
const words: Record<string, string> = {
  add: "plus",
  sub: "minus",
  mul: "times",
  div: "divided by",
  eq: "is",
  ne: "is not",
  lt: "is less than",
  le: "is at most",
  gt: "is more than",
  ge: "is at least",
  and: "and",
  or: "or",
};
function operation(model: AppModel, entity: Entity, expr: Extract<Expr, { op: string }>): string {
  const args = expr.args.map((arg) => formula(model, entity, arg));
  const word = words[expr.op];
  if (word) return args.join(` ${word} `);
  if (expr.op === "round") return args[0] ?? "";
  if (expr.op === "if") return `${args[1]} if ${args[0]}, else ${args[2]}`;
  if (expr.op === "isEmpty") return `${args[0]} is empty`;
  if (expr.op === "not") return `not (${args[0]})`;
  if (expr.op === "daysBetween") return `days from ${args[0]} to ${args[1]}`;
  return `${expr.op} of ${joined(args)}`;
}

function valueParts(model: AppModel, entity: Entity): Part[] {
  return entity.fields
    .filter(({ type }) => type === "computed")
    .map((computed): Part => {
      const id = `${entity.id}.${computed.id}`;
      const money = computed.as === "money" ? ", exact to the cent" : "";
      const kept =
        computed.stored === "atCreate" ? `, copied when the ${entity.names.one} is made and kept from then on` : "";
      const how = computed.compute ? centsToMoney(formula(model, entity, computed.compute), computed.as) : "";
      return {
        kind: "rule",
        text: `${computed.label} of a ${entity.names.one} is ${how}${kept}${money}.`,
        origin: originOf(computed.from),
        ids: new Set([id]),
        checks: [`${entity.id}.value.${computed.id}`],
        shown: new Set([id]),
      };
    });
}
/** Cents of fixed rates read as money: "times 4800" → "times 48.00". */
const centsToMoney = (text: string, as: Entity["fields"][number]["as"]) =>
  as === "money"
    ? text
        .replace(
          /\b(times|plus|else|^) ?(\d{2,})\b/g,
          (_, word: string, cents: string) => `${word} ${(Number(cents) / 100).toFixed(2)}`,
        )
        .replace(/^(\d{2,}) if/, (_, cents: string) => `${(Number(cents) / 100).toFixed(2)} if`)
    : text;

function flowPart(_model: AppModel, entity: Entity): Part[] {
  const { flow } = entity;
  if (!flow) return [];
  const label = (id: string) => flow.states.find((state) => state.id === id)?.label ?? id;
  const moves = flow.moves.map(({ from, to }) => `${label(from)} → ${label(to)}`);
  const stamps = flow.states.filter(({ stamps: field }) => field);
  const kept = stamps.length > 0 ? ` The moment of ${joined(stamps.map((state) => `“${state.label}”`))} is kept.` : "";
  return [{
    kind: "function", text: `${capital(entity.names.many)} begin as “${label(flow.initial)}” and move ${joined(moves)}; any other move is refused.${kept}`,
    origin: originOf(entity.from), ids: new Set([`${entity.id}.flow`, ...stamps.map(({ stamps: field }) => `${entity.id}.${field}`)]),
    checks: [`${entity.id}.flow`, ...stamps.map(({ id }) => `${entity.id}.stamp.${id}`)], shown: new Set([`${entity.id}.flow`]),
  }]; // biome-ignore format: one record
}

function findParts(model: AppModel, entity: Entity): Part[] {
  const parts: Part[] = [];
  const add = (text: string, ids: string[], checks: string[]) =>
    parts.push({
      kind: "function",
      text,
      origin: originOf(entity.from),
      ids: new Set(ids),
      checks,
      shown: new Set(ids),
    });
  const many = capital(entity.names.many);
  if (entity.search.length > 0)
    add(
      `${many} are found by ${joined([...new Set(entity.search.map((path) => spoken(model, entity, path)))], "or")}.`,
      [`${entity.id}.search`],
      [`${entity.id}.search`],
    );
  if (entity.filters.length > 0)
    add(
      `${many} can be filtered by ${joined(entity.filters.map((filter) => spoken(model, entity, filter)))}.`,
      entity.filters.map((filter) => `${entity.id}.filter.${filter}`),
      entity.filters.map((filter) => `${entity.id}.filter.${filter}`),
    );
  if (entity.sort.by.length > 0)
    add(
      `${many} can be sorted by ${joined(entity.sort.by.map((path) => spoken(model, entity, path)))}.`,
      [`${entity.id}.sort`],
      [`${entity.id}.sort`],
    );
  for (const number of entity.fields.filter(({ type }) => type === "sequence"))
    add(
      `Each ${entity.names.one} gets the next ${lower(number.label)}, counted on from the highest; one that is sent does not count.`,
      [`${entity.id}.${number.id}`],
      [`${entity.id}.sequence.${number.id}`],
    );
  if (entity.exported)
    add(
      `${many} are saved as a CSV file, as the list is narrowed just now: with the rows that the viewer reaches and without what is hidden from her.`,
      [`${entity.id}.csv`],
      [`${entity.id}.csv`],
    );
  if (entity.printed)
    add(
      `Each ${entity.names.one} has a sheet for paper, without navigation and buttons; the browser prints it or saves it as PDF.`,
      [`${entity.id}.print`],
      [],
    );
  const code = entity.fields.find(({ type }) => type === "code");
  if (code)
    add(
      `Each ${entity.names.one} gets a ${lower(code.label)} of eight letters and digits, and is found by it and by no other.`,
      [`${entity.id}.code`, `${entity.id}.${code.id}`],
      [`${entity.id}.code`],
    );
  return parts;
}

const doings: Record<Access["can"][number], string> = {
  create: "add",
  read: "see",
  update: "change",
  delete: "delete",
  move: "move",
};
function scopeText(model: AppModel, access: Access): string {
  const entity = model.entities.find(({ id }) => id === access.entity);
  const role = model.roles.find(({ id }) => id === access.role);
  const many = entity?.names.many ?? access.entity;
  const who = capital(role?.names.many ?? access.role);
  const own =
    access.rows !== "all" &&
    "op" in access.rows &&
    access.rows.op === "eq" &&
    access.rows.args[0] &&
    "field" in access.rows.args[0]
      ? access.rows.args[0].field
      : null;
  const rest = ` Another ${entity?.names.one ?? "row"} is in no list or search of theirs, and asking the API for it answers 404.`;
  if (own && entity) {
    const made = own in access.sets;
    const which = own.includes(".")
      ? `whose ${spoken(model, entity, own)} they are`
      : made
        ? "they made themselves"
        : `whose ${spoken(model, entity, own)} they are`;
    return `${who} reach only ${many} ${which}.${rest}`;
  }
  return entity && access.rows !== "all"
    ? `${who} reach only ${many} for which ${formula(model, entity, access.rows)}.${rest}`
    : "";
}

function accessParts(model: AppModel): Part[] {
  return model.access.flatMap((access): Part[] => {
    const parts: Part[] = [];
    const origin = originOf(access.from);
    if (access.rows !== "all")
      parts.push({
        kind: "role",
        text: scopeText(model, access),
        origin,
        ids: new Set([access.id]),
        checks: [`${access.entity}.scope.${access.role}`],
        shown: new Set([access.id]),
      });
    const entity = model.entities.find(({ id }) => id === access.entity);
    const labels = access.hides.map((id) => (entity ? lower(field(entity, id)?.label ?? id) : id));
    if (labels.length > 0)
      parts.push({
        kind: "role",
        text: `${capital(model.roles.find(({ id }) => id === access.role)?.names.many ?? "")} are never sent ${joined(labels)} of ${entity?.names.many ?? access.entity}.`,
        origin,
        ids: new Set([access.id]),
        checks: access.hides.map((id) => `${access.entity}.hides.${access.role}.${id}`),
        shown: null,
      });
    return parts;
  });
}

/** What a role may not do, of all that others may: asked for with its own session, and refused. */
function refusalParts(model: AppModel): Part[] {
  return model.roles.flatMap((role): Part[] => {
    const lacking = model.entities.flatMap((entity) => {
      const possible = new Set(model.access.filter((access) => access.entity === entity.id).flatMap(({ can }) => can));
      const own = model.access.find((access) => access.entity === entity.id && access.role === role.id);
      const lacks = [...possible].filter((ability) => !own?.can.includes(ability));
      return lacks.length > 0 ? [{ entity, lacks }] : [];
    });
    if (lacking.length === 0) return [];
    const text = lacking.map(
      ({ entity, lacks }) =>
        `${joined(
          lacks.map((ability) => doings[ability]),
          "or",
        )} ${entity.names.many}`,
    );
    return [{
      kind: "role", text: `The API refuses ${role.names.many} who try to ${joined(text, "or")}.`, origin: originOf(role.from),
      ids: new Set([role.id, ...lacking.map(({ entity }) => `${entity.id}.refuses.${role.id}`)]),
      checks: lacking.map(({ entity }) => `${entity.id}.refuses.${role.id}`), shown: null,
    }]; // biome-ignore format: one record
  });
}

const ruleText = (model: AppModel, rule: Rule): string => {
  const entity = model.entities.find(({ id }) => id === rule.entity);
  const many = entity?.names.many ?? rule.entity;
  if (rule.kind === "highlight")
    return `${capital(many)} are marked ${rule.tone === "bad" ? "in red" : rule.tone === "good" ? "in green" : "in amber"} with “${rule.message}” when ${entity ? formula(model, entity, rule.when) : ""}.`;
  return `${capital(refused(model, rule, many))}, with the message “${rule.message}”`;
};
function refused(model: AppModel, rule: Exclude<Rule, { kind: "highlight" }>, many: string): string {
  const entity = model.entities.find(({ id }) => id === rule.entity);
  const label = (id: string) => (entity ? spoken(model, entity, id) : id);
  switch (rule.kind) {
    case "noOverlap":
      return `two ${many} with the same ${joined(rule.resources.map(label))} that overlap in time are refused`;
    case "capacity":
      return `${many} beyond ${limitText(model, rule)} of the ${label(rule.of)} are refused`;
    case "concurrent":
      return `more than ${rule.limit} ${rule.amount ? `(counted by ${label(rule.amount)})` : many} at the same time are refused`;
    case "unique":
      return `a second ${entity?.names.one ?? rule.entity} with the same ${joined(rule.fields.map(label))} is refused`;
    case "notPast":
      return `${many} with ${label(rule.field)} in the past are refused`;
    case "window":
      return `cancelling ${many} less than ${rule.hours} hours before is refused`;
    case "closed":
      return `${many} on closed days are refused`;
    default:
      return entity && rule.when
        ? `${many} where ${formula(model, entity, rule.when)} are refused unless ${formula(model, entity, rule.that)}`
        : `${many} are refused unless ${entity ? formula(model, entity, rule.that) : ""}`;
  }
}
function limitText(model: AppModel, rule: Extract<Rule, { kind: "capacity" }>): string {
  const entity = model.entities.find(({ id }) => id === rule.entity);
  const of = model.entities.find(({ id }) => id === entity?.fields.find((candidate) => candidate.id === rule.of)?.to);
  return of ? `the ${formula(model, of, rule.limit)}` : "the limit";
}

function authParts(model: AppModel): Part[] {
  if (!signsIn(model)) return [];
  const part = (
    kind: Clause["kind"],
    text: string,
    ids: string[],
    checks: string[],
    origin: Clause["origin"] = "asked",
  ): Part => ({ kind, text, origin, ids: new Set(ids), checks, shown: null });
  const signUp = model.roles.filter(({ enters }) => enters === "signup");
  const boss = model.roles.find(({ manages }) => manages);
  return [
    ...accountRoles(model).map((role) =>
      part(
        "role",
        `${capital(role.names.many)} sign in with their own account; a wrong password is refused.`,
        [role.id, ...model.access.filter((access) => access.role === role.id).map(({ id }) => id)],
        [`auth.signIn.${role.id}`],
        originOf(role.from),
      ),
    ),
    ...(signUp.length > 0
      ? [
          part(
            "role",
            `${capital(joined(signUp.map(({ names }) => names.many)))} register by themselves; the same e-mail twice is refused.`,
            ["auth.signUp"],
            ["auth.signUp"],
          ),
        ]
      : []),
    ...(boss
      ? [
          part(
            "role",
            `${capital(boss.names.many)} add and remove accounts, and nobody else does.`,
            ["auth.accounts"],
            ["auth.accounts"],
            "assumed",
          ),
        ]
      : []),
    part(
      "quality",
      "Without signing in nothing private is answered, signing out ends the session, and a write from another site is refused.",
      ["auth"],
      ["auth.session", "auth.origin"],
      "assumed",
    ),
  ];
}

function lookParts(model: AppModel): Part[] {
  const { background, component } = model.identity.asked;
  const named = [
    background ? `the background ${background}` : "",
    component ? `buttons and components ${component}` : "",
  ].filter(Boolean);
  const quality = (text: string, check: string, ids: string[] = []): Part => ({
    kind: "quality",
    text,
    origin: "assumed",
    ids: new Set(ids),
    checks: [check],
    shown: null,
  });
  const phone = model.wishes.some(({ became }) => "traced" in became && became.traced.includes("phone"));
  return [
    ...(named.length > 0
      ? [
          {
            kind: "appearance",
            text: `The computed colours are the asked ones: ${joined(named)}.`,
            origin: "asked",
            ids: new Set(["identity"]),
            checks: ["visual.colours"],
            shown: null,
          } satisfies Part,
        ]
      : []),
    {
      kind: phone ? "appearance" : "quality",
      text: "Every page fits a screen 390 pixels wide, without sideways scrolling.",
      origin: phone ? "asked" : "assumed",
      ids: new Set(["phone"]),
      checks: ["visual.phone"],
      shown: null,
    },
    quality("The code typechecks.", "static.types"),
    quality("The production build succeeds.", "static.build"),
    quality("No error in the browser's console and no failed request in any journey.", "browser.clean"),
  ];
}

/** What a section shows, as its page's journey sees it. */
function sectionText(model: AppModel, section: Page["sections"][number]): string[] {
  const named = "entity" in section ? model.entities.find(({ id }) => id === section.entity)?.names : undefined;
  const { one = "", many = "" } = named ?? {};
  switch (section.kind) {
    case "hero":
      return [];
    case "text":
      return [`“${section.title}”`];
    case "list":
      return [section.filter ? `only those ${many} that belong there` : `the ${many}`];
    case "cards":
      return [`the ${many}`];
    case "board":
      return [`each ${one} in the column of its status`];
    case "calendar":
      return [`the ${many} week by week`];
    case "form":
      return [`the form for a new ${one}`];
    case "byCode":
      return [`the ${one} whose code is typed`];
    case "figures":
      return [`the figures ${joined(section.figures.map(({ label }) => `“${label}”`))}`];
  }
}
function pageParts(model: AppModel): Part[] {
  return model.pages.map((page): Part => {
    const roles = model.roles.filter(({ id }) => page.for.includes(id));
    const open = roles.some(({ enters }) => enters === "public");
    const who = open
      ? "anybody"
      : joined(roles.filter(({ enters }) => enters !== "code").map(({ names }) => names.many));
    const shown = page.sections.flatMap((section) => sectionText(model, section));
    const what = shown.length > 0 ? joined(shown) : `“${page.title}”`;
    return {
      kind: "content",
      text: `The page “${page.title}” shows ${who} ${what}.`,
      origin: originOf(page.from),
      ids: new Set([page.id]),
      checks: [],
      shown: new Set([page.id]),
    };
  });
}

/** Every part of a model that is promised, each with the checks that prove it. */
export function partsOf(model: AppModel): Part[] {
  return [
    ...model.entities.flatMap((entity) => [
      entityPart(model, entity),
      ...flowPart(model, entity),
      ...valueParts(model, entity),
      ...findParts(model, entity),
    ]),
    ...model.rules.map(
      (rule): Part => ({
        kind: "rule",
        text: ruleText(model, rule),
        origin: originOf(rule.from),
        ids: new Set([rule.id]),
        checks: [`rule.${rule.id}`],
        shown: new Set([rule.id]),
      }),
    ),
    ...accessParts(model),
    ...refusalParts(model),
    ...authParts(model),
    ...pageParts(model),
    ...lookParts(model),
  ];
}
