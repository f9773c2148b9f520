import type { AppModel, Entity, Rule } from "@/lib/contract/app-model";
import { checksByTest, entityFiles } from "@/lib/generated-app/layout";
import type { GeneratedFile } from "@/lib/model/tasks";
import { capacityTest, concurrentTest, noOverlapTest, uniqueTest } from "./clash-tests";
import { highlightTest, requireTest } from "./condition-tests";
import { type Scenario, TestFile } from "./scenario";
import { closedTest, notPastTest, windowTest } from "./time-tests";

function writeTest(scenario: Scenario, rule: Rule): undefined | null {
  switch (rule.kind) {
    case "noOverlap": return noOverlapTest(scenario, rule);
    case "capacity": return capacityTest(scenario, rule);
    case "concurrent": return concurrentTest(scenario, rule);
    case "unique": return uniqueTest(scenario, rule);
    case "notPast": return notPastTest(scenario, rule);
    case "window": return windowTest(scenario, rule);
    case "closed": return closedTest(scenario, rule);
    case "require": return requireTest(scenario, rule);
    case "highlight": return highlightTest(scenario, rule);
  }
} // biome-ignore format: one kind a line

/** Each rule once let through and once refused. */
export function writeRulesTest(app: AppModel, entity: Entity): GeneratedFile | null {
  const { rulesTest: checks } = checksByTest(app, entity);
  if (checks.length === 0) return null;
  const file = new TestFile(app, entity, entityFiles(entity).rulesTest);
  for (const check of checks) {
    const rule = app.rules.find(({ id }) => check.id === `rule.${id}`);
    if (!rule) throw new Error(`No rule for ${check.id}`);
    file.add(check, (scenario) => writeTest(scenario, rule));
  }
  return file.print();
}
