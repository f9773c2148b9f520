import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import { inputFields } from "./fields";

/** Rows by which a person marks rows of another entity, at most once each: votes, favourites. */
export type PersonalMark = { mark: Entity; via: Field; by: Field; role: string };

/** Whoever makes such a row chooses nothing but what it is on: the application knows whose it is. */
function markOf(app: AppModel, mark: Entity): PersonalMark[] {
  const inputs = inputFields(mark);
  const via = inputs.find(({ type }) => type === "reference");
  const by = inputs.find(({ type }) => type === "account");
  const once = app.rules.some(
    (rule) =>
      rule.kind === "unique" &&
      rule.entity === mark.id &&
      rule.fields.toSorted().join() === [via?.id, by?.id].toSorted().join(),
  );
  if (!via || !by || inputs.length !== 2 || mark.flow || !once) return [];
  return app.access.flatMap(({ entity, role, can, sets }) =>
    entity === mark.id && by.id in sets && (["create", "read", "delete"] as const).every((each) => can.includes(each))
      ? [{ mark, via, by, role }]
      : [],
  );
}

/** The marks that rows of this entity are given, each kind once. */
export function marksOn(app: AppModel, entity: Entity): PersonalMark[] {
  const all = app.entities.flatMap((mark) => markOf(app, mark).slice(0, 1));
  return all.filter(({ via }) => via.to === entity.id);
}
