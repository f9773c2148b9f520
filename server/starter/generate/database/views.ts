import type { AppModel, Entity } from "@/lib/contract/app-model";
import { files } from "@/lib/generated-app/layout";
import { file } from "../code";
import { scopeOf, sqlPath, toSql } from "../formula/to-sql";
import { columnName, tableName, viewName } from "../model/names";
import { viewOf } from "../model/view";

function viewSql(app: AppModel, entity: Entity): string[] {
  const scope = scopeOf(app, entity);
  const columns = viewOf(app, entity).map(({ key, source }) => {
    const value = "path" in source ? sqlPath(scope, source.path) : toSql(scope, source.expr);
    return `  ${value} as "${columnName(key)}"`;
  });
  const view = viewName(entity);
  return [
    `drop view if exists "${view}";`,
    `create view "${view}" as select`,
    columns.join(",\n"),
    `from "${tableName(entity)}"`,
    ...scope.joins.values(),
  ].map((line, index, all) => (index === all.length - 1 ? `${line};` : line));
}

/** What is computed, and what lists show of the rows they refer to. */
export const writeViews = (app: AppModel) =>
  file(
    files.views,
    app.entities.map((entity) => viewSql(app, entity)),
  );
