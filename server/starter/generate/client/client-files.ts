import type { AppModel, Entity } from "@/lib/contract/app-model";
import { clientCellIds, clientFiles, entityParts, hasHero } from "@/lib/generated-app/layout-client";
import type { GeneratedFile } from "@/lib/model/tasks";
import { sceneOf } from "../../design/scene";
import { writeApi } from "./api-writer";
import { writeDetail, writeLines } from "./detail-writer";
import { writeForm } from "./form-writer";
import { columnsConst, writeList } from "./list-writer";
import { writePages } from "./page-writer";
import { writeTheme } from "./theme-writer";

function entityFiles(app: AppModel, entity: Entity): GeneratedFile[] {
  const { pages, form, lines } = entityParts(app, entity);
  return [
    writeApi(app, entity),
    ...(pages ? [writeList(app, entity), writeDetail(app, entity)] : []),
    ...(form ? [writeForm(app, entity)] : []),
    ...(lines ? [writeLines(app, entity, (imports) => columnsConst(app, entity, entity.columns, imports, false))] : []),
  ];
}

/** The files of one cell of the browser's half; null: not a cell of it. */
export function clientCellFiles(app: AppModel, cell: string): GeneratedFile[] | null {
  if (cell === clientCellIds.look)
    return [
      writeTheme(app),
      ...(hasHero(app) ? [{ path: clientFiles.scene, content: `${sceneOf(app.identity, app.name)}\n` }] : []),
    ];
  if (cell === clientCellIds.pages) return writePages(app);
  const entity = app.entities.find(({ id }) => clientCellIds.entity(id) === cell);
  return entity ? entityFiles(app, entity) : null;
}
