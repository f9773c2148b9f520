import { type ReactNode, useEffect } from "react";
import { application } from "../application";
import { matchPath, navigate, usePath } from "../lib/router";
import { useAccount, useMe, useRole } from "../lib/viewer";
import { words } from "../lib/words";
import { AppFrame, type NavItem } from "./app-frame";
import { Failure, Loading, NotFound, Refused } from "./states";

/** A page, its address, and the roles it is for. `/jobs/:id` hands `id` to the page. */
export type PageRoute = {
  path: string;
  roles: readonly string[];
  page: (parts: Readonly<Record<string, string>>) => ReactNode;
};

const managers = Object.entries(application.roles)
  .filter(([, { manages }]) => manages)
  .map(([id]) => id);

/** Pages of an application in which people sign in. */
export type AccountScreens = { signIn: () => ReactNode; signUp: () => ReactNode; accounts: () => ReactNode };

function Goto({ to }: { to: string }) {
  useEffect(() => navigate(to, "replace"), [to]);
  return <Loading />;
}

type PageProps = { routes: readonly PageRoute[]; accounts: AccountScreens | null };
function CurrentPage({ routes, accounts }: PageProps) {
  const path = usePath();
  const role = useRole();
  const me = useMe();
  if (application.signsIn && me.data === null)
    return me.error ? <Failure error={me.error} retry={me.retry} /> : <Loading />;
  // The door is open to who is signed in already, too: the next person at the same screen comes in here.
  if (accounts && path === "/sign-in") return accounts.signIn();
  if (accounts && path === "/sign-up" && application.signUp) return accounts.signUp();
  const found = routes.flatMap((route) => {
    const parts = matchPath(route.path, path);
    return parts ? [{ route, parts }] : [];
  });
  const mine = found.find(({ route }) => role !== null && route.roles.includes(role));
  if (mine) return mine.route.page(mine.parts);
  return <NoPage path={path} known={found.length > 0} />;
}

/** No page of this person's at this address: home from the start page, the way in, or the plain truth. */
function NoPage({ path, known }: { path: string; known: boolean }) {
  const role = useRole();
  const account = useAccount();
  const home = role === null ? null : application.roles[role]?.home;
  if (path === "/" && home && home !== "/") return <Goto to={home} />;
  if (!account && application.signsIn && (known || path === "/"))
    return <Goto to={path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`} />;
  return known ? <Refused /> : <NotFound />;
}

type RoutesProps = PageProps & { navigation: readonly NavItem[] };

/** The whole application: the frame, and the page that the address names. */
export function Routes({ routes, navigation, accounts }: RoutesProps) {
  if (!accounts)
    return (
      <AppFrame items={navigation}>
        <CurrentPage routes={routes} accounts={null} />
      </AppFrame>
    );
  const managing: PageRoute = { path: "/accounts", roles: managers, page: accounts.accounts };
  return (
    <AppFrame items={[...navigation, { to: "/accounts", label: words.accounts, roles: managers }]}>
      <CurrentPage routes={[...routes, managing]} accounts={accounts} />
    </AppFrame>
  );
}
