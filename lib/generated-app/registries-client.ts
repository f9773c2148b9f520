import type { AppModel, Entity, Page } from "@/lib/contract/app-model";
import { type Component, signsIn } from "@/lib/contract/checks";
import type { GeneratedFile } from "@/lib/model/tasks";
import { clientEntityFiles, clientFiles, entityParts, pageComponent, pageFile } from "./layout-client";
import { pascal, routeOf } from "./names";
import { readersOf, sheetReaders } from "./sheets";
import { specsOf } from "./specs";

const lines = (...parts: (string | string[])[]) => `${parts.flat().join("\n")}\n`;
const text = (value: unknown) => JSON.stringify(value);
const inHtml = (value: string) => value.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
const fromSource = (path: string) => `./${path.replace(/^src\//, "").replace(/\.tsx?$/, "")}`;

/** The role of everybody who has no account: also of who knows a code. */
export const publicRoleOf = (app: AppModel): string | null =>
  app.roles.find(({ enters }) => enters === "public")?.id ??
  app.roles.find(({ enters }) => enters === "code")?.id ??
  null;

/** Souls whose navigation stands beside the page. */
const rails = new Set<AppModel["identity"]["soul"]>(["workshop", "ledger", "clinic", "stage"]);

function applicationFile(app: AppModel): GeneratedFile {
  const accounts = signsIn(app);
  const roles = app.roles.map((role) => {
    const signs = role.enters === "signup" || role.enters === "invited";
    return [role.id, { name: role.names.one, home: role.home, manages: role.manages, signsIn: signs }];
  });
  const may = app.roles.map(({ id }) => {
    const own = app.access.filter(({ role }) => role === id);
    return [id, Object.fromEntries(own.map(({ entity, can }) => [entity, can]))];
  });
  const { asked } = app.identity;
  const content = lines(
    'import type { Application } from "./application-type";',
    "",
    "/** What the screens of the kit need to know of this application. */",
    "export const application: Application = {",
    `  name: ${text(app.name)},`,
    `  pitch: ${text(app.pitch)},`,
    `  language: ${text(app.language)},`,
    `  currency: ${text(app.currency)},`,
    `  signsIn: ${accounts},`,
    `  publicRole: ${text(publicRoleOf(app))},`,
    `  codeRole: ${text(app.roles.find(({ enters }) => enters === "code")?.id ?? null)},`,
    `  roles: ${text(Object.fromEntries(roles))},`,
    `  signUp: ${text(app.roles.find(({ enters }) => enters === "signup")?.names.one ?? null)},`,
    `  may: ${text(Object.fromEntries(may))},`,
    `  modes: ${!asked.background && !asked.component},`,
    `  navigation: ${text(rails.has(app.identity.soul) ? "rail" : "top")},`,
    "};",
  );
  return { path: clientFiles.application, content };
}

function indexFile(app: AppModel): GeneratedFile {
  const content = lines(
    "<!doctype html>",
    `<html lang="${inHtml(app.language)}">`,
    "  <head>",
    '    <meta charset="utf-8" />',
    '    <meta name="viewport" content="width=device-width, initial-scale=1" />',
    `    <meta name="description" content="${inHtml(app.pitch)}" />`,
    '    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />',
    `    <title>${inHtml(app.name)}</title>`,
    "  </head>",
    "  <body>",
    '    <div id="root"></div>',
    '    <script type="module" src="/src/main.tsx"></script>',
    "  </body>",
    "</html>",
  );
  return { path: clientFiles.index, content };
}

/** The first letter of the name on the component's colour: a mark that is told apart in a row of tabs. */
function iconFile(app: AppModel): GeneratedFile {
  const { component, onComponent } = app.identity.palette;
  const letter = [...app.name.trim()][0]?.toUpperCase() ?? "";
  const round = rails.has(app.identity.soul) ? 3 : 16;
  const content = lines(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">',
    `  <rect width="32" height="32" rx="${round}" fill="${component}" />`,
    `  <text x="16" y="23" text-anchor="middle" font-family="system-ui, sans-serif" font-weight="800" font-size="20" fill="${onComponent}">${inHtml(letter)}</text>`,
    "</svg>",
  );
  return { path: clientFiles.icon, content };
}

