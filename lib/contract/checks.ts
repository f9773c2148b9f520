import { labelPaths } from "@/lib/generated-app/fields";
import type { Access, AppModel, Entity, Rule } from "./app-model";
import type { Expr } from "./expr";

/** What one sandbox owns. Merged in this order; a component that the model does not need is left out. */
export const components = ["database", "auth", "backend", "frontend"] as const;
export type Component = (typeof components)[number];

export const checkKinds = ["workflow", "http", "unit", "data", "visual", "static"] as const;
export type CheckKind = (typeof checkKinds)[number];

/**
 * One thing that main-test must see with its own eyes. Ids are stable and name their subject; the test in the generated
 * application that proves a `http`, `unit` or `data` check is titled `[<id>] <title>`, and the runner finds it by that.
 * Due from the merge of `component` on. `touches`: ids of the parts of the model it is about, by which clauses find it.
 */
export type CheckSpec = { id: string; kind: CheckKind; title: string; touches: string[]; component: Component };

export const signsIn = (model: Pick<AppModel, "roles">) =>
  model.roles.some(({ enters }) => enters === "signup" || enters === "invited");

/** Roles of real accounts: those that sign in. */
export const accountRoles = (model: Pick<AppModel, "roles">) =>
  model.roles.filter(({ enters }) => enters === "signup" || enters === "invited");

const maker = (model: AppModel, entity: Entity) =>
  model.access.find((access) => access.entity === entity.id && access.can.includes("create"));

/** Who does this with rows that stand in a list, and not only with the one whose code is known. */
export const doersOf = (model: Pick<AppModel, "access" | "roles">, entity: Entity, ability: Access["can"][number]) =>
  model.access.filter(
    (access) =>
      access.entity === entity.id &&
      access.can.includes(ability) &&
      access.can.includes("read") &&
      model.roles.some(({ id, enters }) => id === access.role && enters !== "code"),
  );
const retypable = new Set([
  "text",
  "longtext",
  "address",
  "email",
  "phone",
  "url",
  "int",
  "decimal",
  "money",
  "percent",
]);
/** A field that this role types, and can type again. */
export const retypedBy = ({ fields, linesOf }: Entity, { hides, sets }: Access) =>
  fields.find(({ id, type }) => retypable.has(type) && id !== linesOf?.via && !hides.includes(id) && !(id in sets));

/** Whoever is shown every row of what others only have their own of. */
export const seesAll = (model: Pick<AppModel, "access" | "roles">, access: Access) =>
  access.rows === "all" &&
  access.can.includes("read") &&
  model.roles.some(({ id, enters }) => id === access.role && enters !== "code") &&
  model.access.some(
    ({ entity, rows, can }) => entity === access.entity && rows !== "all" && asksViewer(rows) && can.includes("read"),
  );
const asksViewer = (expr: Expr): boolean => "viewer" in expr || ("op" in expr && expr.args.some(asksViewer));

/** What a refusal says, without the row, day and number that it names each time. */
export const inGeneral = (message: string) =>
  message
    .replaceAll("{resource}", "It")
    .replace(/: (?:on \{day\} from \{time\}|from \{day\} on)/, "")
    .replace(": {left}.", " are not enough.");

/** Fields of other rows that keep a row of this entity from being deleted. */
export const usesOf = (model: Pick<AppModel, "entities">, entity: Pick<Entity, "id">) =>
  model.entities.flatMap((user) =>
    user.fields
      .filter(({ type, to, onDelete, required }) => {
        const kept = (onDelete ?? (required ? "refuse" : "clear")) === "refuse";
        return type === "reference" && to === entity.id && kept;
      })
      .map((field) => ({ user, field })),
  );

function checksOfDeleting(model: AppModel, entity: Entity, http: Http): CheckSpec[] {
  const deletes = model.access.some((access) => access.entity === entity.id && access.can.includes("delete"));
  const users = new Set(usesOf(model, entity).map(({ user }) => user.names.many));
  if (!deletes || users.size === 0) return [];
  const title = `${entity.names.many} that ${[...users].join(" or ")} still use are not deleted, and the answer says by what`;
  return [http("inUse", title, [entity.id])];
}

type Http = (aspect: string, title: string, touches: string[]) => CheckSpec;

