import { type ReactNode, useEffect } from "react";
import { application } from "../application";
import { AccountsPage } from "../auth/accounts-page";
import { SignInPage } from "../auth/sign-in-page";
import { SignUpPage } from "../auth/sign-up-page";
import { useAccount, useMe, useRole } from "../auth/viewer";
import { matchPath, navigate, usePath } from "../lib/router";
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

const ownRoutes: PageRoute[] = application.signsIn
  ? [{ path: "/accounts", roles: managers, page: () => <AccountsPage /> }]
  : [];

function Goto({ to }: { to: string }) {
  useEffect(() => navigate(to, "replace"), [to]);
  return <Loading />;
}

function Door({ path }: { path: string }) {
  const account = useAccount();
  if (account) return <Goto to={application.roles[account.role]?.home ?? "/"} />;
  return path === "/sign-up" ? <SignUpPage /> : <SignInPage />;
}

function CurrentPage({ routes }: { routes: readonly PageRoute[] }) {
  const path = usePath();
  const role = useRole();
  const me = useMe();
  if (application.signsIn && me.data === null)
    return me.error ? <Failure error={me.error} retry={me.retry} /> : <Loading />;
  if (application.signsIn && (path === "/sign-in" || (path === "/sign-up" && application.signUp)))
    return <Door path={path} />;
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

/** The whole application: the frame, and the page that the address names. */
export function Routes({ routes, navigation }: { routes: readonly PageRoute[]; navigation: readonly NavItem[] }) {
  const items = application.signsIn
    ? [...navigation, { to: "/accounts", label: words.accounts, roles: managers }]
    : navigation;
  return (
    <AppFrame items={items}>
      <CurrentPage routes={[...routes, ...ownRoutes]} />
    </AppFrame>
  );
}
