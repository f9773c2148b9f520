import type { AppModel, Entity } from "@/lib/contract/app-model";
import type { CheckSpec } from "@/lib/contract/checks";
import type { Edit, Tree } from "./edits";

/** A rule of the application taken out of its code. `what`: in words, as the table says it. */
export type Mutation = {
  what: string;
  edits: Edit[];
  /** The database itself still refuses, and the application has no words for it: it answers 500. */
  databaseRefuses?: true;
};
/** What a mutator is handed: the model, the generated code, and the check whose rule is to go. */
export type Place = { app: AppModel; tree: Tree; check: CheckSpec };
export type EntityPlace = Place & { entity: Entity };

export const mutation = (what: string, ...edits: Edit[]): Mutation => ({ what, edits });
