import type { Field, Flow } from "@/lib/contract/app-model";
import { usesOf } from "@/lib/contract/checks";
import type { Expr } from "@/lib/contract/expr";
import {
  fieldById,
  inputFields,
  isLive,
  isReference,
  labelPaths,
  shownAs,
  storedFields,
} from "@/lib/generated-app/fields";
import { entityFiles, files } from "@/lib/generated-app/layout";
import { monthlyFields } from "@/lib/generated-app/months";
import { flatKey } from "@/lib/generated-app/names";
import { codeField, visibleName } from "@/server/starter/generate/backend/rows";
import { literal } from "@/server/starter/generate/code";
import { scopeOf, toSql } from "@/server/starter/generate/formula/to-sql";
import { columnName, tableName } from "@/server/starter/generate/model/names";
import { names } from "@/server/starter/generate/skeleton/shared";
import { type Edit, edit, editWithin, lineAt, withoutLine } from "./edits";
import { type EntityPlace, type Mutation, mutation } from "./mutation";

const column = ({ entity }: EntityPlace, id: string) =>
  `"${tableName(entity)}"."${columnName(id)}" as "${columnName(id)}"`;

/** Each column reads empty; each reference may point at nothing. */
function ofData(place: EntityPlace): Mutation[] {
  const { tree, entity } = place;
  const kept = storedFields(entity).filter(({ to, type }) => type !== "reference" || to !== entity.id);
  const ids = [...kept.map(({ id }) => id), ...(entity.flow ? [entity.flow.field] : [])];
  const lost = ids.map((id) =>
    mutation(`${id} is not read back`, edit(tree, files.views, column(place, id), `null as "${columnName(id)}"`)),
  );
  const table = { begins: `create table "${tableName(entity)}" (`, ends: "\n);" };
  const loose = storedFields(entity)
    .filter(isReference)
    .map((field) => {
      const line = referenceLine(place, field);
      return mutation(
        `${field.id} may point at nothing`,
        editWithin(
          tree,
          files.tables,
          table,
          line,
          line.replace(/ references .*? on delete (no action|set null|cascade)/, ""),
        ),
      );
    });
  return [...lost, ...loose];
}
function referenceLine({ tree, entity }: Pick<EntityPlace, "tree" | "entity">, { id }: Field): string {
  const text = tree.get(files.tables) ?? "";
  const own = text.slice(text.indexOf(`create table "${tableName(entity)}" (`));
  return own.split("\n").find((line) => line.startsWith(`  "${columnName(id)}" `)) ?? "";
}

/** Something else than what was sent, of the same type. */
function lost(field: Field): string | null {
  const { id, required, values } = field;
  if (!required && field.type !== "boolean") return "null";
  switch (field.type) {
    case "boolean": return `input.${id} !== true`;
    case "int": case "decimal": case "money": case "percent": case "duration": case "rating": return `(input.${id} ?? 0) + 1`;
    case "date": return '"2001-01-01"';
    case "datetime": return '"2001-01-01T00:00:00.000Z"';
    case "time": return '"00:01"';
    case "choice": return values && values.length > 1 ? literal(values.at(-1)?.id ?? "") : null;
    case "reference": case "account": return null;
    default: return '"lost"';
  }
} // biome-ignore format: one type a line

const insert = "        id,\n        createdAt: now(),\n";
function lostAt({ tree, entity }: EntityPlace, field: Field): Mutation[] {
  const { routes } = entityFiles(entity);
  const value = lost(field);
  if (value === null) return [];
  const own = `        ${field.id}: ${value},\n`;
  const filled = field.initial !== undefined || field.type === "boolean";
  const taken = filled
    ? edit(tree, routes, `${lineAt(tree, routes, `        ${field.id}: input.`)}\n`, own)
    : edit(tree, routes, insert, `${own}${insert}`);
  return [mutation(`${field.id} of a new row is not kept`, taken)];
}

/** Lists answer no row. */
const unlisted = ({ tree, entity }: EntityPlace): Mutation =>
  mutation(
    "the list answers no rows",
    edit(tree, entityFiles(entity).routes, "items: rows.map((row) => ", "items: [].map((row) => "),
  );

