import type { AppModel } from "@/lib/contract/app-model";
import type { Component } from "@/lib/contract/checks";
import type { GeneratedFile } from "@/lib/model/tasks";

/** The files of the browser's half that list what is there. */
export function clientRegistries(_app: AppModel, _present: ReadonlySet<Component>): GeneratedFile[] {
  return [];
}
