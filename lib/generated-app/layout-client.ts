import type { Cell } from "@/lib/build/blueprint";
import type { AppModel } from "@/lib/contract/app-model";

/** Cells of the browser's half. */
export function clientCellsOf(_app: AppModel): Cell[] {
  return [];
}