function ofCreate(place: EntityPlace): Mutation[] {
  const { app, entity, check } = place;
  const creators = app.access.filter((access) => access.entity === entity.id && access.can.includes("create"));
  const sets = new Set(creators.flatMap((access) => Object.keys(access.sets)));
  const listed = app.access.some(
    (access) =>
      access.entity === entity.id &&
      access.can.includes("read") &&
      !app.roles.some(({ id, enters }) => id === access.role && enters === "code"),
  );
  const fields = inputFields(entity).filter(({ id }) => !sets.has(id));
  return [
    ...fields.flatMap((field) => lostAt(place, field)),
    ...(listed && check.title.includes("listed") ? [unlisted(place)] : []),
  ];
}

/** What counts for a value that was not sent. */
function assumed(field: Field): string {
  switch (field.type) {
    case "int": case "decimal": case "money": case "percent": case "duration": case "rating": return String(field.limits.min ?? 1);
    case "date": return '"2031-01-15"';
    case "datetime": return '"2031-01-15T10:00:00.000Z"';
    case "time": return '"10:00"';
    case "choice": return literal(field.values?.[0]?.id ?? "");
    case "email": return '"nobody@example.org"';
    default: return '"none"';
  }
} // biome-ignore format: one type a line

function notRequired(place: EntityPlace, field: Field): Mutation {
  const { tree, entity } = place;
  const { shared, routes } = entityFiles(entity);
  const line = lineAt(tree, shared, `  ${field.id}: field.`);
  const bare = line.replace(/,$/, "");
  const what = `${field.id} may be left out`;
  if (!isReference(field)) {
    const initial = bare.endsWith(".optional()");
    const loose = initial
      ? `${bare.slice(0, -".optional()".length)}.nullish().transform((value) => value ?? undefined),`
      : `${bare}.catch(${assumed(field)}),`;
    return mutation(what, edit(tree, shared, line, loose));
  }
  // Both the schema and the look for the row refuse it; without them the database does, without words.
  const guard = field.type === "account" ? "refuseUnknownAccount" : "refuseUnknown";
  return {
    databaseRefuses: true,
    ...mutation(
      what,
      edit(tree, shared, line, `${bare}.catch(""),`),
      withoutLine(tree, routes, `  await ${guard}(tx, ${literal(field.id)}, `),
    ),
  };
}

const requiredFields = ({ app, entity }: EntityPlace) => {
  const creator = app.access.find((access) => access.entity === entity.id && access.can.includes("create"));
  return inputFields(entity).filter(
    ({ id, required, type }) => required && type !== "boolean" && !(id in (creator?.sets ?? {})),
  );
};
const ofRequired = (place: EntityPlace): Mutation[] => requiredFields(place).map((field) => notRequired(place, field));
/** Nothing at all has to be filled in. */
function nothingRequired(place: EntityPlace): Mutation {
  const all = ofRequired(place);
  return mutation("nothing has to be filled in", ...all.flatMap(({ edits }) => edits));
}

function ofLimits({ tree, entity }: EntityPlace, id: string): Mutation[] {
  const { shared } = entityFiles(entity);
  const field = fieldById(entity, id);
  const line = lineAt(tree, shared, `  ${id}: field.`);
  const far = { min: -1_000_000_000, max: 1_000_000_000_000 };
  return (["min", "max"] as const)
    .filter((edge) => field.limits[edge] !== undefined)
    .map((edge) =>
      mutation(
        `${id} has no ${edge === "min" ? "least" : "most"}`,
        edit(tree, shared, line, line.replace(`${edge}: ${field.limits[edge]}`, `${edge}: ${far[edge]}`)),
      ),
    );
}

const paths = (expr: Expr): string[] => {
  if ("field" in expr) return [expr.field];
  if ("op" in expr) return expr.args.flatMap(paths);
  return "fold" in expr && expr.of ? paths(expr.of) : [];
};
const replaced = (expr: Expr, change: (expr: Expr) => Expr | null): Expr => {
  const own = change(expr);
  if (own) return own;
  if ("op" in expr) return { ...expr, args: expr.args.map((arg) => replaced(arg, change)) };
  if ("fold" in expr && expr.of) return { ...expr, of: replaced(expr.of, change) };
  return expr;
};

