import type { Access } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import { entityFiles, files } from "@/lib/generated-app/layout";
import { clientEntityFiles } from "@/lib/generated-app/layout-client";
import { condition, visibleName } from "@/server/starter/generate/backend/rows";
import { literal } from "@/server/starter/generate/code";
import { names } from "@/server/starter/generate/skeleton/shared";
import { type Edit, edit, editWithin, lineAt, withoutLine } from "./edits";
import { type EntityPlace, type Mutation, mutation } from "./mutation";

type Ability = Access["can"][number];
const accessOf = ({ app, entity }: EntityPlace, role: string) =>
  app.access.find((access) => access.entity === entity.id && access.role === role);
const entersBy = ({ app }: EntityPlace, role: string, enters: string) =>
  app.roles.some((each) => each.id === role && each.enters === enters);

/** One more ability in the role's line of the access table; the line itself where there is none. */
function granted(place: EntityPlace, role: string, ability: Ability): Edit {
  const { tree, entity } = place;
  const block = { begins: `  ${role}: {\n`, ends: "\n  },\n" };
  const own = accessOf(place, role);
  if (!own)
    return edit(tree, files.access, `  ${role}: {\n`, `  ${role}: {\n    ${entity.id}: ${literal([ability])},\n`);
  const line = `    ${entity.id}: ${literal(own.can)},`;
  return editWithin(tree, files.access, block, line, `    ${entity.id}: ${literal([...own.can, ability])},`);
}

/** Who has no rows at all, gets all of them: the ability alone would open nothing. */
const reaching = ({ tree, entity }: EntityPlace, role: string): Edit => {
  const block = { begins: `export function ${visibleName(entity)}(`, ends: "\n}\n" };
  const own = `    case ${literal(role)}:\n      return undefined;\n    default:\n`;
  return editWithin(tree, entityFiles(entity).rows, block, "    default:\n", own);
};

/** A way through the statuses is one's own only when its line names the role too. */
function taking({ tree, entity }: EntityPlace, role: string): Edit[] {
  const [move] = entity.flow?.moves ?? [];
  if (!move || move.by.includes(role)) return [];
  const { shared } = entityFiles(entity);
  const line = lineAt(tree, shared, `  { from: ${literal(move.from)}, to: ${literal(move.to)}, `);
  return [
    edit(
      tree,
      shared,
      line,
      line.replace(literal(move.by), () => literal([...move.by, role])),
    ),
  ];
}

const methods = { create: "post", read: "get", update: "patch", delete: "delete", move: "post" } as const;
/** Behind a code there is no route for it: one is opened. */
function opened({ tree, entity }: EntityPlace, ability: Ability): Edit {
  const start = `export const ${names(entity).routes} = new Hono<Env>()\n`;
  const address = ability === "move" ? "/by-code/:code/move" : "/by-code/:code";
  return edit(
    tree,
    entityFiles(entity).routes,
    start,
    `${start}  .${methods[ability]}(${literal(address)}, (c) => c.json({}))\n`,
  );
}

export function ofRefusals(place: EntityPlace, role: string): Mutation[] {
  const { app, entity } = place;
  const possible = new Set(app.access.filter((access) => access.entity === entity.id).flatMap(({ can }) => can));
  const own = accessOf(place, role);
  const lacks = [...possible].filter((ability) => !own?.can.includes(ability));
  return lacks.map((ability) => {
    const what = `${role} may ${ability}`;
    if (entersBy(place, role, "code")) return mutation(`${what}, by any code`, opened(place, ability));
    return mutation(
      what,
      granted(place, role, ability),
      ...(own ? [] : [reaching(place, role)]),
      ...(ability === "move" ? taking(place, role) : []),
    );
  });
}

/** The role reaches every row. */
export function unscoped(place: EntityPlace, role: string): Mutation {
  const { app, tree, entity } = place;
  const access = accessOf(place, role);
  if (!access || access.rows === "all") throw new Error(`${role} has all rows of ${entity.id}`);
  const own = `    case ${literal(role)}:\n      return ${condition(app, entity, access.rows)};`;
  const block = { begins: `export function ${visibleName(entity)}(`, ends: "\n}\n" };
  return mutation(
    `${role} reaches every row`,
    editWithin(tree, entityFiles(entity).rows, block, own, `    case ${literal(role)}:\n      return undefined;`),
  );
}

