import { accountScreens } from "./auth/screens";
import type { NavItem } from "./ui/app-frame";
import type { PageRoute } from "./ui/routes";

// The kit's own sample: every application writes its own.
export const routes: PageRoute[] = [];
export const navigation: NavItem[] = [];
export { accountScreens };
