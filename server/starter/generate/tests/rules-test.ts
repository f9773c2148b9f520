import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { GeneratedFile } from "@/lib/model/tasks";
export function writeRulesTest(_app: AppModel, _entity: Entity): GeneratedFile {
  return { path: "server/writeRulesTest.txt", content: "" };
}
