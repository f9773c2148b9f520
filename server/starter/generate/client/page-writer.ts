import type { AppModel } from "@/lib/contract/app-model";
import type { GeneratedFile } from "@/lib/model/tasks";

export function writePages(_app: AppModel): GeneratedFile[] {
  return [];
}
