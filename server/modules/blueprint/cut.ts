import type { Blueprint } from "@/lib/build/blueprint";
import { checksOf } from "@/lib/contract/checks";
import type { Contract } from "@/lib/contract/contract";
import { componentsOf } from "@/lib/generated-app/layout";

/** The contract cut into components and cells, with every check and the component from whose merge on it is due. Pure. */
export function cutBlueprint(contract: Pick<Contract, "app">): Blueprint {
  const components = componentsOf(contract.app);
  const checks = checksOf(contract.app).map(({ id, kind, title, component }) => ({ id, kind, title, component }));
  return { components, checks };
}