function checksOfEntity(model: AppModel, entity: Entity): CheckSpec[] {
  const { id, names } = entity;
  const http: Http = (aspect, title, touches) => {
    return { id: `${id}.${aspect}`, kind: "http", title, touches, component: "backend" };
  };
  const data: CheckSpec = {
    id: `data.${id}`,
    kind: "data",
    title: `${names.many} are stored with every field and read back the same`,
    touches: [id, ...entity.fields.map((field) => `${id}.${field.id}`)],
    component: "database",
  };
  const code = entity.fields.some(({ type }) => type === "code");
  const file = http("csv", `${names.many} are saved as a file with what the viewer reaches, and no more`, [
    `${id}.csv`,
  ]);
  return [
    ...numbersOf(entity, http),
    ...(entity.exported ? [file] : []),
    data,
    ...checksOfMaking(model, entity, http),
    ...checksOfDeleting(model, entity, http),
    ...checksOfFields(entity, http),
    ...checksOfLists(entity, http),
    ...checksOfLabel(model, entity, http),
    ...checksOfFlow(entity, http),
    ...(code ? [http("code", `a ${names.one} is found by its code and by no other`, [`${id}.code`, id])] : []),
  ];
}

const numbersOf = ({ id, names, fields }: Entity, http: Http): CheckSpec[] =>
  fields
    .filter(({ type }) => type === "sequence")
    .map(({ id: field, label }) =>
      http(`sequence.${field}`, `each ${names.one} gets the next ${label}, whatever is sent`, [`${id}.${field}`]),
    );

function checksOfMaking(model: AppModel, entity: Entity, http: Http): CheckSpec[] {
  const { id, names, fields } = entity;
  const creator = maker(model, entity);
  if (!creator) return [];
  const kept = http("create", `a new ${names.one} is kept and listed`, [id, creator.id]);
  const changes = doersOf(model, entity, "update").filter((access) => retypedBy(entity, access));
  const deletes = doersOf(model, entity, "delete");
  const rest = [
    ...(changes.length > 0
      ? [
          http("update", `a ${names.one} is changed and stays so`, [
            `${id}.update`,
            ...changes.map((access) => access.id),
          ]),
        ]
      : []),
    ...(deletes.length > 0
      ? [http("delete", `a ${names.one} is deleted and gone`, [`${id}.delete`, ...deletes.map((access) => access.id)])]
      : []),
  ];
  const asksFor = fields.some((field) => field.required && field.type !== "boolean" && !(field.id in creator.sets));
  const title = `a ${names.one} without its required fields is refused with a message per field`;
  return asksFor ? [kept, http("required", title, [id]), ...rest] : [kept, ...rest];
}

function checksOfFields({ id, names, fields }: Entity, http: Http): CheckSpec[] {
  return fields.flatMap(({ id: field, label, type, limits }) => {
    if (type === "computed")
      return http(`value.${field}`, `${label} of a ${names.one} is computed exactly`, [`${id}.${field}`]);
    if (limits.min === undefined && limits.max === undefined) return [];
    return http(`limits.${field}`, `${label} outside its limits is refused`, [`${id}.${field}`]);
  });
}

function checksOfLists({ id, names, search, filters, sort }: Entity, http: Http): CheckSpec[] {
  const found = `${names.many} are found by what the search looks through, and only those`;
  return [
    ...(search.length > 0 ? [http("search", found, [`${id}.search`])] : []),
    ...filters.map((filter) =>
      http(`filter.${filter}`, `${names.many} are filtered`, [`${id}.filter.${filter}`, `${id}.filters`]),
    ),
    ...(sort.by.length > 0 ? [http("sort", `${names.many} are sorted`, [`${id}.sort`])] : []),
  ];
}

/** Rows that others choose and whose title is another row's: when they are tells them apart. */
function checksOfLabel(model: AppModel, entity: Entity, http: Http): CheckSpec[] {
  const [, ...more] = labelPaths(model, entity);
  const when = entity.fields.find(({ id }) => more.includes(id));
  const chosen = model.entities.some(({ fields }) =>
    fields.some(({ type, to }) => type === "reference" && to === entity.id),
  );
  const seen = model.access.some(
    ({ entity: of, can, rows, hides }) =>
      of === entity.id && can.includes("read") && rows === "all" && hides.length === 0,
  );
  if (!when || !chosen || !seen) return [];
  const title = `${entity.names.many} with the same title are told apart by ${when.label.toLowerCase()} wherever one is chosen`;
  return [http("label", title, [entity.id])];
}

function checksOfFlow({ id, names, flow }: Entity, http: Http): CheckSpec[] {
  if (!flow) return [];
  const moves = http("flow", `a ${names.one} moves through its statuses and by no other way`, [`${id}.flow`]);
  const stamps = flow.states.flatMap(({ id: state, label, stamps: field }) =>
    field ? http(`stamp.${state}`, `the moment of “${label}” is kept`, [`${id}.flow`, `${id}.${field}`]) : [],
  );
  return [moves, ...stamps];
}

