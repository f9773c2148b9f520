import type { AppModel, Entity, Field, Flow } from "@/lib/contract/app-model";
import { usesOf } from "@/lib/contract/checks";
import type { Expr } from "@/lib/contract/expr";
import { fieldById, inputFields, isLive, isReference, shownAs } from "@/lib/generated-app/fields";
import { entityFiles } from "@/lib/generated-app/layout";
import { isMonthly } from "@/lib/generated-app/months";
import { folderOf, routeOf } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { highlightsOf, saveGuards, windows } from "../model/rules";

import { choiceNames, names } from "../skeleton/shared";
import { codeField, hasOwners, hasSectionFilters, hidesTitle, readName, visibleName, writableName } from "./rows";

import { checkName, guardName, marksName } from "./rules";

type Writer = { app: AppModel; entity: Entity; imports: Imports };
const can = ({ app, entity }: Writer, ability: string) =>
  app.access.some((access) => access.entity === entity.id && access.can.some((own) => own === ability));
const notFound = (entity: Entity) => literal(`There is no such ${entity.names.one}.`);

/** A value that the API fills in itself: of the moment, of the viewer, or a constant. */
function value(imports: Imports, expr: Expr): string {
  if ("const" in expr) return literal(expr.const);
  if ("viewer" in expr) return `viewer.${expr.viewer}`;
  const name = "now" in expr ? "now" : "today" in expr ? "today" : null;
  if (name) imports.add("../../shared/formula", name);
  if (name) return `${name}()`;
  if (!("op" in expr)) throw new Error("A value that is filled in reads no field");
  const direct = ["addDays", "addMinutes", "daysBetween", "weekday", "concat"].includes(expr.op);
  if (!direct) throw new Error(`${expr.op} is not for values that are filled in`);
  imports.add("../../shared/formula", expr.op);
  return `${expr.op}(${expr.args.map((arg) => value(imports, arg)).join(", ")})`;
}

/** What the API fills in for a role, whatever was sent. */
function filled({ app, entity, imports }: Writer): string[] {
  const sets = app.access.filter((access) => access.entity === entity.id && Object.keys(access.sets).length > 0);
  if (sets.length === 0) return [];
  imports.add("../../shared/access", "type Viewer");
  return [
    "",
    "/** Values that the API fills in itself; what was sent for them does not count. */",
    "function filledFor(viewer: Viewer) {",
    "  switch (viewer.role) {",
    ...sets.flatMap(({ role, sets: values }) => [
      `    case ${literal(role)}:`,
      `      return { ${Object.entries(values)
        .map(([id, expr]) => `${id}: ${value(imports, expr)}`)
        .join(", ")} };`,
    ]),
    "    default:",
    "      return {};",
    "  }",
    "}",
  ];
}

/** Fields that a role may not change later: those the API fills in, and those it is never shown. */
function locked({ app, entity, imports }: Writer): string[] {
  const rows = app.access
    .filter((access) => access.entity === entity.id && access.can.includes("update"))
    .map(({ role, sets, hides }) => ({ role, keys: [...new Set([...Object.keys(sets), ...hides])] }))
    .filter(({ keys }) => keys.length > 0);
  if (rows.length === 0) return [];
  imports.add("../../shared/access", "type Role");
  return [
    "",
    "/** Fields that a role may not change. */",
    "const locked: Partial<Record<Role, readonly string[]>> = {",
    ...rows.map(({ role, keys }) => `  ${role}: ${literal(keys)},`),
    "};",
  ];
}

function initials({ entity, imports }: Writer): string[] {
  const fields = inputFields(entity).filter((field) => field.initial !== undefined || field.type === "boolean");
  return fields.map((field) => {
    const initial = field.initial ? value(imports, field.initial) : "false";
    return `        ${field.id}: input.${field.id} ?? ${initial},`;
  });
}

/** References of the input: the row must exist, and be one that the viewer may choose. */
function references(writer: Writer): string[] {
  const { app, entity, imports } = writer;
  const fields = inputFields(entity).filter(isReference);
  if (fields.length === 0) return [];
  imports.add("../../shared/access", "type Viewer").add("../db/client", "type Database");
  return [
    "",
    "/** Refuses ids of rows that do not exist for this viewer. */",
    `async function checkReferences(tx: Database, viewer: Viewer, input: { ${fields.map(({ id }) => `${id}?: string | null`).join("; ")} }) {`,
    ...fields.map((field) => reference(app, entity, field, imports)),
    "}",
  ];
}

