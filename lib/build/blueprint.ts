import * as z from "zod";
import { checkKinds, components } from "@/lib/contract/checks";

/** A unit of code with one owner. `owns`: exact paths; no path belongs to two cells. */
export const cellSchema = z.object({
  id: z.string(),
  component: z.enum(components),
  title: z.string(),
  owns: z.array(z.string()).min(1),
  dependsOn: z.array(z.string()),
});
export type Cell = z.infer<typeof cellSchema>;

/** The contract cut into cells. `skeleton` is main's first commit: starter kit, interfaces, empty registries. */
export const blueprintSchema = z.object({
  components: z
    .array(z.object({ name: z.enum(components), after: z.array(z.enum(components)), cells: z.array(cellSchema) }))
    .min(1),
  /** Every check of the contract with the component from whose merge on it is due. */
  checks: z.array(
    z.object({ id: z.string(), kind: z.enum(checkKinds), title: z.string(), component: z.enum(components) }),
  ),
});
export type Blueprint = z.infer<typeof blueprintSchema>;
