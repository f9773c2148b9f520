import type { Access, AppModel, Entity, Field, Flow, From, Page, Rule } from "@/lib/contract/app-model";
import { accountRoles, doersOf, retypedBy, seesAll, signsIn } from "@/lib/contract/checks";
import type { Clause } from "@/lib/contract/contract";
import { inputFields } from "@/lib/generated-app/fields";
import { dayOfSection } from "@/lib/generated-app/months";
import { formulaText, whenText } from "./formulas";
import {
  a,
  called,
  capital,
  does,
  entityOf,
  fieldOf,
  joined,
  lower,
  money,
  type Subject,
  speaksOfMany,
  spoken,
  subjectOf,
} from "./phrases";

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

const originOf = (from: From): Clause["origin"] => from.by;
/** One promise each: what is kept, what can not be left out, and within which bounds. */
function entityParts(model: AppModel, entity: Entity): Part[] {
  const { one } = entity.names;
  const inputs = inputFields(entity).filter(({ id }) => id !== entity.linesOf?.via);
  const creator = model.access.find((access) => access.entity === entity.id && access.can.includes("create"));
  const parent = entityOf(model, entity.linesOf?.entity);
  const labels = inputs.map((field) => called(entity, field));
  const ids = model.access.filter((access) => access.entity === entity.id).map(({ id }) => id);
  const part = (text: string, checks: string[], own: string[], shown: string): Part => {
    return {
      kind: "function",
      text,
      origin: originOf(entity.from),
      ids: new Set(own),
      checks,
      shown: new Set([shown]),
    };
  };
  const required = inputs.filter(
    ({ required: must, type, id }) => must && type !== "boolean" && !(id in (creator?.sets ?? {})),
  );
  const bounds = entity.fields.filter(
    ({ type, limits }) => type !== "computed" && (limits.min !== undefined || limits.max !== undefined),
  );
  const line = parent ? `, as a line of its ${parent.names.one}` : "";
  return [
    part(
      `${capital(a(one))} is kept with ${labels.length > 0 ? joined(labels) : "its moment"}${line}.`,
      [`data.${entity.id}`, `${entity.id}.create`],
      [entity.id, ...inputs.map(({ id }) => `${entity.id}.${id}`), ...ids],
      entity.id,
    ),
    ...(creator && required.length > 0
      ? [
          part(
            `${capital(a(one))} without ${joined(
              required.map((field) => called(entity, field)),
              "or",
            )} is refused, with a message beside what is missing.`,
            [`${entity.id}.required`],
            [`${entity.id}.required`, entity.id],
            `${entity.id}.required`,
          ),
        ]
      : []),
    ...bounds.map((bound) =>
      part(
        `The ${lower(bound.label)} of ${a(one)} ${speaksOfMany(bound.label) ? "are" : "is"} ${boundsText(model, bound)}; anything else is refused.`,
        [`${entity.id}.limits.${bound.id}`],
        [`${entity.id}.${bound.id}`],
        `${entity.id}.limits.${bound.id}`,
      ),
    ),
  ];
}

/** What may be done with rows that are there, and by whom. */
function changeParts(model: AppModel, entity: Entity): Part[] {
  const part = (aspect: "update" | "delete", doers: Access[], text: (who: Subject) => string): Part[] => {
    const [first] = doers;
    if (!first) return [];
    const who = subjectOf(
      model,
      doers.map(({ role }) => role),
    );
    const ids = [`${entity.id}.${aspect}`, ...doers.map(({ id }) => id)];
    const asked = doers.find(({ from }) => from.by === "asked") ?? first;
    return [
      {
        kind: "function",
        text: text(who),
        origin: originOf(asked.from),
        ids: new Set(ids),
        checks: [`${entity.id}.${aspect}`],
        shown: null,
      },
    ];
  };
  const { one } = entity.names;
  const changing = doersOf(model, entity, "update").filter((access) => retypedBy(entity, access));
  return [
    ...part("update", changing, (who) => `${does(who, "change", "changes")} ${a(one)}, and the change is kept.`),
    ...part(
      "delete",
      doersOf(model, entity, "delete"),
      (who) => `${does(who, "delete", "deletes")} ${a(one)}, and it is gone.`,
    ),
  ];
}
function boundsText(model: AppModel, { label, limits: { min, max }, type }: Field): string {
  const unit = type === "percent" ? " %" : type === "duration" && !/minute/i.test(label) ? " minutes" : "";
  const value = (limit: number) => (type === "money" ? money(model, limit) : `${limit}${unit}`);
  if (min !== undefined && max !== undefined) return `from ${value(min)} to ${value(max)}`;
  return min !== undefined ? `at least ${value(min)}` : `at most ${value(max ?? 0)}`;
}