function reference(app: AppModel, entity: Entity, field: Field, imports: Imports): string {
  if (field.type === "account") {
    imports.add("../auth/references", "refuseUnknownAccount");
    return `  await refuseUnknownAccount(tx, ${literal(field.id)}, input.${field.id}, ${literal(field.to ?? "")});`;
  }
  const target = app.entities.find(({ id }) => id === field.to);
  if (!target) throw new Error(`${entity.id}.${field.id} refers to nothing`);
  const { view } = names(target);
  const own = target.id === entity.id;
  imports.add("../lib/references", "refuseUnknown");
  imports.add(own ? "./table" : `../${folderOf(target)}/table`, view);
  imports.add(own ? "./rows" : `../${folderOf(target)}/rows`, visibleName(target));
  imports.add("../../shared/access", "may");
  const scope = `may(viewer.role, "read", ${literal(target.id)}) ? ${visibleName(target)}(viewer) : undefined`;
  return `  await refuseUnknown(tx, ${literal(field.id)}, input.${field.id}, ${view}, ${scope});`;
}

/** What finds a row that is about to be changed, moved or deleted. */
function finder({ app, entity, imports }: Writer): string {
  const name = hasOwners(app, entity) ? writableName(entity) : names(entity).find;
  imports.add("./rows", name);
  return name;
}

const params = (writer: Writer) => ({
  answer: `answer(${names(writer.entity).list}, viewer, row, ${marks(writer)})`,
  check: (operation: string, before: string) =>
    saveGuards(writer.app, writer.entity).length > 0
      ? [
          `      await ${checkName(writer.entity)}({ tx, row, before: ${before}, operation: ${literal(operation)}, viewer });`,
        ]
      : [],
});
const marks = ({ app, entity }: Writer) => (highlightsOf(app, entity).length > 0 ? `${marksName(entity)}(row)` : "[]");

function readRoutes(writer: Writer): string[] {
  const { app, entity, imports } = writer;
  const { list, find } = names(entity);
  imports
    .add("../lib/list", "answer", "listOptions", "listRows")
    .add("../lib/viewer", "allow")
    .add("./rows", list, find, visibleName(entity));
  const sections = hasSectionFilters(app, entity);
  if (sections) imports.add("./rows", "inSection").add("drizzle-orm", "and");
  const visible = `${visibleName(entity)}(viewer)`;
  const scope = sections ? `and(${visible}, inSection(c.req.query("section"), viewer))` : visible;
  const can = `allow("read", ${literal(entity.id)})`;
  return [
    `  .get("/", ${can}, async (c) => {`,
    "    const { db, viewer } = c.var;",
    `    const { rows, total } = await listRows(db, ${list}, viewer, ${scope}, c.req.query());`,
    `    return c.json({ items: rows.map((row) => ${params(writer).answer}), total });`,
    "  })",
    `  .get("/options", ${can}, async (c) => {`,
    "    const { db, viewer } = c.var;",
    `    return c.json(await listOptions(db, ${list}, ${visible}, c.req.query()));`,
    "  })",
  ];
}

/** What a file of the list has: every field that is answered, in words. */
function csvColumns(writer: Writer): string[] {
  const { entity, imports } = writer;
  if (!entity.exported) return [];
  imports.add("../lib/csv", "type CsvColumn");
  const shared = `../../shared/${folderOf(entity)}`;
  const columns = entity.fields.map((field) => {
    const key = isReference(field) ? `${field.id}Title` : field.id;
    const start = `  { key: ${literal(key)}, label: ${literal(field.label)}`;
    if (shownAs(field) === "money") return `${start}, cents: true },`;
    if (field.type !== "choice") return `${start} },`;
    const { labels } = choiceNames(entity, field);
    imports.add(shared, labels);
    return `${start}, words: ${labels} },`;
  });
  const { flow } = entity;
  if (flow) {
    imports.add(shared, names(entity).statusLabels);
    columns.push(`  { key: ${literal(flow.field)}, label: "Status", words: ${names(entity).statusLabels} },`);
  }
  return [
    "",
    "/** Columns of the file that the list is saved as. */",
    "const csvColumns: CsvColumn[] = [",
    ...columns,
    "];",
  ];
}