/** The value is another, reads one of its parts as nothing, or counts rows that it must not. */
function liveMutations({ app, tree, entity }: EntityPlace, field: Field, compute: Expr): Mutation[] {
  const scope = () => scopeOf(app, entity);
  const name = `as "${columnName(field.id)}"`;
  const own = `${toSql(scope(), compute)} ${name}`;
  const put = (what: string, text: string) => mutation(what, edit(tree, files.views, own, `${text} ${name}`));
  const kind = shownAs(field);
  const isText = kind === "text";
  const other = isText
    ? `(${toSql(scope(), compute)} || '?')`
    : kind === "date"
      ? `date(${toSql(scope(), compute)}, '+1 day')`
      : kind === "datetime"
        ? `strftime('%Y-%m-%dT%H:%M:%fZ', ${toSql(scope(), compute)}, '+1 day')`
        : kind === "boolean"
          ? `(not ${toSql(scope(), compute)})`
          : `(${toSql(scope(), compute)} + 1)`;
  const uncounted = replaced(compute, (expr) => ("fold" in expr && expr.where ? { ...expr, where: undefined } : null));
  const without = [...new Set(paths(compute))].map((path) => {
    const nothing: Expr = { const: isText ? "" : 0 };
    return { path, expr: replaced(compute, (expr) => ("field" in expr && expr.field === path ? nothing : null)) };
  });
  return [
    put(`${field.id} is one more`, other),
    ...(JSON.stringify(uncounted) === JSON.stringify(compute)
      ? []
      : [put(`${field.id} counts every row`, toSql(scope(), uncounted))]),
    ...(monthlyFields(entity).includes(field)
      ? [
          mutation(
            `${field.id} is of this month only`,
            withoutLine(tree, entityFiles(entity).rows, `    ${field.id}: sql\``),
          ),
        ]
      : []),
    ...without.map(({ path, expr }) => put(`${field.id} does not read ${path}`, toSql(scope(), expr))),
  ];
}

/** Not copied at all; or read anew each time, so that it moves with its source. */
function copiedMutations(place: EntityPlace, field: Field, compute: Expr): Mutation[] {
  const { app, tree, entity } = place;
  const { routes } = entityFiles(entity);
  const { table } = names(entity);
  const follows = toSql(scopeOf(app, entity), compute);
  return [
    mutation(`${field.id} is not copied`, withoutLine(tree, routes, `      await tx.update(${table}).set(copied)`)),
    mutation(
      `${field.id} follows its source`,
      edit(tree, files.views, column(place, field.id), `${follows} as "${columnName(field.id)}"`),
    ),
  ];
}

function ofValue(place: EntityPlace, id: string): Mutation[] {
  const field = fieldById(place.entity, id);
  if (!field.compute) return [];
  return isLive(field) ? liveMutations(place, field, field.compute) : copiedMutations(place, field, field.compute);
}

const keyOf = ({ entity }: EntityPlace, path: string) => {
  const field = entity.fields.find(({ id }) => id === path);
  return field && isReference(field) ? `${path}Title` : flatKey(path);
};
const without = (place: EntityPlace, part: "search" | "sort", keys: readonly string[]): Edit => {
  const { rows } = entityFiles(place.entity);
  const line = lineAt(place.tree, rows, `  ${part}: `);
  const all: string[] = JSON.parse(line.slice(`  ${part}: `.length, -1));
  return edit(place.tree, rows, line, `  ${part}: ${literal(all.filter((key) => !keys.includes(key)))},`);
};

const notSearched = (place: EntityPlace): Mutation =>
  mutation(
    "words looked for are ignored",
    without(
      place,
      "search",
      place.entity.search.map((path) => keyOf(place, path)),
    ),
  );
function ofSearch(place: EntityPlace): Mutation[] {
  const { search } = place.entity;
  const each = search.map((path) =>
    mutation(`${path} is not looked through`, without(place, "search", [keyOf(place, path)])),
  );
  return search.length > 1 ? [...each, notSearched(place)] : each;
}

function ofFilter({ tree, entity }: EntityPlace, path: string): Mutation[] {
  const { rows } = entityFiles(entity);
  const line = lineAt(tree, rows, "  filters: ");
  const loose = line.replace(new RegExp(`([{ ,])${flatKey(path)}: "(text|boolean|day|range)",?`), "$1");
  return [mutation(`the filter by ${path} is ignored`, edit(tree, rows, line, loose))];
}

const ofSort = (place: EntityPlace): Mutation[] =>
  place.entity.sort.by
    .filter((path) => path !== "createdAt")
    .map((path) => mutation(`${path} is not sorted by`, without(place, "sort", [keyOf(place, path)])));

