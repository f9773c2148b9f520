import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { application } from "../application";
import { request } from "../lib/api";
import { Link, usePath } from "../lib/router";
import { useAccount, useMe, useRole } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "./button";
import { Toast } from "./toast";
import { useAction } from "./use-action";

export type NavItem = { to: string; label: string; roles: readonly string[] };

const modeKey = "colours";
/** Storage is refused in private windows and in frames of other sites: the choice then holds for this page only. */
function remembered(): string | null {
  try {
    return localStorage.getItem(modeKey);
  } catch {
    return null;
  }
}
function remember(mode: string): void {
  try {
    localStorage.setItem(modeKey, mode);
  } catch {
    return;
  }
}
const systemNight = window.matchMedia("(prefers-color-scheme: dark)");
const onSystem = (changed: () => void) => {
  systemNight.addEventListener("change", changed);
  return () => systemNight.removeEventListener("change", changed);
};

/** As the system is set, until somebody chooses otherwise here. */
function ModeSwitch() {
  const system = useSyncExternalStore(onSystem, () => (systemNight.matches ? "night" : "day"));
  const [chosen, setChosen] = useState(remembered);
  useEffect(() => {
    if (chosen) document.documentElement.dataset.mode = chosen;
  }, [chosen]);
  const other = (chosen ?? system) === "night" ? "day" : "night";
  const change = () => {
    remember(other);
    setChosen(other);
  };
  return (
    <Button kind="quiet" onClick={change}>
      {other === "night" ? words.nightMode : words.dayMode}
    </Button>
  );
}

/** Nothing of who was here is shown again: the page stays as it is until the next one has come. */
const leaving = new Promise<never>(() => undefined);

function SignedIn() {
  const account = useAccount();
  const { run, busy } = useAction(async () => {
    await request("POST", "/api/auth/sign-out");
    window.location.replace(application.publicRole ? "/" : "/sign-in");
    await leaving;
  });
  if (!application.signsIn) return null;
  if (!account)
    return (
      <Link to="/sign-in" className="button button-plain">
        {words.signIn}
      </Link>
    );
  return (
    <div className="signed-in">
      <span className="who">
        <strong>{account.name}</strong>
        <span>{application.roles[account.role]?.name}</span>
      </span>
      <Button busy={busy} onClick={() => run()}>
        {words.signOut}
      </Button>
    </div>
  );
}

const isHere = (to: string, path: string) => (to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`));

function Navigation({ items }: { items: readonly NavItem[] }) {
  const role = useRole();
  const path = usePath();
  const own = items.filter(({ roles }) => role !== null && roles.includes(role));
  if (own.length === 0) return null;
  return (
    <nav className="main-nav" aria-label={words.mainNavigation}>
      <ul>
        {own.map(({ to, label }) => (
          <li key={to}>
            <Link to={to} aria-current={isHere(to, path) ? "page" : undefined}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Mark() {
  return (
    <Link to="/" className="brand">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      <span>{application.name}</span>
    </Link>
  );
}

/** Name, navigation and account around every page: beside it or above it on a wide screen, a menu on a phone. */
export function AppFrame({ items, children }: { items: readonly NavItem[]; children: ReactNode }) {
  const path = usePath();
  const [open, setOpen] = useState(false);
  const ready = useMe();
  const [from, setFrom] = useState(path);
  if (from !== path) {
    setFrom(path);
    setOpen(false);
  }
  // What goes on paper has no frame around it.
  if (path.endsWith("/print"))
    return (
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    );
  return (
    <div className="frame" data-navigation={application.navigation}>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="frame-head">
        <Mark />
        <Button kind="quiet" aria-expanded={open} aria-controls="frame-menu" onClick={() => setOpen(!open)}>
          {words.menu}
        </Button>
        <div id="frame-menu" className="frame-menu" data-open={open}>
          <Navigation items={items} />
          <div className="frame-end">
            {application.modes && <ModeSwitch />}
            {(ready.data !== null || !application.signsIn) && <SignedIn />}
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Toast />
    </div>
  );
}
