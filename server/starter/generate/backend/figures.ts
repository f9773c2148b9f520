import type { AppModel, Entity, Section } from "@/lib/contract/app-model";
import { entityById } from "@/lib/generated-app/fields";
import { files } from "@/lib/generated-app/layout";
import { isMonthPage } from "@/lib/generated-app/months";
import { folderOf } from "@/lib/generated-app/names";
import { file, Imports, literal } from "../code";
import { names } from "../skeleton/shared";
import { condition, visibleName } from "./rows";

type Figures = Extract<Section, { kind: "figures" }>;

function figure(
  app: AppModel,
  { label, entity: id, fold, of, where, minus, as }: Figures["figures"][number],
  imports: Imports,
  today: string | undefined,
): string {
  const value = folded(app, { id, fold, of, where }, imports, today);
  const less =
    minus && folded(app, { id: minus.entity, fold: "sum", of: minus.of, where: minus.where }, imports, today);
  const result = less ? `Number(${value}) - Number(${less})` : value;
  return `    { label: ${literal(label)}, as: ${literal(as)}, value: ${result} },`;
}

type Folded = { id: string } & Pick<Figures["figures"][number], "fold" | "of" | "where">;
function folded(app: AppModel, { id, fold, of, where }: Folded, imports: Imports, today: string | undefined): string {
  const entity: Entity = entityById(app, id);
  const { view } = names(entity);
  imports
    .add(`../${folderOf(entity)}/table`, view)
    .add(`../${folderOf(entity)}/rows`, visibleName(entity))
    .add("drizzle-orm", "sql", "and");
  const inner = of ? condition(app, entity, of).replace(/^sql`|`$/g, "") : "";
  const sum = fold === "count" ? "count(*)" : fold === "sum" ? `coalesce(sum(${inner}), 0)` : `avg(${inner})`;
  const rows = [`${visibleName(entity)}(viewer)`, ...(where ? [condition(app, entity, where, today)] : [])];
  return `await valueOf(db, ${view}, sql\`${sum}\`, and(${rows.join(", ")}))`;
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
      const monthly = isMonthPage(app, { sections: [section] });
      if (monthly) imports.add("../lib/list", "dayAsked").add("../../shared/formula", "today");
      functions.push(
        "",
        `async function ${name}(db: Database, viewer: Viewer${monthly ? ", day: string" : ""}) {`,
        "  return [",
        ...section.figures.map((one) => figure(app, one, imports, monthly ? "${day}" : undefined)),
        "  ];",
        "}",
      );
      routes.push(
        `  .get(${literal(`/${page.id}/${index}`)}, async (c) => {`,
        `    refuseOthers(c.var.viewer, ${literal(page.for)});`,
        `    return c.json({ items: await ${name}(c.var.db, c.var.viewer${monthly ? ", dayAsked(c.req.query()) ?? today()" : ""}) });`,
        "  })",
      );
    }
  routes[routes.length - 1] += ";";
  return file(files.figures, imports.print(), functions, "", "export const figureRoutes = new Hono<Env>()", routes);
}
