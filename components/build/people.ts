import { sentenceCase } from "@/components/words";
import type { Build } from "@/lib/build/state";

/** Somebody as whom an application can be opened: an example account, or a visitor who has none. */
export type Somebody = { id: string; role: string; label: string; email: string | null };

/** Whoever may most comes first: they see most of the example data. Empty where nobody signs in. */
export function peopleOf(build: Build): Somebody[] {
  const roles = build.contract?.facts.roles ?? [];
  if (!roles.some(({ accounts }) => accounts && accounts.length > 0)) return [];
  return roles
    .toSorted((a, b) => b.may.length - a.may.length)
    .flatMap(({ name, accounts = [] }): Somebody[] => {
      const role = sentenceCase(name);
      if (accounts.length === 0) return [{ id: name, role, label: `${role}, without an account`, email: null }];
      return accounts.map((account) => {
        return { id: account.email, role, label: `${role}: ${account.name}`, email: account.email };
      });
    });
}
