import * as z from "zod";
import { appModelSchema, clauseKinds, wishSchema } from "./app-model";
import { checkKinds, components } from "./checks";
import { workflowSchema } from "./workflow";

/**
 * One promise. Proven when every one of its checks has passed on main; a clause without checks is a limit and is never
 * counted as proven. `covers`: the wishes it answers (empty: a quality the product adds).
 */
export const clauseSchema = z.object({
  id: z.string().regex(/^C\d{2,}$/),
  kind: z.enum(clauseKinds),
  covers: z.array(z.string()),
  text: z.string().min(1),
  origin: z.enum(["asked", "assumed", "user"]),
  component: z.enum(components),
  checks: z.array(z.object({ id: z.string(), kind: z.enum(checkKinds) })),
  limitReason: z.string().nullable(),
});
export type Clause = z.infer<typeof clauseSchema>;

/** What "done" means for a run: read and approved by a person, then locked by the hash of its canonical JSON. */
export const contractSchema = z.object({
  version: z.int().min(1),
  title: z.string().min(1),
  summary: z.string(),
  language: z.string(),
  wishes: z.array(wishSchema),
  clauses: z.array(clauseSchema).min(1),
  workflows: z.array(workflowSchema),
  app: appModelSchema,
});
export type Contract = z.infer<typeof contractSchema>;