function valueParts(model: AppModel, entity: Entity): Part[] {
  return entity.fields
    .filter(({ type }) => type === "computed")
    .map((computed): Part => {
      const id = `${entity.id}.${computed.id}`;
      const exact = computed.as === "money" ? ", to the cent" : "";
      const kept = computed.stored === "atCreate" ? `, as it stood when the ${entity.names.one} was added` : "";
      const how = computed.compute ? formulaText(model, entity, computed.compute, computed.as === "money") : "";
      return {
        kind: "rule",
        text: `The ${lower(computed.label)} of ${a(entity.names.one)} ${speaksOfMany(computed.label) ? "are" : "is"} ${how}${kept}${exact}.`,
        origin: originOf(computed.from),
        ids: new Set([id]),
        checks: [`${entity.id}.value.${computed.id}`],
        shown: new Set([id]),
      };
    });
}

/** "from “Waiting” to “Working on it”, from “Working on it” to “Done” or “Waiting for parts”". */
function movesText({ states, moves }: Flow): string {
  const label = (id: string) => `“${states.find((state) => state.id === id)?.label ?? id}”`;
  const from = [...new Set(moves.map((move) => move.from))];
  const ways = from.map((start) => {
    const ends = moves.filter((move) => move.from === start).map(({ to }) => label(to));
    return `from ${label(start)} to ${joined([...new Set(ends)], "or")}`;
  });
  return ways.join(", ");
}

