import type { Workflow } from "@/lib/contract/workflow";
import type { World } from "./world";

export function byThePublic(_world: () => World): (Workflow | null)[] {
  return [];
}
