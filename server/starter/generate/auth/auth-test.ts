import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { GeneratedFile } from "@/lib/model/tasks";
export function writeAuthTest(_app: AppModel): GeneratedFile {
  return { path: "server/writeAuthTest.txt", content: "" };
}
