import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { CheckSpec } from "@/lib/contract/checks";
import { checksByTest, entityFiles } from "@/lib/generated-app/layout";
import type { GeneratedFile } from "@/lib/model/tasks";
import { createTest, deleteTest, inUseTest, limitsTest, requiredTest, sequenceTest, updateTest } from "./create-tests";
import { csvTest } from "./csv-test";

import { codeTest, flowTest, stampTest } from "./flow-tests";
import { filterTest, labelTest, searchTest, sortTest } from "./list-tests";
import { type Scenario, TestFile } from "./scenario";
import { valueTest } from "./value-tests";

type Write = (scenario: Scenario, part: string) => undefined | null;
const writers: Record<string, Write> = {
  create: createTest,
  inUse: inUseTest,
  required: requiredTest,
  update: updateTest,
  delete: deleteTest,
  limits: limitsTest,
  value: valueTest,
  search: searchTest,
  filter: filterTest,
  label: labelTest,
  sort: sortTest,
  flow: flowTest,
  stamp: stampTest,
  code: codeTest,
  csv: csvTest,
  sequence: sequenceTest,
};

function writeTest(file: TestFile, check: CheckSpec) {
  const [, aspect = "", ...rest] = check.id.split(".");
  const part = rest.join(".");
  const write = writers[aspect];
  if (!write) throw new Error(`No test for ${check.id}`);
  file.add(check, (scenario) => write(scenario, part));
}

/** One test for each check of the entity's API. */
export function writeRoutesTest(app: AppModel, entity: Entity): GeneratedFile | null {
  const { routesTest: checks } = checksByTest(app, entity);
  if (checks.length === 0) return null;
  const file = new TestFile(app, entity, entityFiles(entity).routesTest);
  for (const check of checks) writeTest(file, check);
  return file.print();
}