function flowPart(entity: Entity): Part[] {
  const { flow } = entity;
  if (!flow) return [];
  const label = (id: string) => flow.states.find((state) => state.id === id)?.label ?? id;
  const stamps = flow.states.filter(({ stamps: field }) => field);
  const kept = stamps.length > 0 ? ` The moment of ${joined(stamps.map((state) => `“${state.label}”`))} is noted.` : "";
  return [{
    kind: "function", text: `${capital(a(entity.names.one))} begins as “${label(flow.initial)}” and moves ${movesText(flow)}; any other move is refused.${kept}`,
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
      `The search finds ${entity.names.many} by ${joined([...new Set(entity.search.map((path) => spoken(model, entity, path)))], "or")}, and no others.`,
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
      `Each ${entity.names.one} gets the next ${lower(number.label)}, counted on from the highest; nobody chooses it.`,
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
/** The path by which rows are somebody's own. */
const ownPath = ({ rows }: Access): string | null => {
  if (rows === "all" || !("op" in rows) || rows.op !== "eq") return null;
  const [field, viewer] = rows.args;
  return field && "field" in field && viewer && "viewer" in viewer ? field.field : null;
};
/** Which rows a role reaches: "their own jobs", "the parts used of their own jobs", "a job offer only while …". */
function scopeText(model: AppModel, access: Access, entity: Entity): string {
  const who = subjectOf(model, [access.role]);
  const { one, many } = entity.names;
  const rest = `; any other ${one} is in none of their lists, and at its address they are told that there is nothing.`;
  const own = ownPath(access);
  if (own === null)
    return access.rows === "all"
      ? ""
      : `${does(who, "see", "sees")} ${a(one)} only when ${whenText(model, entity, access.rows)}${rest}`;
  const [first = "", ...deeper] = own.split(".");
  const through = deeper.length > 0 ? entityOf(model, fieldOf(entity, first)?.to) : undefined;
  if (through) return `${does(who, "see", "sees")} only the ${many} of their own ${through.names.many}${rest}`;
  const label = lower(fieldOf(entity, own)?.label ?? own);
  const role = model.roles.find(({ id }) => id === access.role)?.names.one ?? "";
  const theirs = own in access.sets || role === label || role.endsWith(` ${label}`);
  return theirs
    ? `${does(who, "see", "sees")} only their own ${many}${rest}`
    : `${does(who, "see", "sees")} only the ${many} that name them as ${label}${rest}`;
}

function accessParts(model: AppModel): Part[] {
  return model.access.flatMap((access): Part[] => {
    const entity = entityOf(model, access.entity);
    if (!entity) return [];
    const origin = originOf(access.from);
    const who = subjectOf(model, [access.role]);
    const part = (text: string, checks: string[], shown: string | null, by = origin): Part => {
      return {
        kind: "role",
        text,
        origin: by,
        ids: new Set([access.id]),
        checks,
        shown: shown === null ? null : new Set([shown]),
      };
    };
    const labels = access.hides.map((id) => lower(fieldOf(entity, id)?.label ?? id));
    const hides = access.hides.map((id) => `${access.entity}.hides.${access.role}.${id}`);
    return [
      ...(access.rows === "all"
        ? []
        : [part(scopeText(model, access, entity), [`${access.entity}.scope.${access.role}`], access.id)]),
      ...(access.owner
        ? [
            part(
              `${does(who, "change and delete", "changes and deletes")} only the ${entity.names.many} that they added themselves; those of others stay as they are: the API refuses it.`,
              [`${access.entity}.owner.${access.role}`],
              `${access.entity}.owner.${access.role}`,
              "assumed",
            ),
          ]
        : []),
      ...(seesAll(model, access)
        ? [
            part(
              `${does(who, "see", "sees")} every ${entity.names.one}, whoever it belongs to.`,
              [`${access.entity}.sees.${access.role}`],
              `${access.entity}.sees.${access.role}`,
            ),
          ]
        : []),
      ...(labels.length > 0
        ? [part(`${does(who, "are", "is")} never sent the ${joined(labels)} of ${a(entity.names.one)}.`, hides, null)]
        : []),
    ];
  });
}

/** Whether the prompt itself says that this role may not do something with these rows. */
const isForbidden = ({ wishes }: AppModel, role: AppModel["roles"][number], entity: Entity) =>
  wishes.some(({ became }) => "traced" in became && became.traced.includes(`${entity.id}.refuses.${role.id}`));

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
      kind: "role", text: `${capital(subjectOf(model, [role.id]).text)} can not ${joined(text, "or")}: the API refuses it.`,
      origin: lacking.some(({ entity }) => isForbidden(model, role, entity)) ? "asked" : "assumed",
      ids: new Set([role.id, ...lacking.map(({ entity }) => `${entity.id}.refuses.${role.id}`)]),
      checks: lacking.map(({ entity }) => `${entity.id}.refuses.${role.id}`), shown: null,
    }]; // biome-ignore format: one record
  });
}

const tones = { bad: "in red", good: "in green", waiting: "in amber" } as const;
const dayNames = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

function ruleText(model: AppModel, rule: Rule): string {
  const entity = entityOf(model, rule.entity);
  if (!entity) return rule.message;
  if (rule.kind === "highlight")
    return `${capital(a(entity.names.one))} is marked ${tones[rule.tone]} with “${rule.message}” when ${whenText(model, entity, rule.when)}.`;
  return `${refused(model, entity, rule)}: “${standing(rule.message)}”`;
}
/** The words of a message that are the same whatever it is about. */
const standing = (message: string) => message.replaceAll(/\{[^}]*\}/g, "…");

