import { createContext, type ReactNode, useContext } from "react";
import { application } from "../application";
import type { Ability } from "../application-type";
import { type Query, useQuery } from "./query";

export type Account = { id: string; name: string; email: string; role: string };
export type Example = { name: string; email: string; role: string; roleName: string };
export type Me = { account: Account | null; examples: Example[] };

const ViewerContext = createContext<Query<Me> | null>(null);

/** Who looks at the application. Without sign-in there is nobody to ask for. */
export function ViewerProvider({ children }: { children: ReactNode }) {
  const me = useQuery<Me>(application.signsIn ? "/api/auth/me" : null);
  return <ViewerContext value={me}>{children}</ViewerContext>;
}

export function useMe(): Query<Me> {
  const me = useContext(ViewerContext);
  if (!me) throw new Error("useMe needs a ViewerProvider around it");
  return me;
}

export const useAccount = () => useMe().data?.account ?? null;
/** The role of who looks: of the account, or that of everybody who has none. Null: nobody without an account. */
export const useRole = (): string | null => useAccount()?.role ?? application.publicRole;

/** What the API would refuse is not offered. */
export function useMay(entity: string): (ability: Ability) => boolean {
  const role = useRole();
  return (ability) => role !== null && (application.may[role]?.[entity]?.includes(ability) ?? false);
}
