import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { Workflow } from "@/lib/contract/workflow";
import { entityById } from "@/lib/generated-app/fields";
import { entityParts } from "@/lib/generated-app/layout-client";
import { keeping, living, marked, onlyOnce, ownedRows, ownRows, printed, refused } from "./workflows/journeys";
import { marksGiven } from "./workflows/marking";
import { pagesWalked } from "./workflows/pages";
import { byThePublic } from "./workflows/public";
import { full, notYet, tooLate, unchanged } from "./workflows/unmoved";
import { World } from "./workflows/world";

/** Short enough together that all of them are played after each merge. */
const USUAL = 6;
const MOST = 14;

const hasWay = (app: AppModel, entity: Entity) =>
  entity.flow !== undefined || app.entities.some(({ linesOf }) => linesOf?.entity === entity.id);

function ofRules(world: World): (Workflow | null)[] {
  return world.app.rules.map((rule, at) => {
    const entity = entityById(world.app, rule.entity);
    switch (rule.kind) {
      case "highlight": return marked(world, rule, entity);
      case "noOverlap": case "unique": return onlyOnce(world, rule, entity, at + 4);
      case "window": return tooLate(world, rule, entity);
      case "concurrent": return full(world, rule, entity, at + 4);
      case "require": return notYet(world, rule, entity) ?? unchanged(world, rule, entity);
      default: return null;
    } // biome-ignore format: one kind a line
  });
}

/**
 * The journeys by which people use the application, most telling first: what they enter is their own and is looked for again
 * after a reload. Acceptance test, demo and documentation at once.
 */
export function workflowsOf(app: AppModel): Workflow[] {
  // Each journey starts from the example data, so each tells itself in a world of its own.
  const world = () => new World(app);
  const screens = app.entities.filter((entity) => entityParts(app, entity).pages);
  const told = [
    ...screens.filter((entity) => hasWay(app, entity)).map((entity, at) => living(world(), entity, at)),
    ...screens.map((entity, at) => printed(world(), entity, at + 5)),
    ...app.access.map((access, at) => ownRows(world(), access, entityById(app, access.entity), at + 2)),
    ...app.access.map((access, at) => ownedRows(world(), access, entityById(app, access.entity), at + 2)),
    ...marksGiven(world, app),
    ...byThePublic(world),
    ...pagesWalked(app),
    ...ofRules(world()),
    ...screens.filter((entity) => !hasWay(app, entity)).map((entity, at) => keeping(world(), entity, at + 3)),
    screens.map((entity) => refused(world(), entity, 8)).find((journey) => journey !== null) ?? null,
  ];
  return telling(told.filter((journey) => journey !== null));
}

/** Each journey once; beyond the first few, only those that show something that no other has shown. */
function telling(told: readonly Workflow[]): Workflow[] {
  const kept: Workflow[] = [];
  const shown = new Set<string>();
  for (const journey of told) {
    const adds = journey.touches.some((part) => !shown.has(part));
    if (kept.some(({ id }) => id === journey.id) || (kept.length >= USUAL && !adds) || kept.length >= MOST) continue;
    kept.push(journey);
    for (const part of journey.touches) shown.add(part);
  }
  return kept;
}