/** A move changes nothing. */
const unmoved = ({ tree, entity }: EntityPlace): Mutation => {
  const column = entity.flow?.field ?? "";
  return mutation(
    "a move leaves the status as it was",
    edit(tree, entityFiles(entity).routes, `.set({ ${column}: to })`, `.set({ ${column}: before.${column} })`),
  );
};

function moveMutations(place: EntityPlace, flow: Flow): Mutation[] {
  const { tree, entity } = place;
  const { shared } = entityFiles(entity);
  return flow.moves.map(({ from, to }) =>
    mutation(
      `there is no way from ${from} to ${to}`,
      withoutLine(tree, shared, `  { from: ${literal(from)}, to: ${literal(to)}, `),
    ),
  );
}

function ofFlow(place: EntityPlace): Mutation[] {
  const { app, tree, entity } = place;
  const { flow } = entity;
  if (!flow) return [];
  const { routes, shared } = entityFiles(entity);
  const { input, statuses } = names(entity);
  const last = flow.states.at(-1)?.id ?? "";
  const able = (ability: string) =>
    app.access.some((access) => access.entity === entity.id && access.can.some((own) => own === ability));
  return [
    ...(able("move")
      ? [
          mutation("every move is let through", withoutLine(tree, routes, "    refuseMove(")),
          unmoved(place),
          ...moveMutations(place, flow),
        ]
      : []),
    ...(able("create")
      ? [
          mutation(
            `a new row begins as ${last}`,
            edit(
              tree,
              routes,
              `        ${flow.field}: ${literal(flow.initial)},\n`,
              `        ${flow.field}: ${literal(last)},\n`,
            ),
          ),
        ]
      : []),
    ...(able("update")
      ? [
          mutation(
            "a change may carry another status",
            edit(
              tree,
              shared,
              `export const ${input} = z.object({\n`,
              `export const ${input} = z.object({\n  ${flow.field}: z.enum(${statuses}).optional(),\n`,
            ),
          ),
        ]
      : []),
  ];
}

function ofStamp({ tree, entity }: EntityPlace, state: string): Mutation[] {
  const { routes } = entityFiles(entity);
  const { flow } = entity;
  const stamp = flow?.states.find(({ id }) => id === state)?.stamps ?? "";
  const start =
    flow?.initial === state ? `        ${stamp}: now(),` : `    if (to === ${literal(state)}) await tx.update(`;
  const line = lineAt(tree, routes, start);
  const long = shownAs(fieldById(entity, stamp)) === "date" ? '"2001-01-01"' : '"2001-01-01T00:00:00.000Z"';
  return [
    mutation(`${stamp} stays empty`, withoutLine(tree, routes, start)),
    mutation(`${stamp} is another moment`, edit(tree, routes, line, line.replace(/(now|today)\(\)/, long))),
  ];
}

/** No code leads to its row. */
const codeLost = ({ tree, entity }: EntityPlace): Mutation =>
  mutation(
    "no code leads to its row",
    edit(tree, entityFiles(entity).routes, "code.trim().toUpperCase()", "code.trim().toLowerCase()"),
  );

function ofCode(place: EntityPlace): Mutation[] {
  const { tree, entity } = place;
  const { routes } = entityFiles(entity);
  const code = codeField(entity)?.id ?? "";
  const given = lineAt(tree, routes, `        ${code}: newCode(),`);
  return [
    mutation(
      "any code leads to a row",
      edit(tree, routes, `and(same, ${visibleName(entity)}(viewer))`, `${visibleName(entity)}(viewer)`),
    ),
    codeLost(place),
    {
      databaseRefuses: true,
      ...mutation("every row gets the same code", edit(tree, routes, given, `        ${code}: "ABCDEFGH",`)),
    },
  ];
}

const unchanged = ({ tree, entity }: EntityPlace): Mutation =>
  mutation(
    "a change is not kept",
    withoutLine(tree, entityFiles(entity).routes, "      if (Object.keys(changes).length > 0) await tx.update("),
  );
const deletion = (table: string, id = "row.id") => `tx.delete(${table}).where(eq(${table}.id, ${id}))`;
function undeleted({ tree, entity }: EntityPlace): Mutation {
  const { table } = names(entity);
  return mutation(
    "a deleted row stays",
    edit(tree, entityFiles(entity).routes, deletion(table), deletion(table, '"none"')),
  );
}
function ofDelete(place: EntityPlace): Mutation[] {
  const { tree, entity } = place;
  const { table } = names(entity);
  const own = deletion(table);
  return [
    undeleted(place),
    mutation("every row is deleted", edit(tree, entityFiles(entity).routes, own, `tx.delete(${table})`)),
  ];
}

