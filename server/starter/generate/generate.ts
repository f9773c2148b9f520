import type { AppModel, Entity } from "@/lib/contract/app-model";
import { cellsOf } from "@/lib/generated-app/layout";
import { registriesFor } from "@/lib/generated-app/registries";
import type { GeneratedFile } from "@/lib/model/tasks";
import { writeAuthTest } from "./auth/auth-test";
import { writeExamples } from "./auth/examples";
import { writeFigures } from "./backend/figures";
import { writeRoutes } from "./backend/routes";
import { writeRows } from "./backend/rows";
import { writeRules } from "./backend/rules";
import { clientCellFiles } from "./client/client-files";
import { writeDataTest } from "./database/data-test";
import { writeMigration } from "./database/migration";
import { writeSeed, writeSeeds } from "./database/seed";
import { writeViews } from "./database/views";
import { writeAccess } from "./skeleton/access";
import { writeKit } from "./skeleton/kit";
import { writeReadme } from "./skeleton/readme";
import { writeSample } from "./skeleton/sample";
import { writeShared } from "./skeleton/shared";
import { writeTable } from "./skeleton/table";
import { writeAccessTest } from "./tests/access-test";
import { writeRoutesTest } from "./tests/routes-test";
import { writeRulesTest } from "./tests/rules-test";

/** Main's first commit: the starter kit, the interfaces between the components, and registries that list nothing yet. */
export function generateSkeleton(app: AppModel): GeneratedFile[] {
  const interfaces = app.entities.flatMap((entity) => [
    writeShared(app, entity),
    writeTable(app, entity),
    writeSample(app, entity),
  ]);
  return byPath([...writeKit(app), writeReadme(app), writeAccess(app), ...interfaces, ...registriesFor(app, [])]);
}

function backend(app: AppModel, entity: Entity): (GeneratedFile | null)[] {
  return [
    writeRows(app, entity),
    app.rules.some((rule) => rule.entity === entity.id) ? writeRules(app, entity) : null,
    writeRoutes(app, entity),
    writeRoutesTest(app, entity),
    writeRulesTest(app, entity),
    writeAccessTest(app, entity),
  ];
}

/** The files of one cell: exactly those that it owns. */
export function generateCell(app: AppModel, cellId: string): GeneratedFile[] {
  const cell = cellsOf(app).find(({ id }) => id === cellId);
  if (!cell) throw new Error(`The application has no cell ${cellId}`);
  const [component, part = ""] = cellId.split(".");
  const entity = app.entities.find(({ id }) => id === part);
  const client = clientCellFiles(app, cellId);
  if (client) return client;
  if (component === "auth") return [writeExamples(app), writeAuthTest(app)];
  if (cellId === "database.the-schema") return [writeMigration(app), writeViews(app), writeSeeds(app)];
  if (cellId === "backend.the-figures") return [writeFigures(app)];
  if (!entity) throw new Error(`No writer for the cell ${cellId}`);
  if (component === "database") return [writeSeed(entity), writeDataTest(app, entity)];
  return backend(app, entity).filter((written) => written !== null);
}

/** The whole application as one set of files, with every component present. */
export function generateApp(app: AppModel): GeneratedFile[] {
  const cells = cellsOf(app);
  const files = new Map(generateSkeleton(app).map((written) => [written.path, written]));
  for (const cell of cells) for (const written of generateCell(app, cell.id)) files.set(written.path, written);
  const present = [...new Set(cells.map(({ component }) => component))];
  for (const written of registriesFor(app, present)) files.set(written.path, written);
  return byPath([...files.values()]);
}
const byPath = (files: GeneratedFile[]) => files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
