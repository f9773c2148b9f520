import type { NavItem } from "./ui/app-frame";
import type { PageRoute } from "./ui/routes";
export const routes: PageRoute[] = [];
export const navigation: NavItem[] = [];
