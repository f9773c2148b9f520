import type { AppModel } from "@/lib/contract/app-model";

/** Everything of a model that a wish can be traced to and a check can touch. */
export function knownIds(model: AppModel): Set<string> {
  const entities = model.entities.flatMap((entity) => [
    entity.id,
    ...entity.fields.map(({ id }) => `${entity.id}.${id}`),
    ...["required", "update", "delete"].map((aspect) => `${entity.id}.${aspect}`),
    ...(entity.flow ? [`${entity.id}.flow`] : []),
    ...(entity.search.length > 0 ? [`${entity.id}.search`] : []),
    ...entity.filters.map((filter) => `${entity.id}.filter.${filter}`),
    ...(entity.sort.by.length > 0 ? [`${entity.id}.sort`] : []),
    ...(entity.fields.some(({ type }) => type === "code") ? [`${entity.id}.code`] : []),
    ...(entity.exported ? [`${entity.id}.csv`] : []),
    ...(entity.printed ? [`${entity.id}.print`] : []),
  ]);
  const refusals = model.entities.flatMap((entity) =>
    model.roles.flatMap((role) => [
      `${entity.id}.refuses.${role.id}`,
      `${entity.id}.sees.${role.id}`,
      `${entity.id}.owner.${role.id}`,
    ]),
  );
  const look = model.identity.asked.background || model.identity.asked.component ? ["identity"] : [];
  const signs = model.roles.some(({ enters }) => enters === "signup" || enters === "invited") ? ["auth"] : [];
  const signUp = model.roles.some(({ enters }) => enters === "signup") ? ["auth.signUp"] : [];
  return new Set([
    ...entities,
    ...refusals,
    ...look,
    ...signs,
    ...signUp,
    "phone",
    ...model.roles.map(({ id }) => id),
    ...model.rules.map(({ id }) => id),
    ...model.access.map(({ id }) => id),
    ...model.pages.map(({ id }) => id),
  ]);
}
