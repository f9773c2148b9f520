import type { Role } from "@/lib/contract/app-model";
import { inventedNames } from "../knowledge/people";
import { addRole, assumed, type Draft, type DraftRole, identifier } from "./draft";

const personal = new Set(["booking", "object", "work", "money", "note"]);

/** Does this person need an account: she registers, or she has rows of her own? */
function registers(draft: Draft, role: DraftRole): boolean {
  if (draft.facts.has(`signup:${role.id}`)) return true;
  if (role.side === "anyone") return false;
  // Users of an application within a house have accounts; visitors of a website need none.
  if (
    role.words.at(-1) === "user" &&
    draft.facts.has("application") &&
    draft.roles.some(({ side }) => side === "inside")
  )
    return true;
  const own = draft.sayings.some((saying) => saying.role === role.id && saying.own);
  const keeps = draft.sayings.some(
    ({ role: who, entity, can }) =>
      who === role.id &&
      can.includes("create") &&
      personal.has(draft.entities.find(({ id }) => id === entity)?.kind ?? ""),
  );
  const coded = [...draft.facts].some((fact) => fact.startsWith("code:"));
  const once =
    keeps && !coded && draft.sayings.some((saying) => saying.role === role.id && saying.can.includes("update"));
  return own || once;
}

/** Roles that act, those that must be there for others to be served, and how each comes in. */
export function settleRoles(draft: Draft): void {
  const acting = draft.roles.filter(
    (role) => role.self || role.side === "inside" || role.side === "outside" || role.side === "anyone",
  );
  draft.roles = acting;
  const inside = draft.roles.filter(({ side }) => side === "inside");
  const alone = draft.roles.every(({ self }) => self) && !draft.facts.has("protected") && !draft.facts.has("public");
  if (alone) {
    draft.roles = [];
    addRole(draft, ["person"], assumed("no roles named"), "anyone");
    draft.facts.add("free");
    return;
  }
  const single =
    inside.length === 0 &&
    draft.roles.length === 1 &&
    draft.roles[0]?.words[0] === "user" &&
    !registers(draft, draft.roles[0] as DraftRole) &&
    !draft.facts.has("protected");
  if (single) {
    draft.facts.add("free");
    return;
  }
  if (inside.length === 0) addRole(draft, ["organiser"], assumed("somebody has to look after it"), "inside");
  // What a website offers is offered to everybody, also where all who are named sign in.
  const open = draft.roles.some((role) => role.side !== "inside" && !registers(draft, role));
  if (draft.facts.has("offered") && !open) draft.facts.add("public");
  if (draft.facts.has("public") && !draft.roles.some(({ side }) => side === "anyone"))
    addRole(draft, ["visitor"], assumed("public"), "anyone");
}

export const isFree = (draft: Draft) => draft.facts.has("free");
/** The role that manages: the highest rank, the writer herself before others. */
export const manager = (draft: Draft): DraftRole | null =>
  draft.roles
    .filter(({ side }) => side === "inside")
    .toSorted((one, other) => Number(other.self) - Number(one.self) || other.rank - one.rank)[0] ?? null;

export function entersOf(draft: Draft, role: DraftRole): Role["enters"] {
  if (isFree(draft)) return "public";
  if (role.side === "inside") return "invited";
  return registers(draft, role) || role !== anybody(draft) ? "signup" : "public";
}
/** Who needs no account. They can not be told apart, so it is one role: whoever comes by before any other. */
function anybody(draft: Draft): DraftRole | undefined {
  const open = draft.roles.filter((role) => role.side !== "inside" && !registers(draft, role));
  return open.find(({ side }) => side === "anyone") ?? open[0];
}

/** Invented people for the sign-in page. */
export function examplesFor(draft: Draft, role: DraftRole, index: number): Role["examples"] {
  const count = role.count ?? (role === manager(draft) ? 1 : 2);
  const before = draft.roles.slice(0, index).reduce((sum, other) => sum + (other.count ?? 2), 0);
  return Array.from({ length: Math.min(count, 4) }, (_, offset) => {
    const name = inventedNames[(before + offset) % inventedNames.length] ?? "Nora Winther";
    const first = name.split(" ")[0]?.toLowerCase() ?? "nora";
    return { name, email: `${first}${before + offset >= inventedNames.length ? before + offset : ""}@example.org` };
  });
}

export const holderOf = (draft: Draft, entity: { names: { one: string } }) =>
  identifier(
    [`${entity.names.one.split(" ").at(-1)}`, "holder"],
    (id) => draft.roles.some((role) => role.id === id),
    "field",
  );