function csvRoute(writer: Writer): string[] {
  const { entity, imports } = writer;
  if (!entity.exported) return [];
  const { list } = names(entity);
  imports.add("../lib/csv", "csvFile").add("../lib/list", "allRows");
  return [
    `  .get("/csv", allow("read", ${literal(entity.id)}), async (c) => {`,
    "    const { db, viewer } = c.var;",
    `    const rows = await allRows(db, ${list}, viewer, ${visibleName(entity)}(viewer), c.req.query());`,
    `    return csvFile(c, ${literal(routeOf(entity))}, csvColumns, ${list}, viewer.role, rows);`,
    "  })",
  ];
}

function oneRoute(writer: Writer): string[] {
  const { find, list } = names(writer.entity);
  const monthly = isMonthly(writer.entity);
  if (monthly) writer.imports.add("../lib/list", "valuesInMonth");
  return [
    `  .get("/:id", allow("read", ${literal(writer.entity.id)}), async (c) => {`,
    "    const { db, viewer } = c.var;",
    ...(monthly
      ? [
          `    const kept = await ${find}(db, viewer, c.req.param("id"));`,
          `    const row = { ...kept, ...(await valuesInMonth(db, ${list}, kept.id, c.req.query())) };`,
        ]
      : [`    const row = await ${find}(db, viewer, c.req.param("id"));`]),
    `    return c.json(${params(writer).answer});`,
    "  })",
  ];
}

function createRoute(writer: Writer): string[] {
  if (!can(writer, "create")) return [];
  const { app, entity, imports } = writer;
  const { input, table, view } = names(entity);
  imports
    .add(`../../shared/${folderOf(entity)}`, input)
    .add("../lib/body", "readBody")
    .add("../lib/write", "writing")
    .add("./table", table)
    .add("./rows", readName(entity), visibleName(entity));
  imports.add("../../shared/formula", "now").add("../lib/reach", "refuseOutOfReach").add("./table", view);
  const fills = app.access.some((access) => access.entity === entity.id && Object.keys(access.sets).length > 0);
  const code = codeField(entity);
  if (code) imports.add("../lib/code", "newCode");
  const numbers = entity.fields.filter(({ type }) => type === "sequence");
  if (numbers.length > 0) imports.add("../lib/sequence", "nextNumber");
  const start = entity.flow?.states.find(({ id }) => id === entity.flow?.initial);
  const atCreate = entity.fields.filter((field) => field.compute && !isLive(field));
  if (atCreate.length > 0) imports.add("drizzle-orm", "eq");
  return [
    `  .post("/", allow("create", ${literal(entity.id)}), async (c) => {`,
    "    const { db, viewer } = c.var;",
    `    const input = await readBody(c, ${input}${fills ? ", filledFor(viewer)" : ""});`,
    "    const row = await writing(db, async (tx) => {",
    ...(inputFields(entity).some(isReference) ? ["      await checkReferences(tx, viewer, input);"] : []),
    "      const id = crypto.randomUUID();",
    `      await tx.insert(${table}).values({`,
    "        ...input,",
    ...initials(writer),
    ...(code ? [`        ${code.id}: newCode(),`] : []),
    ...numbers.map(({ id }) => `        ${id}: await nextNumber(tx, ${table}.${id}),`),
    ...(entity.flow ? [`        ${entity.flow.field}: ${literal(entity.flow.initial)},`] : []),
    ...(start?.stamps ? [`        ${start.stamps}: now(),`] : []),
    "        id,",
    "        createdAt: now(),",
    "      });",
    ...(atCreate.length > 0
      ? [
          `      const made = await ${readName(entity)}(tx, id);`,
          `      const copied = { ${atCreate.map(({ id }) => `${id}: made.${id}AtCreate`).join(", ")} };`,
          `      await tx.update(${table}).set(copied).where(eq(${table}.id, id));`,
        ]
      : []),
    `      await refuseOutOfReach(tx, ${view}, id, ${visibleName(entity)}(viewer));`,
    `      const row = await ${readName(entity)}(tx, id);`,
    ...params(writer).check("create", "null"),
    "      return row;",
    "    });",
    `    return c.json(${params(writer).answer}, 201);`,
    "  })",
  ];
}

