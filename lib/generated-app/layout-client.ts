import type { Cell } from "@/lib/build/blueprint";
import type { AppModel, Entity, Page } from "@/lib/contract/app-model";
import { marksOn } from "./marks";
import { isMonthPage } from "./months";
import { folderOf, pascal } from "./names";

/** Where the browser's half lies. `index`, `icon`, `application` and `registry` are printed anew at each merge. */
export const clientFiles = {
  index: "index.html",
  icon: "public/favicon.svg",
  application: "src/application.ts",
  registry: "src/registry.tsx",
  theme: "src/theme.css",
  scene: "public/scene.svg",
} as const;

export const clientEntityFiles = (entity: Entity) => {
  const folder = `src/${folderOf(entity)}`;
  return {
    api: `${folder}/api.ts`,
    list: `${folder}/list-page.tsx`,
    detail: `${folder}/detail-page.tsx`,
    form: `${folder}/form.tsx`,
    lines: `${folder}/lines.tsx`,
  } as const;
};

/** `/` → `front`, `/book-a-tour` → `book-a-tour`. */
const slugOf = (page: Page) =>
  page.path
    .split("/")
    .filter(Boolean)
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "front";
export const pageFile = (page: Page) => `src/pages/${slugOf(page)}-page.tsx`;
export const pageComponent = (page: Page) =>
  `${slugOf(page).split("-").map(pascal).join("")}Page`.replace(/^(?=\d)/, "At");

/** Lines of another entity's row are edited there and have no pages of their own. */
export const hasPages = (entity: Entity) => entity.linesOf === undefined;
const makes = (app: AppModel, entity: Entity) =>
  app.access.some(
    (access) => access.entity === entity.id && (access.can.includes("create") || access.can.includes("update")),
  );
const reads = (app: AppModel, entity: Entity) =>
  app.access.some((access) => access.entity === entity.id && access.can.includes("read"));

export function entityParts(app: AppModel, entity: Entity) {
  const pages = hasPages(entity) && reads(app, entity);
  return { pages, form: makes(app, entity), lines: !hasPages(entity) && reads(app, entity) };
}

function ownedBy(app: AppModel, entity: Entity): string[] {
  const at = clientEntityFiles(entity);
  const { pages, form, lines } = entityParts(app, entity);
  return [at.api, ...(pages ? [at.list, at.detail] : []), ...(form ? [at.form] : []), ...(lines ? [at.lines] : [])];
}

/** An entity id has no hyphen, so none of these can be another. */
export const clientCellIds = {
  look: "frontend.the-look",
  entity: (id: string) => `frontend.${id}`,
  pages: "frontend.the-pages",
} as const;

/** A front page with a picture. */
export const hasHero = (app: AppModel) =>
  app.pages.some(({ sections }) => sections.some(({ kind }) => kind === "hero"));

/** Cells of the browser's half: the look, a cell per entity, the pages. */
export function clientCellsOf(app: AppModel): Cell[] {
  const base = { component: "frontend", dependsOn: [] } as const;
  const look: Cell = {
    ...base,
    dependsOn: [],
    id: clientCellIds.look,
    title: "Colours and type",
    owns: [clientFiles.theme, ...(hasHero(app) ? [clientFiles.scene] : [])],
  };
  const entities = app.entities.map((entity): Cell => {
    return {
      ...base,
      dependsOn: [],
      id: clientCellIds.entity(entity.id),
      title: `Screens of ${entity.names.many}`,
      owns: ownedBy(app, entity),
    };
  });
  if (app.pages.length === 0) return [look, ...entities];
  const pages: Cell = {
    id: clientCellIds.pages,
    component: "frontend",
    title: "Pages",
    owns: [...new Set(app.pages.map(pageFile))],
    dependsOn: entities.map(({ id }) => id),
  };
  return [look, ...entities, pages];
}

/** Parts of the starter kit that only some applications need, and what needs them. */
const kitParts: Record<string, (app: AppModel) => boolean> = {
  "src/ui/lines-editor.tsx": (app) => app.entities.some(({ linesOf }) => linesOf !== undefined),
  "src/ui/board.tsx": (app) => hasSection(app, "board"),
  "src/ui/calendar.tsx": (app) => hasSection(app, "calendar"),
  "src/ui/all-rows.ts": (app) =>
    hasSection(app, "board") || hasSection(app, "calendar") || hasSection(app, "chart") || isMarked(app),
  "src/ui/add-button.tsx": (app) => app.pages.some((page) => isMonthPage(app, page)),
  "src/ui/personal-marks.tsx": (app) => isMarked(app),
  "src/ui/cards.tsx": (app) => hasSection(app, "cards"),
  "src/ui/public-form.tsx": (app) => hasSection(app, "form"),
  "src/ui/by-code.tsx": (app) => hasSection(app, "byCode"),
  "src/ui/figures-section.tsx": (app) => hasSection(app, "figures"),
  "src/ui/chart.tsx": (app) => hasSection(app, "chart"),
  "src/ui/print-sheet.tsx": (app) => app.entities.some(({ printed }) => printed),
  "server/lib/csv.ts": (app) => app.entities.some(({ exported }) => exported),
  "server/lib/sequence.ts": (app) => app.entities.some(({ fields }) => fields.some(({ type }) => type === "sequence")),
  "src/ui/page-parts.tsx": (app) => app.pages.length > 0,
};
const isMarked = (app: AppModel) => app.entities.some((entity) => marksOn(app, entity).length > 0);
const hasSection = (app: AppModel, wanted: Page["sections"][number]["kind"]) =>
  app.pages.some(({ sections }) => sections.some(({ kind }) => kind === wanted));

/** An application has those parts of the kit that it uses, and no others. */
export const needsKitFile = (app: AppModel, path: string): boolean => kitParts[path]?.(app) ?? true;