/** The file has no rows; rows of others; columns that are hidden. */
function ofFile({ app, tree, entity }: EntityPlace): Mutation[] {
  const { routes } = entityFiles(entity);
  const readers = app.access.filter((access) => access.entity === entity.id && access.can.includes("read"));
  const line = lineAt(tree, routes, "    const rows = await allRows(");
  const answer = lineAt(tree, routes, "    return csvFile(");
  const scoped = readers.some(({ rows }) => rows !== "all");
  const hiding = readers.some(({ hides }) => hides.length > 0);
  return [
    mutation("the file has no rows", edit(tree, routes, answer, answer.replace(", rows)", ", [])"))),
    ...(scoped
      ? [
          mutation(
            "the file asks for no scope",
            edit(tree, routes, line, line.replace(`${visibleName(entity)}(viewer)`, "undefined")),
          ),
        ]
      : []),
    ...(hiding
      ? [mutation("the file hides nothing", edit(tree, routes, answer, answer.replace("viewer.role", "null")))]
      : []),
  ];
}

const ofSequence = ({ tree, entity }: EntityPlace, id: string): Mutation[] => [
  mutation(
    `every row gets the same ${id}`,
    edit(
      tree,
      entityFiles(entity).routes,
      lineAt(tree, entityFiles(entity).routes, `        ${id}: await nextNumber(`),
      `        ${id}: 7,`,
    ),
  ),
];

/** What still refers to a row goes with it, or the refusal names nothing. */
function ofInUse({ app, tree, entity }: EntityPlace): Mutation[] {
  const kept = " on delete no action";
  const gone = usesOf(app, entity).map(({ user, field }) => {
    const line = referenceLine({ tree, entity: user }, field);
    const table = { begins: `create table "${tableName(user)}" (`, ends: "\n);" };
    return mutation(
      `a ${user.names.one} goes with what its ${field.id} names`,
      editWithin(tree, files.tables, table, line, line.replace(kept, " on delete cascade")),
    );
  });
  const told = (tree.get(entityFiles(entity).routesTest) ?? "").includes(".body.message).toContain((await");
  const path = "server/lib/references.ts";
  const unnamed = mutation(
    "the refusal does not say by what",
    edit(tree, path, "  if (names.length === 0) return start;", "  if (names.length >= 0) return start;"),
  );
  return told ? [...gone, unnamed] : gone;
}

/** Rows with the same title look alike where one is chosen. */
function ofLabel({ app, tree, entity }: EntityPlace): Mutation[] {
  const [title = ""] = labelPaths(app, entity);
  const { rows } = entityFiles(entity);
  const line = lineAt(tree, rows, "  title: ");
  return [
    mutation("rows are not told apart", edit(tree, rows, line, line.replace(".rowTitle,", `.${flatKey(title)},`))),
  ];
}

type Mutate = (place: EntityPlace, part: string) => Mutation[];
/** By what a check of an entity is about. */
export const ofRows: Record<string, Mutate> = {
  data: ofData,
  create: ofCreate,
  required: ofRequired,
  limits: ofLimits,
  value: ofValue,
  search: ofSearch,
  filter: ofFilter,
  sort: ofSort,
  flow: ofFlow,
  stamp: ofStamp,
  code: ofCode,
  update: (place) => [unchanged(place)],
  delete: ofDelete,
  csv: ofFile,
  sequence: ofSequence,
  inUse: ofInUse,
  label: ofLabel,
};

/** What is missed on a screen when it is gone: whichever of these a journey looks at. */
export const ofRowsShown: Record<string, Mutate> = {
  create: (place) => [unlisted(place), ...ofCreate(place).filter(({ what }) => what.endsWith("is not kept"))],
  required: (place) => [nothingRequired(place)],
  value: (place, part) => ofValue(place, part).slice(0, 1),
  search: (place) => [notSearched(place)],
  filter: ofFilter,
  flow: (place) => [unmoved(place)],
  code: (place) => [codeLost(place)],
  update: (place) => [unchanged(place)],
  delete: (place) => [undeleted(place)],
};