function scopedReads({ tree, entity }: EntityPlace): Mutation[] {
  const { routes, rows } = entityFiles(entity);
  const { list, find, view } = names(entity);
  const visible = `${visibleName(entity)}(viewer)`;
  const block = { begins: `export async function ${find}(`, ends: "\n}\n" };
  const line = lineAt(tree, routes, "    const { rows, total } = await listRows(");
  return [
    mutation("the list asks for no scope", edit(tree, routes, line, line.replace(visible, "undefined"))),
    mutation(
      "the picker asks for no scope",
      edit(tree, routes, `listOptions(db, ${list}, ${visible}, `, `listOptions(db, ${list}, undefined, `),
    ),
    mutation(
      "the address asks for no scope",
      editWithin(tree, rows, block, `and(eq(${view}.id, id), ${visible})`, `eq(${view}.id, id)`),
    ),
  ];
}

const readBy = (expr: Expr): string[] => {
  if ("field" in expr) return [expr.field];
  return "op" in expr ? expr.args.flatMap(readBy) : [];
};
/** Rows that the scope leads through may be chosen freely too. */
function chosenFreely({ tree, entity }: EntityPlace, access: Access): Edit[] {
  const { routes } = entityFiles(entity);
  const paths = access.rows === "all" ? [] : readBy(access.rows);
  const through = paths.filter((path) => path.includes(".")).map((path) => path.slice(0, path.indexOf(".")));
  return [...new Set(through)].map((id) => {
    const line = lineAt(tree, routes, `  await refuseUnknown(tx, ${literal(id)}, `);
    return edit(tree, routes, line, line.replace(/, may\(.*$/, ", undefined);"));
  });
}

/** A row for somebody else: what the API fills in itself, and what lies outside. */
function made(place: EntityPlace, access: Access): Mutation[] {
  const { tree, entity } = place;
  const { routes } = entityFiles(entity);
  const { input, view } = names(entity);
  const outside = withoutLine(tree, routes, `      await refuseOutOfReach(tx, ${view}, id, `);
  if (Object.keys(access.sets).length === 0)
    return [mutation("a row outside the scope is made", outside, ...chosenFreely(place, access))];
  const own = `readBody(c, ${input}, filledFor(viewer))`;
  return [mutation("a row is made as somebody else's", edit(tree, routes, own, `readBody(c, ${input})`), outside)];
}

export function ofScope(place: EntityPlace, role: string): Mutation[] {
  const access = accessOf(place, role);
  if (!access) return [];
  const coded = entersBy(place, role, "code");
  const reads = access.can.includes("read") && !coded;
  return [
    unscoped(place, role),
    ...(reads ? scopedReads(place) : []),
    ...(access.can.includes("create") ? made(place, access) : []),
  ];
}

export function ofHides(place: EntityPlace, role: string, field: string): Mutation[] {
  const { tree, entity } = place;
  const { rows } = entityFiles(entity);
  const line = lineAt(tree, rows, `    ${role}: [`);
  const keys: string[] = JSON.parse(line.slice(`    ${role}: `.length, -1));
  const open = `    ${role}: ${literal(keys.filter((key) => key !== field))},`;
  return [mutation(`${role} is sent ${field}`, edit(tree, rows, line, open))];
}

/** Who sees everybody's rows, sees none. */
export function unseeing({ tree, entity }: EntityPlace, role: string): Mutation {
  const own = `    case ${literal(role)}:\n      return undefined;`;
  const block = { begins: `export function ${visibleName(entity)}(`, ends: "\n}\n" };
  const none = own.replace("undefined", "sql`false`");
  return mutation(`${role} reaches no row`, editWithin(tree, entityFiles(entity).rows, block, own, none));
}

/** Who changes only rows of her own, changes all that she sees. */
export function unowned({ tree, entity }: EntityPlace, role: string): Mutation {
  const block = { begins: "const owners: ", ends: "\n};\n" };
  const { rows } = entityFiles(entity);
  const line = lineAt(tree, rows, `  ${role}: "`);
  return mutation(`${role} changes every row`, editWithin(tree, rows, block, line, ""));
}
/** Others' rows are offered to be changed. */
export function offeredToAll({ tree, entity }: EntityPlace): Mutation {
  return mutation(
    "what is not one's own is offered to be changed",
    withoutLine(tree, clientEntityFiles(entity).detail, "        owners={{"),
  );
}
