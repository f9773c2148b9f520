import type { AppModel, Entity, Section } from "@/lib/contract/app-model";
import { entityById } from "@/lib/generated-app/fields";
import { files } from "@/lib/generated-app/layout";
import { folderOf } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { names } from "../skeleton/shared";
import { condition, visibleName } from "./rows";

type Figures = Extract<Section, { kind: "figures" }>;

function figure(
  app: AppModel,
  { label, entity: id, fold, of, where, as }: Figures["figures"][number],
  imports: Imports,
): string {
  const entity: Entity = entityById(app, id);
  const { view } = names(entity);
  imports
    .add(`../${folderOf(entity)}/table`, view)
    .add(`../${folderOf(entity)}/rows`, visibleName(entity))
    .add("drizzle-orm", "sql", "and");
  const inner = of ? condition(app, entity, of).replace(/^sql`|`$/g, "") : "";
  const folded = fold === "count" ? "count(*)" : fold === "sum" ? `coalesce(sum(${inner}), 0)` : `avg(${inner})`;
  const rows = [`${visibleName(entity)}(viewer)`, ...(where ? [condition(app, entity, where)] : [])];
  return `    { label: ${literal(label)}, as: ${literal(as)}, value: await valueOf(db, ${view}, sql\`${folded}\`, and(${rows.join(", ")})) },`;
}

/** Figures of pages, over the rows that the viewer reaches. */
export function writeFigures(app: AppModel) {
  const imports = new Imports()
    .add("hono", "Hono")
    .add("../../shared/access", "type Viewer")
    .add("../db/client", "type Database")
    .add("../lib/api", "type Env")
    .add("../lib/figures", "refuseOthers", "valueOf");
  const routes: string[] = [];
  const functions: string[] = [];
  for (const page of app.pages)
    for (const [index, section] of page.sections.entries()) {
      if (section.kind !== "figures") continue;
      const name = `${page.id}${index}`;
      functions.push(
        "",
        `async function ${name}(db: Database, viewer: Viewer) {`,
        "  return [",
        ...section.figures.map((one) => figure(app, one, imports)),
        "  ];",
        "}",
      );
      routes.push(
        `  .get(${literal(`/${page.id}/${index}`)}, async (c) => {`,
        `    refuseOthers(c.var.viewer, ${literal(page.for)});`,
        `    return c.json({ items: await ${name}(c.var.db, c.var.viewer) });`,
        "  })",
      );
    }
  routes[routes.length - 1] += ";";
  return file(files.figures, imports.print(), functions, "", "export const figureRoutes = new Hono<Env>()", routes);
}
