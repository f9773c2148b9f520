import type { AppModel, Entity } from "@/lib/contract/app-model";
import { type RowKey, rowKeysOf } from "@/lib/generated-app/fields";
import { clientEntityFiles } from "@/lib/generated-app/layout-client";
import { pascal, routeOf } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";
import { asksFirst } from "../model/ending";
import { choiceList, stateList, titleWords } from "./value";

const hiddenKeys = (app: AppModel, entity: Entity) =>
  new Set(app.access.filter((access) => access.entity === entity.id).flatMap(({ hides }) => hides));

function keyLine(hidden: ReadonlySet<string>, { key, path, type, nullable }: RowKey): string {
  const optional = hidden.has(path.split(".")[0] ?? "") ? "?" : "";
  return `  ${key}${optional}: ${type}${nullable ? " | null" : ""};`;
}

/** What the browser knows of an entity: the row it is sent, its endpoints, its statuses and choices. */
export function writeApi(app: AppModel, entity: Entity): GeneratedFile {
  const imports = new Imports().add("../lib/api", "resourceOf", "type Row");
  const row = `${pascal(entity.id)}Row`;
  const hidden = hiddenKeys(app, entity);
  const { flow } = entity;
  const states = flow?.states.map(
    ({ id, label, tone }) => `  { id: ${literal(id)}, label: ${literal(label)}, tone: ${literal(tone)} },`,
  );
  const moves = flow?.moves.map(
    (move) =>
      `  { from: ${literal(move.from)}, to: ${literal(move.to)}, by: ${literal(move.by)}, label: ${literal(move.label)}${asksFirst(flow, move) ? ", asks: true" : ""} },`,
  );
  const choices = entity.fields.filter((field) => field.type === "choice");
  const options = choices.flatMap((field) => [
    "",
    `export const ${choiceList(entity, field)} = [`,
    ...(field.values ?? []).map(({ id, label }) => `  { id: ${literal(id)}, title: ${literal(label)} },`),
    "];",
  ]);
  if (flow) imports.add("../ui/status-track", "type State").add("../lib/api", "type Move");
  const title = titleWords(app, entity, imports);
  return file(
    clientEntityFiles(entity).api,
    imports.print().filter((line) => !line.endsWith(`from "./api";`)),
    "",
    `export type ${row} = Row & {`,
    rowKeysOf(app, entity).map((key) => keyLine(hidden, key)),
    "};",
    "",
    `export const ${entity.id}Api = resourceOf<${row}>(${literal(routeOf(entity))});`,
    "",
    `/** The words that name a ${entity.names.one}. */`,
    `export const ${entity.id}Title = (row: ${row}) => ${title};`,
    options,
    flow ? ["", `export const ${stateList(entity)}: State[] = [`, ...(states ?? []), "];"] : [],
    flow ? ["", `export const ${entity.id}Moves: Move[] = [`, ...(moves ?? []), "];"] : [],
  );
}
