import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { GeneratedFile } from "@/lib/model/tasks";
export function writeAccessTest(_app: AppModel, _entity: Entity): GeneratedFile {
  return { path: "server/writeAccessTest.txt", content: "" };
}