function checksOfAccess(model: AppModel, access: Access): CheckSpec[] {
  const list: CheckSpec[] = [];
  const push = (aspect: string, title: string) =>
    list.push({
      id: `${access.entity}.${aspect}`,
      kind: "http",
      title,
      touches: [access.id, access.role, `${access.entity}.${aspect}`],
      component: "backend",
    });
  const role = model.roles.find(({ id }) => id === access.role)?.names.many ?? access.role;
  if (access.rows !== "all")
    push(`scope.${access.role}`, `${role} reach only the rows meant for them, by list, search and address`);
  if (access.owner) push(`owner.${access.role}`, `${role} change and delete only rows of their own, and see all`);
  if (seesAll(model, access)) push(`sees.${access.role}`, `${role} see the rows of everybody`);
  for (const field of access.hides) push(`hides.${access.role}.${field}`, `${role} are never sent this field`);
  return list;
}

/** Which operations a role lacks on an entity that others have: each is asked for, with this role's own session. */
function refusals(model: AppModel, entity: Entity): CheckSpec[] {
  const possible = new Set(model.access.filter((access) => access.entity === entity.id).flatMap(({ can }) => can));
  return model.roles.flatMap((role) => {
    const own = model.access.find((access) => access.entity === entity.id && access.role === role.id);
    const lacks = [...possible].filter((ability) => !own?.can.includes(ability));
    if (lacks.length === 0) return [];
    const title = `${role.names.many} are refused on ${entity.names.many}: ${lacks.toSorted().join(", ")}`;
    const touches = [role.id, ...(own ? [own.id] : []), `${entity.id}.refuses.${role.id}`];
    return [
      { id: `${entity.id}.refuses.${role.id}`, kind: "http" as const, title, touches, component: "backend" as const },
    ];
  });
}

function checkOfRule(rule: Rule): CheckSpec {
  return {
    id: `rule.${rule.id}`,
    kind: "http",
    title: inGeneral(rule.message),
    touches: [rule.id],
    component: "backend",
  };
}

function checksOfAuth(model: AppModel): CheckSpec[] {
  if (!signsIn(model)) return [];
  const auth = (aspect: string, title: string, touches: string[]): CheckSpec => {
    return { id: `auth.${aspect}`, kind: "http", title, touches, component: "auth" };
  };
  return [
    ...accountRoles(model).map((role) =>
      auth(`signIn.${role.id}`, `${role.names.many} sign in; a wrong password is refused`, [role.id]),
    ),
    auth("session", "without a session nothing private is answered; signing out ends it", ["auth"]),
    auth("origin", "a write from another site is refused", ["auth"]),
    ...(model.roles.some(({ enters }) => enters === "signup")
      ? [auth("signUp", "a person registers and is signed in; the same e-mail twice is refused", ["auth.signUp"])]
      : []),
    ...(model.roles.some(({ manages }) => manages)
      ? [auth("accounts", "accounts are added and removed by who may, and by nobody else", ["auth.accounts"])]
      : []),
  ];
}

/** Checks of every application, whatever it does. */
const always: CheckSpec[] = [
  { id: "static.types", kind: "static", title: "The code typechecks", touches: ["quality"], component: "database" },
  { id: "static.build", kind: "static", title: "The production build succeeds", touches: ["quality"], component: "database" },
  { id: "browser.clean", kind: "visual", title: "No error in the browser's console and no failed request in any workflow", touches: ["quality"], component: "frontend" },
  { id: "visual.phone", kind: "visual", title: "Every page fits a screen 390 pixels wide", touches: ["quality", "phone"], component: "frontend" },
]; // biome-ignore format: a table is read by rows

/** Everything that has to be proven of an application with this model. Pure, and in a stable order. */
export function checksOf(model: AppModel): CheckSpec[] {
  const asked = model.identity.asked;
  const colours: CheckSpec[] =
    asked.background || asked.component
      ? [
          {
            id: "visual.colours",
            kind: "visual",
            title: "The asked colours are the computed ones",
            touches: ["identity"],
            component: "frontend",
          },
        ]
      : [];
  return [
    ...always.slice(0, 2),
    ...model.entities.flatMap((entity) => checksOfEntity(model, entity)),
    ...model.entities.flatMap((entity) => refusals(model, entity)),
    ...model.access.flatMap((access) => checksOfAccess(model, access)),
    ...model.rules.map(checkOfRule),
    ...checksOfAuth(model),
    ...model.workflows.map(({ id, title, touches }): CheckSpec => {
      return { id: `workflow.${id}`, kind: "workflow", title, touches, component: "frontend" };
    }),
    ...always.slice(2),
    ...colours,
  ];
}
