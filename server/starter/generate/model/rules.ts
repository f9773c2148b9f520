import type { AppModel, Entity, Rule } from "@/lib/contract/app-model";

export type RuleOf<K extends Rule["kind"]> = Extract<Rule, { kind: K }>;
export type RefusingRule = Exclude<Rule, { kind: "highlight" }>;
export const guardsOf = (app: AppModel, entity: Entity): RefusingRule[] =>
  app.rules.filter((rule): rule is RefusingRule => rule.entity === entity.id && rule.kind !== "highlight");
export const highlightsOf = (app: AppModel, entity: Entity): RuleOf<"highlight">[] =>
  app.rules.filter((rule): rule is RuleOf<"highlight"> => rule.entity === entity.id && rule.kind === "highlight");
/** Guards that look at a row as it would be after the write; the others look before it is moved or removed. */
export const saveGuards = (app: AppModel, entity: Entity) =>
  guardsOf(app, entity).filter(({ kind }) => kind !== "window");
export const windows = (app: AppModel, entity: Entity) =>
  guardsOf(app, entity).filter((rule): rule is RuleOf<"window"> => rule.kind === "window");