type Refusing = Exclude<Rule, { kind: "highlight" }>;
function refused(model: AppModel, entity: Entity, rule: Refusing): string {
  const { one, many: several } = entity.names;
  const label = (id: string) => spoken(model, entity, id);
  switch (rule.kind) {
    case "noOverlap":
      return `Two ${several} with the same ${joined(rule.resources.map(label))} never overlap in time; the second is refused`;
    case "capacity":
      return capacityText(model, entity, rule);
    case "concurrent":
      return `At most ${rule.limit} ${several} take place at the same time${rule.amount ? `, each counted by its ${label(rule.amount)}` : ""}; ${a(one)} beyond that is refused`;
    case "unique":
      return uniqueText(model, entity, rule);
    case "notPast":
      return `${capital(a(one))} whose ${label(rule.field)} lies in the past is refused`;
    case "window":
      return windowText(model, entity, rule);
    case "closed":
      return `${capital(a(one))} ${closedText(rule)} is refused`;
    case "require": {
      const when = rule.when ? `When ${whenText(model, entity, rule.when)}, ${a(one)}` : capital(a(one));
      return `${when} is accepted only if ${whenText(model, entity, rule.that)}; else it is refused`;
    }
  }
}
type RuleOf<K extends Rule["kind"]> = Extract<Rule, { kind: K }>;
function capacityText(model: AppModel, entity: Entity, rule: RuleOf<"capacity">): string {
  const { one, many: several } = entity.names;
  const of = entityOf(model, fieldOf(entity, rule.of)?.to);
  const limit = of ? formulaText(model, of, rule.limit, false) : "its limit";
  const what = rule.amount
    ? `The ${lower(fieldOf(entity, rule.amount)?.label ?? rule.amount)} of all ${several} of ${a(of?.names.one ?? rule.of)} together are never more than ${limit}`
    : `${capital(a(of?.names.one ?? rule.of))} never has more ${several} than ${limit}`;
  return `${what}; ${a(one)} beyond that is refused`;
}
function uniqueText(model: AppModel, entity: Entity, rule: RuleOf<"unique">): string {
  const { one, many: several } = entity.names;
  const person = rule.fields.map((id) => fieldOf(entity, id)).find((field) => field?.type === "account");
  const others = rule.fields.filter((id) => id !== person?.id).map((id) => spoken(model, entity, id));
  if (person && others.length > 0)
    return `${capital(a(lower(person.label)))} has at most one ${one} for each ${joined(others)}; a second one is refused`;
  return `No two ${several} have the same ${joined(rule.fields.map((id) => spoken(model, entity, id)))}; the second is refused`;
}
function windowText(model: AppModel, entity: Entity, rule: RuleOf<"window">): string {
  const who = capital(subjectOf(model, rule.roles).text);
  const states = rule.states.map((id) => entity.flow?.states.find((state) => state.id === id)?.label ?? id);
  const cancels = states.every((label) => /cancel/i.test(label));
  const deeds = [
    ...(states.length > 0
      ? [
          cancels
            ? "cancel"
            : `move to ${joined(
                states.map((label) => `“${label}”`),
                "or",
              )}`,
        ]
      : []),
    ...(rule.onDelete ? ["delete"] : []),
  ];
  return `${who} can not ${joined(deeds, "or")} ${a(entity.names.one)} less than ${rule.hours} hours before its ${spoken(model, entity, rule.field)}`;
}
function closedText({ weekdays, opens, closes }: RuleOf<"closed">): string {
  const days = weekdays.map((day) => dayNames[day] ?? "");
  const times = [opens ? `before ${opens}` : "", closes ? `after ${closes}` : ""].filter(Boolean);
  return joined([...(days.length > 0 ? [`on ${joined(days, "or")}`] : []), ...times], "or");
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
        `${does(subjectOf(model, [role.id]), "sign in with accounts of their own", "signs in with an own account")}; a wrong password is refused.`,
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
            `${does(subjectOf(model, [boss.id]), "add and remove", "adds and removes")} accounts, and nobody else does.`,
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
      if (dayOfSection(section)) return [`the ${many} of the month shown, or that there are none yet`];
      return [section.filter ? `only those ${many} that belong there` : `the ${many}`];
    case "cards":
      return [`the ${many}`];
    case "chart": {
      const entity = model.entities.find(({ id }) => id === section.entity);
      return [
        `a bar for each ${one}, as long as its ${lower(entity ? (entity.fields.find(({ id }) => id === section.value)?.label ?? "") : "")}, with that figure, its share in percent and the total`,
      ];
    }
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
    const inside = roles.filter(({ enters }) => enters !== "code").map(({ id }) => id);
    const who = open ? "anybody" : subjectOf(model, inside).text;
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
      ...entityParts(model, entity),
      ...changeParts(model, entity),
      ...flowPart(entity),
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