function updateRoute(writer: Writer, hasLocked: boolean): string[] {
  if (!can(writer, "update")) return [];
  const { entity, imports } = writer;
  const { changes, table, view } = names(entity);
  imports
    .add("drizzle-orm", "eq")
    .add(`../../shared/${folderOf(entity)}`, changes)
    .add("../lib/body", "readChanges")
    .add("../lib/write", "writing");
  imports.add("../lib/reach", "refuseOutOfReach").add("./table", table, view).add("./rows", readName(entity));
  const guards = params(writer).check("update", "before");
  return [
    `  .patch("/:id", allow("update", ${literal(entity.id)}), async (c) => {`,
    "    const { db, viewer } = c.var;",
    `    const changes = await readChanges(c, ${changes}${hasLocked ? ", viewer.role === null ? [] : locked[viewer.role]" : ""});`,
    "    const row = await writing(db, async (tx) => {",
    `      const before = await ${finder(writer)}(tx, viewer, c.req.param("id"));`,
    ...(inputFields(entity).some(isReference) ? ["      await checkReferences(tx, viewer, changes);"] : []),
    `      if (Object.keys(changes).length > 0) await tx.update(${table}).set(changes).where(eq(${table}.id, before.id));`,
    `      await refuseOutOfReach(tx, ${view}, before.id, ${visibleName(entity)}(viewer));`,
    `      const row = await ${readName(entity)}(tx, before.id);`,
    ...guards,
    "      return row;",
    "    });",
    `    return c.json(${params(writer).answer});`,
    "  })",
  ];
}

function deleteRoute(writer: Writer): string[] {
  if (!can(writer, "delete")) return [];
  const { app, entity, imports } = writer;
  const { table } = names(entity);
  imports
    .add("drizzle-orm", "eq")
    .add("../lib/references", "unlessUsed")
    .add("../lib/write", "writing")
    .add("./table", table);
  const rules = windows(app, entity).filter(({ onDelete }) => onDelete);
  for (const rule of rules) imports.add("./rules", guardName(rule));
  return [
    `  .delete("/:id", allow("delete", ${literal(entity.id)}), async (c) => {`,
    "    const { db, viewer } = c.var;",
    "    await writing(db, async (tx) => {",
    `      const row = await ${finder(writer)}(tx, viewer, c.req.param("id"));`,
    ...rules.map((rule) => `      ${guardName(rule)}(row, viewer);`),
    `      await unlessUsed(tx, () => tx.delete(${table}).where(eq(${table}.id, row.id)), [`,
    ...usesOf(app, entity)
      .filter(({ user }) => !hidesTitle(app, user))
      .map((use) => `        ${useOf(writer, use)},`),
    "      ]);",
    "    });",
    "    return c.body(null, 204);",
    "  })",
  ];
}

/** Where a row may still be used: lines by the row that they belong to. */
function useOf({ entity, imports }: Writer, { user, field }: ReturnType<typeof usesOf>[number]): string {
  const { view } = names(user);
  const own = user.id === entity.id;
  imports
    .add(own ? "./table" : `../${folderOf(user)}/table`, view)
    .add(own ? "./rows" : `../${folderOf(user)}/rows`, visibleName(user))
    .add("drizzle-orm", "sql")
    .add("../../shared/access", "may");
  const name = user.linesOf ? `${user.linesOf.via}Title` : "rowTitle";
  const seen = `may(viewer.role, "read", ${literal(user.id)}) ? ${visibleName(user)}(viewer) : sql\`false\``;
  return `{ view: ${view}, by: eq(${view}.${field.id}, row.id), name: ${view}.${name}, seen: ${seen} }`;
}

function moveFunction(writer: Writer, flow: Flow): string[] {
  const { app, entity, imports } = writer;
  const { statuses, moves, table, viewRow } = names(entity);
  imports
    .add("hono", "type Context")
    .add("zod", "* as z")
    .add("drizzle-orm", "eq")
    .add(`../../shared/${folderOf(entity)}`, statuses, moves);
  imports
    .add("../db/client", "type Database")
    .add("../lib/body", "readBody")
    .add("../lib/moves", "refuseMove")
    .add("../lib/write", "writing");
  imports.add("./table", table, `type ${viewRow}`).add("./rows", readName(entity));
  const column = flow.field;
  const rules = windows(app, entity).filter(({ states }) => states.length > 0);
  for (const rule of rules) imports.add("./rules", guardName(rule));
  const stamps = flow.states.filter(({ stamps: stamp }) => stamp !== undefined);
  for (const state of stamps) imports.add("../../shared/formula", isDay(entity, state.stamps ?? "") ? "today" : "now");
  return [
    "",
    `const moveInput = z.object({ to: z.enum(${statuses}, "There is no such status.") });`,
    "",
    "/** Moves the row that `find` gives to another status. */",
    `async function move(c: Context<Env>, find: (tx: Database) => Promise<${viewRow}>) {`,
    "  const { db, viewer } = c.var;",
    "  const { to } = await readBody(c, moveInput);",
    "  const row = await writing(db, async (tx) => {",
    "    const before = await find(tx);",
    `    refuseMove(${moves}, before.${column}, to, viewer);`,
    ...rules.map((rule) => `    if (${literal(rule.states)}.includes(to)) ${guardName(rule)}(before, viewer);`),
    `    await tx.update(${table}).set({ ${column}: to }).where(eq(${table}.id, before.id));`,
    ...stamps.map(
      ({ id, stamps: stamp }) =>
        `    if (to === ${literal(id)}) await tx.update(${table}).set({ ${stamp}: ${isDay(entity, stamp ?? "") ? "today" : "now"}() }).where(eq(${table}.id, before.id));`,
    ),
    `    const row = await ${readName(entity)}(tx, before.id);`,
    ...params(writer)
      .check("move", "before")
      .map((line) => line.slice(2)),
    "    return row;",
    "  });",
    `  return c.json(${params(writer).answer});`,
    "}",
  ];
}
const isDay = (entity: Entity, id: string) => shownAs(fieldById(entity, id)) === "date";

