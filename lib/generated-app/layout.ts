import type { Cell } from "@/lib/build/blueprint";
import type { AppModel, Entity } from "@/lib/contract/app-model";
import { type CheckSpec, type Component, checksOf, components, signsIn } from "@/lib/contract/checks";
import { clientCellsOf } from "./layout-client";
import { folderOf } from "./names";

/** Where each generated file lies. The one home of these paths: blueprint, writers, registries and the runner read it. */
export const files = {
  api: "server/app.ts",
  setup: "server/setup.ts",
  access: "shared/access.ts",
  tables: "server/db/migrations/0001-first.sql",
  views: "server/db/views.sql",
  seeds: "server/db/seeds.ts",
  examples: "server/auth/examples.ts",
  authTest: "server/auth/auth.test.ts",
  figures: "server/figures/routes.ts",
} as const;

export const entityFiles = (entity: Entity) => {
  const folder = folderOf(entity);
  const server = `server/${folder}`;
  return {
    shared: `shared/${folder}.ts`,
    table: `${server}/table.ts`,
    seed: `${server}/seed.ts`,
    /** Skeleton: makes rows for tests of every component. */
    sample: `${server}/sample.ts`,
    dataTest: `${server}/data.test.ts`,
    rows: `${server}/rows.ts`,
    rules: `${server}/rules.ts`,
    rulesTest: `${server}/rules.test.ts`,
    routes: `${server}/routes.ts`,
    routesTest: `${server}/routes.test.ts`,
    accessTest: `${server}/access.test.ts`,
  } as const;
};

const after = (cell: Omit<Cell, "dependsOn">, dependsOn: string[]): Cell => ({ ...cell, dependsOn });

function databaseCells(app: AppModel): Cell[] {
  const schema = after(
    {
      id: "database.the-schema",
      component: "database",
      title: "Tables and views",
      owns: [files.tables, files.views, files.seeds],
    },
    [],
  );
  return [
    schema,
    ...app.entities.map((entity) => {
      const { seed, dataTest } = entityFiles(entity);
      const title = `Examples of ${entity.names.many}`;
      return after({ id: `database.${entity.id}`, component: "database", title, owns: [seed, dataTest] }, [schema.id]);
    }),
  ];
}

function authCells(app: AppModel): Cell[] {
  if (!signsIn(app)) return [];
  return [
    after(
      {
        id: "auth.the-access",
        component: "auth",
        title: "Accounts and access",
        owns: [files.examples, files.authTest],
      },
      [],
    ),
  ];
}

/** Checks of an entity by the file of tests that proves them. */
export function checksByTest(app: AppModel, entity: Entity) {
  const own = checksOf(app).filter(({ id, kind }) => kind === "http" && id.startsWith(`${entity.id}.`));
  const rules = app.rules.filter((rule) => rule.entity === entity.id).map(({ id }) => `rule.${id}`);
  const isAccess = ({ id }: CheckSpec) => /^[^.]+\.(refuses|scope|sees|owner|hides)\./.test(id);
  return {
    routesTest: own.filter((check) => !isAccess(check)),
    accessTest: own.filter(isAccess),
    rulesTest: checksOf(app).filter(({ id }) => rules.includes(id)),
  };
}

function backendFiles(app: AppModel, entity: Entity): string[] {
  const at = entityFiles(entity);
  const checks = checksByTest(app, entity);
  return [
    at.rows,
    at.routes,
    ...(checks.rulesTest.length > 0 ? [at.rules, at.rulesTest] : []),
    ...(checks.routesTest.length > 0 ? [at.routesTest] : []),
    ...(checks.accessTest.length > 0 ? [at.accessTest] : []),
  ];
}

function backendCells(app: AppModel): Cell[] {
  const cells = app.entities.map((entity) => {
    const title = `API of ${entity.names.many}`;
    return after({ id: `backend.${entity.id}`, component: "backend", title, owns: backendFiles(app, entity) }, [
      `database.${entity.id}`,
    ]);
  });
  if (!hasFigures(app)) return cells;
  const entities = cells.map(({ id }) => id);
  return [
    ...cells,
    after({ id: "backend.the-figures", component: "backend", title: "Figures", owns: [files.figures] }, entities),
  ];
}

export const hasFigures = (app: AppModel) =>
  app.pages.some(({ sections }) => sections.some(({ kind }) => kind === "figures"));

/** The application cut into units of code with one owner each, in the order in which components are merged. */
export function cellsOf(app: AppModel): Cell[] {
  return [...databaseCells(app), ...authCells(app), ...backendCells(app), ...clientCellsOf(app)];
}

/** Components that this application has, each with those that must be merged before it. */
export function componentsOf(app: AppModel): { name: Component; after: Component[]; cells: Cell[] }[] {
  const cells = cellsOf(app);
  const present = components.filter((name) => cells.some(({ component }) => component === name));
  return present.map((name, index) => {
    return { name, after: present.slice(0, index), cells: cells.filter(({ component }) => component === name) };
  });
}
