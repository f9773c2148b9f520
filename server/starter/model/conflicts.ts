import type { AppModel } from "@/lib/contract/app-model";
import type { Draft, Saying } from "./draft";

type Access = AppModel["access"];
const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));

/** The narrower one first, where two sayings about the same rows can not both hold. */
function excluding(one: Saying, other: Saying): [Saying, Saying] | null {
  const isAboutReading = [one, other].every(({ can }) => can.includes("read"));
  if (one.clause === other.clause || !isAboutReading) return null;
  if (one.never !== other.never) return one.never ? [one, other] : [other, one];
  if (one.never || one.own === other.own) return null;
  const [own, open] = one.own ? [one, other] : [other, one];
  return open.all ? [own, open] : null;
}

/** What was settled in the end, not what was meant to be, says which of the two holds. */
function holdsNarrower({ role, entity, never }: Saying, access: Access): boolean {
  const settled = access.find((rule) => rule.role === role && rule.entity === entity && rule.can.includes("read"));
  return never ? settled === undefined : settled?.rows !== "all";
}

/** Wishes about who sees what that exclude each other, and which one holds: said before anything is approved. */
export function conflictsIn(draft: Draft, access: Access): AppModel["conflicts"] {
  const words = ({ clause }: Saying) => `“${draft.prompt.slice(clause.start, clause.end)}”`;
  const found = pairs(draft.sayings)
    .filter(([one, other]) => one.role === other.role && one.entity === other.entity)
    .flatMap(([one, other]) => {
      const both = excluding(one, other);
      if (!both) return [];
      const [chose = "", otherwise = ""] = (holdsNarrower(both[0], access) ? both : both.toReversed()).map(words);
      return [{ chose, otherwise }];
    });
  const distinct = [...new Map(found.map((pair) => [`${pair.chose}\n${pair.otherwise}`, pair])).values()];
  return distinct.map((pair, index) => ({ id: `K${index + 1}`, between: [pair.chose, pair.otherwise], ...pair }));
}
