import type { AppModel } from "@/lib/contract/app-model";
import type { Draft } from "./draft";

const nobody = "Nobody in this application may take that step, so there is no limit to when it is taken.";

/**
 * A limit in time binds those outside who may take its step: by their account, or by a row's code. One that would bind nobody is no
 * rule, and is said as a limit of the plan.
 */
export function settleWindows(draft: Draft, access: AppModel["access"], roles: AppModel["roles"]): void {
  const codes = roles.filter(({ enters }) => enters === "code").map(({ id }) => id);
  const idle = new Set<string>();
  for (const rule of draft.rules) {
    if (rule.kind !== "window") continue;
    const moves = draft.entities.find(({ id }) => id === rule.entity)?.flow?.moves ?? [];
    rule.roles = [...new Set([...rule.roles, ...codes])].filter(
      (role) =>
        access.some((own) => own.role === role && own.entity === rule.entity && own.can.includes("move")) &&
        moves.some(({ to, by }) => rule.states.includes(to) && by.includes(role)),
    );
    if (rule.roles.length === 0 && !rule.onDelete) idle.add(rule.id);
  }
  draft.rules = draft.rules.filter(({ id }) => !idle.has(id));
  for (const heard of draft.heard) {
    if (![...heard.traced].some((id) => idle.has(id))) continue;
    heard.traced.clear();
    heard.limits.push({ reason: nobody, tokens: heard.clause.tokens, about: "" });
  }
}