function codeFunction({ entity, imports }: Writer): string[] {
  const code = codeField(entity);
  if (!code) return [];
  const { view } = names(entity);
  imports
    .add("drizzle-orm", "and", "eq")
    .add("../../shared/access", "type Viewer")
    .add("../db/client", "type Database")
    .add("../lib/problem", "Problem")
    .add("./table", view)
    .add("./rows", visibleName(entity));
  imports.add("../lib/viewer", "allowByCode");
  return [
    "",
    "/** The row with this code; how it is typed does not matter. */",
    "async function findByCode(db: Database, viewer: Viewer, code: string) {",
    `  const same = eq(${view}.${code.id}, code.trim().toUpperCase());`,
    `  const [row] = await db.select().from(${view}).where(and(same, ${visibleName(entity)}(viewer)));`,
    `  if (!row) throw new Problem(404, ${notFound(entity)});`,
    "  return row;",
    "}",
  ];
}

function codeRoutes(writer: Writer): string[] {
  const { entity } = writer;
  if (!codeField(entity)) return [];
  const allowed = (ability: string) => `allowByCode(${literal(ability)}, ${literal(entity.id)})`;
  const get = [
    `  .get("/by-code/:code", ${allowed("read")}, async (c) => {`,
    "    const { db, viewer } = c.var;",
    `    const row = await findByCode(db, viewer, c.req.param("code"));`,
    `    return c.json(${params(writer).answer});`,
    "  })",
  ];
  if (!entity.flow || !can(writer, "move")) return get;
  const moveRoute = `  .post("/by-code/:code/move", ${allowed("move")}, (c) => move(c, (tx) => findByCode(tx, c.var.viewer, c.req.param("code"))))`;
  return [...get, moveRoute];
}

/** The entity's part of the API. */
export function writeRoutes(app: AppModel, entity: Entity) {
  const imports = new Imports().add("hono", "Hono").add("../lib/api", "type Env");
  const writer: Writer = { app, entity, imports };
  const { routes } = names(entity);
  if (highlightsOf(app, entity).length > 0) imports.add("./rules", marksName(entity));
  const lockedTable = locked(writer);
  const moves = entity.flow && can(writer, "move") ? moveFunction(writer, entity.flow) : [];
  const writes = can(writer, "create") || can(writer, "update");
  if (saveGuards(app, entity).length > 0 && (writes || moves.length > 0)) imports.add("./rules", checkName(entity));
  const body = [
    ...filled(writer),
    ...lockedTable,
    ...(writes ? references(writer) : []),
    ...moves,
    ...codeFunction(writer),
    ...csvColumns(writer),
    "",
    `export const ${routes} = new Hono<Env>()`,
    ...readRoutes(writer),
    ...csvRoute(writer),
    ...codeRoutes(writer),
    ...oneRoute(writer),
    ...createRoute(writer),
    ...updateRoute(writer, lockedTable.length > 0),
    ...(moves.length > 0
      ? [
          `  .post("/:id/move", allow("move", ${literal(entity.id)}), (c) => move(c, (tx) => ${finder(writer)}(tx, c.var.viewer, c.req.param("id"))))`,
        ]
      : []),
    ...deleteRoute(writer),
  ];
  body[body.length - 1] += ";";
  return file(entityFiles(entity).routes, imports.print(), body);
}