function entityRoutes(app: AppModel, entity: Entity) {
  const name = pascal(entity.id);
  const at = clientEntityFiles(entity);
  const roles = text(readersOf(app, entity));
  const base = `/${routeOf(entity)}`;
  const sheet = entity.printed
    ? [
        `  { path: ${text(`${base}/:id/print`)}, roles: ${text(sheetReaders(app, entity))}, page: ({ id = "" }) => <${name}PrintPage key={id} id={id} /> },`,
      ]
    : [];
  const ofDetail = entity.printed ? `${name}DetailPage, ${name}PrintPage` : `${name}DetailPage`;
  return {
    imports: [
      `import { ${ofDetail} } from "${fromSource(at.detail)}";`,
      `import { ${name}ListPage } from "${fromSource(at.list)}";`,
    ],
    routes: [
      `  { path: ${text(base)}, roles: ${roles}, page: () => <${name}ListPage /> },`,
      `  { path: ${text(`${base}/:id`)}, roles: ${roles}, page: ({ id = "" }) => <${name}DetailPage key={id} id={id} /> },`,
      ...sheet,
    ],
  };
}
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function pageRoutes(page: Page) {
  return {
    imports: [`import { ${pageComponent(page)} } from "${fromSource(pageFile(page))}";`],
    routes: [`  { path: ${text(page.path)}, roles: ${text(page.for)}, page: () => <${pageComponent(page)} /> },`],
    navigation: page.inNavigation
      ? `  { to: ${text(page.path)}, label: ${text(page.path === "/" ? "Home" : page.title)}, roles: ${text(page.for)} },`
      : null,
  };
}

/** An entity whose rows a page shows to who only reads them needs no second entry in the navigation. */
function shownOnPages(app: AppModel, entity: Entity, role: string): boolean {
  return app.pages.some(
    (page) =>
      page.inNavigation &&
      page.for.includes(role) &&
      page.sections.some(
        (section) =>
          ["list", "cards", "board"].includes(section.kind) && "entity" in section && section.entity === entity.id,
      ),
  );
}

const works = (app: AppModel, entity: Entity, role: string) =>
  app.access.some(
    (access) => access.entity === entity.id && access.role === role && access.can.some((ability) => ability !== "read"),
  );

/** Where a role comes home to stands first. */
const homeFirst = (app: AppModel, entities: readonly Entity[]) => {
  const isHome = (entity: Entity) => app.roles.some(({ home }) => home === `/${routeOf(entity)}`);
  return [...entities.filter(isHome), ...entities.filter((entity) => !isHome(entity))];
};

/** Which pages there are and what leads to them. */
function registryFile(app: AppModel, there: boolean): GeneratedFile {
  const accounts = signsIn(app);
  const entities = there
    ? homeFirst(
        app,
        app.entities.filter((entity) => entityParts(app, entity).pages),
      )
    : [];
  const pages = there ? app.pages.map(pageRoutes) : [];
  const own = entities.map((entity) => {
    const roles = readersOf(app, entity).filter((role) => works(app, entity, role) || !shownOnPages(app, entity, role));
    const label = `  { to: ${text(`/${routeOf(entity)}`)}, label: ${text(capital(entity.names.many))}, roles: ${text(roles)} },`;
    return { ...entityRoutes(app, entity), navigation: roles.length > 0 ? label : null };
  });
  const all = [...pages, ...own];
  const imports = all
    .flatMap((part) => part.imports)
    .toSorted((a, b) => (a.split(" from ")[1] ?? "").localeCompare(b.split(" from ")[1] ?? "", "en"));
  const content = lines(
    there ? ['import "./theme.css";'] : [],
    accounts ? ['import { accountScreens } from "./auth/screens";'] : [],
    imports,
    'import type { NavItem } from "./ui/app-frame";',
    `import type { ${accounts ? "" : "AccountScreens, "}PageRoute } from "./ui/routes";`,
    "",
    "export const routes: PageRoute[] = [",
    all.flatMap((part) => part.routes),
    "];",
    "",
    "export const navigation: NavItem[] = [",
    all.flatMap(({ navigation }) => navigation ?? []),
    "];",
    "",
    accounts ? "export { accountScreens };" : "export const accountScreens: AccountScreens | null = null;",
  );
  return { path: clientFiles.registry, content };
}

/** The files of the browser's half that list what is there. */
export function clientRegistries(app: AppModel, present: ReadonlySet<Component>): GeneratedFile[] {
  const there = present.has("frontend");
  return [
    indexFile(app),
    iconFile(app),
    applicationFile(app),
    registryFile(app, there),
    ...(there ? specsOf(app) : []),
  ];
}
